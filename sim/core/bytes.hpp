/// @file
/// Values as bytes and back, the same on every machine: little-endian, whole numbers in seven bits
/// a byte, doubles by their bits. Reading past the end, or what cannot have been written, throws
/// DomainError.
#pragma once

#include <bit>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/error.hpp"

namespace nines {

class ByteWriter {
 public:
  void whole(std::uint64_t value) {
    while (value >= 0x80) {
      bytes_ += static_cast<char>(value | 0x80U);
      value >>= 7U;
    }
    bytes_ += static_cast<char>(value);
  }
  void real(double value) { fixed(std::bit_cast<std::uint64_t>(value)); }
  void fixed(std::uint64_t value) {
    for (int i = 0; i < 8; ++i) bytes_ += static_cast<char>(value >> (8 * i));
  }
  void text(std::string_view value) {
    whole(value.size());
    bytes_ += value;
  }
  [[nodiscard]] const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : bytes_(bytes) {}

  std::uint64_t whole() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      const auto byte = static_cast<unsigned char>(take(1).front());
      value |= std::uint64_t{byte & 0x7FU} << shift;
      if ((byte & 0x80U) == 0) return value;
    }
    throw DomainError("a whole number has too many bytes");
  }
  /// A number of things that take at least a byte each.
  std::size_t count() {
    const std::uint64_t value = whole();
    if (value > bytes_.size()) throw DomainError("a count exceeds the bytes there are");
    return static_cast<std::size_t>(value);
  }
  double real() { return std::bit_cast<double>(fixed()); }
  std::uint64_t fixed() {
    const std::string_view eight = take(8);
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < 8; ++i) {
      value |= std::uint64_t{static_cast<unsigned char>(eight[i])} << (8 * i);
    }
    return value;
  }
  std::string_view text() { return take(count()); }
  [[nodiscard]] bool done() const { return bytes_.empty(); }

 private:
  std::string_view take(std::size_t size) {
    if (size > bytes_.size()) throw DomainError("the bytes end too early");
    const std::string_view taken = bytes_.substr(0, size);
    bytes_.remove_prefix(size);
    return taken;
  }

  std::string_view bytes_;
};

/// FNV-1a, 64 bits: tells a torn record from a whole one.
[[nodiscard]] inline std::uint64_t checksum(std::string_view bytes) {
  std::uint64_t hash = 0xCBF29CE484222325U;
  for (const char c : bytes) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3U;
  return hash;
}

}  // namespace nines
