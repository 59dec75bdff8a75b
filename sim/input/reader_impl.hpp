/// @file
/// The templates of input/reader.hpp. Include that one.
#pragma once

#include "input/reader.hpp"

namespace nines::input {
namespace detail {

template <class T>
struct is_vector : std::false_type {};
template <class T>
struct is_vector<std::vector<T>> : std::true_type {};
template <class T>
struct is_map : std::false_type {};
template <class T>
struct is_map<std::map<std::string, T>> : std::true_type {};
template <class T>
struct is_optional_kind : std::false_type {};
template <class... Kinds>
struct is_optional_kind<std::variant<Kinds...>> : std::true_type {};

template <class Variant>
struct kinds_of;
template <class... Kinds>
struct kinds_of<std::variant<Kinds...>> {
  static std::vector<std::string_view> names() { return {Kinds::name...}; }
};

/// The member of a one-key object, or a bare word, that names a kind; notes a mistake otherwise.
struct KindChoice {
  std::size_t index;
  Node payload;
};
std::optional<KindChoice> choose_kind(const Node& node, const std::vector<std::string_view>& names,
                                      Pass& pass);

/// A family that may hold itself (a mixture of distributions) is described once, by name.
template <class T>
concept NamedFamily = requires {
  { T::family } -> std::convertible_to<std::string_view>;
};

/// A type whose constructor may refuse placeholder values brings an example of its own.
template <class T>
concept HasExample = requires {
  { T::example() } -> std::same_as<T>;
};

/// Runs a read function for its description; the value only has to be a valid T.
template <class T, class Source>
T read_for_description(Source& source) {
  if constexpr (HasExample<T>) {
    try {
      static_cast<void>(T::read(source));
      // The placeholders made no sense together; the keys are known. NOLINTNEXTLINE(*-empty-catch)
    } catch (const DomainError&) {
    }
    return T::example();
  } else {
    return T::read(source);
  }
}

/// Adds a mistake of a constructor (DomainError) at the node, unless its parts were wrong already.
void note_domain_error(const Node& node, Pass& pass, std::size_t errors_before,
                       const DomainError& error);

}  // namespace detail

template <class T>
T Value::as(const Range& range) {
  if (!describing()) return read_as<T>(range);
  return describe_as<T>(range, next_description());
}

template <class T>
T Value::read_as(const Range& range) {
  const std::size_t errors_before = pass_->diagnostics->error_count();
  try {
    if constexpr (LeafReadable<T>) {
      if (auto value = Leaf<T>::read(*node_, range, *pass_)) return *std::move(value);
    } else if constexpr (detail::is_vector<T>::value) {
      if (node_->kind == Node::Kind::array) {
        T items;
        items.reserve(node_->items.size());
        for (const Node& item : node_->items) {
          items.push_back(Value(item, *pass_).as<typename T::value_type>(range));
        }
        return items;
      }
      expected("an array");
    } else if constexpr (detail::is_map<T>::value) {
      if (node_->kind == Node::Kind::object) {
        T map;
        for (const Member& member : node_->members) {
          map.emplace(member.key, Value(member.value, *pass_).as<typename T::mapped_type>(range));
        }
        return map;
      }
      expected("an object");
    } else if constexpr (detail::is_optional_kind<T>::value) {
      if (const auto choice = detail::choose_kind(*node_, detail::kinds_of<T>::names(), *pass_)) {
        const auto read_kind = [&]<std::size_t... I>(std::index_sequence<I...>) {
          std::optional<T> kind;
          ((I == choice->index
                ? void(kind.emplace(Value(choice->payload, *pass_)
                                        .read_as<std::variant_alternative_t<I, T>>(any_number)))
                : void()),
           ...);
          return kind;
        };
        // One of the kinds is the chosen one. NOLINTNEXTLINE(bugprone-unchecked-optional-access)
        return *read_kind(std::make_index_sequence<std::variant_size_v<T>>{});
      }
    } else if constexpr (ValueReadable<T>) {
      Value value(*node_, *pass_);
      return T::read(value);
    } else {
      static_assert(ObjectReadable<T>, "T needs a static read(Reader&) or read(Value&)");
      if (node_->kind == Node::Kind::object) {
        Reader reader(*node_, *pass_);
        // Keys are checked also when the constructor refuses, so that one pass finds everything.
        struct Finish {
          Reader& reader;
          ~Finish() { reader.finish(); }
        } finish{reader};
        return T::read(reader);
      }
      expected("an object");
    }
  } catch (const DomainError& error) {
    detail::note_domain_error(*node_, *pass_, errors_before, error);
  }
  return placeholder<T>(range);
}

template <class T>
T Value::describe_as(const Range& range, Description& into) {
  using Type = Description::Type;
  into.range = range;
  if constexpr (LeafReadable<T>) {
    into.type = Leaf<T>::type;
    return Leaf<T>::example(range);
  } else if constexpr (detail::is_vector<T>::value) {
    into.type = Type::array;
    into.items.emplace_back();
    return T{Value(into.items.back(), *pass_).as<typename T::value_type>(range)};
  } else if constexpr (detail::is_map<T>::value) {
    into.type = Type::map;
    into.items.emplace_back();
    T map;
    map.emplace("name", Value(into.items.back(), *pass_).as<typename T::mapped_type>(range));
    return map;
  } else if constexpr (detail::NamedFamily<T>) {
    into.type = Type::reference;
    into.name = T::family;
    if (const auto [entry, fresh] = pass_->definitions->try_emplace(into.name); fresh) {
      Description described;
      Value value(described, *pass_);
      static_cast<void>(detail::read_for_description<T>(value));
      (*pass_->definitions)[into.name] = std::move(described);
    }
    return T::example();
  } else if constexpr (detail::is_optional_kind<T>::value) {
    into.type = Type::one_of;
    std::optional<T> example;
    const auto describe_kind = [&]<class Kind>(std::type_identity<Kind>) {
      Description kind;
      kind.type = Type::object;
      Property payload;
      payload.key = Kind::name;
      payload.required = true;
      Value value(payload.value, *pass_);
      Kind described = value.as<Kind>();
      kind.properties.push_back(std::move(payload));
      into.alternatives.push_back(std::move(kind));
      if (!example) example.emplace(std::move(described));
    };
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      (describe_kind(std::type_identity<std::variant_alternative_t<I, T>>{}), ...);
    }
    (std::make_index_sequence<std::variant_size_v<T>>{});
    // A family has a first kind. NOLINTNEXTLINE(bugprone-unchecked-optional-access)
    return *std::move(example);
  } else if constexpr (ValueReadable<T>) {
    Value value(into, *pass_);
    return detail::read_for_description<T>(value);
  } else {
    into.type = Type::object;
    Reader reader(into, *pass_);
    return detail::read_for_description<T>(reader);
  }
}

template <class T>
T placeholder(const Range& range) {
  if constexpr (LeafReadable<T>) {
    return Leaf<T>::example(range);
  } else if constexpr (detail::is_vector<T>::value || detail::is_map<T>::value) {
    return T{};
  } else {
    Definitions unused;
    Pass pass;
    pass.definitions = &unused;
    Description description;
    return Value(description, pass).as<T>(range);
  }
}

template <class T>
T Reader::require(std::string_view key, const Range& range, std::string_view help) {
  if (describing()) {
    Property& property = describe(key, /*required=*/true, help, "");
    Description value;
    T example = Value(value, *pass_).as<T>(range);
    property.value = std::move(value);
    return example;
  }
  const Node* node = look_up(key, /*required=*/true);
  return node == nullptr ? placeholder<T>(range) : Value(*node, *pass_).as<T>(range);
}

template <class T>
std::optional<T> Reader::maybe(std::string_view key, const Range& range, std::string_view help,
                               std::string_view fallback_words) {
  if (describing()) {
    Description value;
    static_cast<void>(Value(value, *pass_).as<T>(range));
    describe(key, /*required=*/false, help, fallback_words).value = std::move(value);
    return std::nullopt;
  }
  const Node* node = look_up(key, /*required=*/false);
  if (node == nullptr) return std::nullopt;
  return Value(*node, *pass_).as<T>(range);
}

template <class T>
std::vector<std::pair<std::string, T>> Reader::others(std::string_view what) {
  std::vector<std::pair<std::string, T>> found;
  if (describing()) {
    description_->items.emplace_back();
    description_->name = what;
    static_cast<void>(Value(description_->items.back(), *pass_).as<T>());
    return found;
  }
  for (const Member& member : node_->members) {
    if (asked_for(member.key)) continue;
    found.emplace_back(member.key, Value(member.value, *pass_).as<T>());
  }
  for (const auto& [key, value] : found) asked_.push_back(key);
  return found;
}

template <class Enum>
Enum Reader::choose(std::string_view key, std::optional<Enum> fallback,
                    const std::vector<std::pair<std::string_view, Enum>>& choices,
                    std::string_view help) {
  std::vector<std::string_view> words;
  std::string_view fallback_word;
  for (const auto& [word, value] : choices) {
    words.push_back(word);
    if (fallback && value == *fallback) fallback_word = word;
  }
  const auto index = choose_index(key, !fallback.has_value(), words, fallback_word, help);
  return index ? choices[*index].second : fallback.value_or(choices.front().second);
}

}  // namespace nines::input
