#include "study/parts.hpp"

#include <array>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <fstream>
#include <iterator>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include "core/bytes.hpp"
#include "core/sha256.hpp"
#include "input/input_file_error.hpp"
#include "math/elementary.hpp"
#include "math/normal.hpp"
#include "random/purpose.hpp"
#include "random/stream.hpp"
#include "random/ziggurat.hpp"

namespace nines::study {
namespace {

constexpr std::string_view magic = "nines.part/1\n";
constexpr std::size_t frame_bytes = 16;  // Length and checksum of a record.

std::string read_bytes(const std::filesystem::path& path, std::uint64_t offset,
                       std::uint64_t size) {
  std::ifstream in(path, std::ios::binary);
  in.seekg(static_cast<std::streamoff>(offset));
  std::string bytes(size, '\0');
  in.read(bytes.data(), static_cast<std::streamsize>(size));
  bytes.resize(static_cast<std::size_t>(in.gcount()));
  return bytes;
}

/// One hash over the files that a scenario reads, in the order of their names.
std::string data_hash(const Scenario& scenario) {
  std::string hashes;
  for (const std::filesystem::path& path : scenario.data_files) {
    std::ifstream in(path, std::ios::binary);
    const std::string content{std::istreambuf_iterator<char>(in), {}};
    hashes += sha256_hex(content);
  }
  return hashes.empty() ? "" : sha256_hex(hashes);
}

}  // namespace

std::pair<std::uint64_t, std::uint64_t> Slice::of(std::uint64_t total) const {
  const std::uint64_t unit = stats::Ledger::replications_per_row(total);
  const std::uint64_t units = (total + unit - 1) / unit;
  // Both factors are below 2^17 and 2^20 in any real run; the product stays in 64 bits.
  const auto begin = [&](std::uint64_t i) { return std::min(total, units * i / count * unit); };
  return {begin(index - 1), begin(index)};
}

PartHeader PartHeader::of(const Scenario& scenario, const Slice& slice) {
  PartHeader header;
  header.version = NINES_VERSION;
  header.name = scenario.name;
  header.file = scenario.file;
  header.text = scenario.text;
  header.data_sha256 = data_hash(scenario);
  header.seed = scenario.seed;
  header.seed_given = scenario.overrides.seed.has_value();
  header.replications = scenario.overrides.replications.value_or(0);
  header.allow_outside = scenario.overrides.allow_outside;
  header.slice = slice;
  header.fingerprint = math_fingerprint();
  return header;
}

std::string PartHeader::bytes() const {
  ByteWriter out;
  for (const std::string* part : {&version, &name, &file, &text, &data_sha256}) {
    out.text(*part);
  }
  out.whole(seed);
  out.whole(seed_given ? 1 : 0);
  out.whole(replications);
  out.whole(allow_outside ? 1 : 0);
  out.whole(slice.index);
  out.whole(slice.count);
  out.fixed(fingerprint);
  return out.bytes();
}

PartHeader PartHeader::from(std::string_view bytes) {
  ByteReader in(bytes);
  PartHeader header;
  for (std::string* text :
       {&header.version, &header.name, &header.file, &header.text, &header.data_sha256}) {
    *text = in.text();
  }
  header.seed = in.whole();
  header.seed_given = in.whole() != 0;
  header.replications = in.whole();
  header.allow_outside = in.whole() != 0;
  header.slice.index = in.whole();
  header.slice.count = in.whole();
  header.fingerprint = in.fixed();
  if (header.slice.index < 1 || header.slice.index > header.slice.count) {
    throw DomainError("there is no such slice");
  }
  return header;
}

std::string PartHeader::difference_to(const PartHeader& other) const {
  if (version != other.version) {
    return fmt::format("the versions {} and {} of nines", version, other.version);
  }
  if (name != other.name) return fmt::format("the scenarios {} and {}", name, other.name);
  if (text != other.text) return "different texts of the scenario";
  if (data_sha256 != other.data_sha256) return "different data files of the scenario";
  if (seed != other.seed) return fmt::format("the seeds {} and {}", seed, other.seed);
  if (replications != other.replications) {
    return fmt::format("--replications {} and {}", replications, other.replications);
  }
  if (slice.count != other.slice.count) {
    return fmt::format("{} and {} shards", slice.count, other.slice.count);
  }
  return "";
}

std::string record_bytes(std::size_t cell, const StoredRuns& runs) {
  ByteWriter out;
  out.whole(cell);
  out.whole(runs.size());
  for (const StoredRun& run : runs) {
    out.whole(run.warmup.customers);
    out.whole(run.warmup.reached ? 1 : 0);
    out.text(run::to_bytes(run.sample));
  }
  return out.bytes();
}

std::size_t cell_of(std::string_view record) {
  return static_cast<std::size_t>(ByteReader(record).whole());
}

std::pair<std::size_t, StoredRuns> record_from(std::string_view bytes) {
  ByteReader in(bytes);
  const std::size_t cell = static_cast<std::size_t>(in.whole());
  const std::size_t count = in.count();
  StoredRuns runs;
  for (std::size_t i = 0; i < count; ++i) {
    run::WarmupCut warmup;
    warmup.customers = in.whole();
    warmup.reached = in.whole() != 0;
    runs.push_back({warmup, run::sample_from(in.text())});
  }
  return {cell, std::move(runs)};
}

std::string framed(std::string_view record) {
  ByteWriter frame;
  frame.fixed(record.size());
  frame.fixed(checksum(record));
  return frame.bytes() + std::string(record);
}

std::vector<std::string_view> unframed(std::string_view frames) {
  std::vector<std::string_view> records;
  while (frames.size() >= frame_bytes) {
    ByteReader in(frames.substr(0, frame_bytes));
    const std::uint64_t length = in.fixed();
    const std::uint64_t sum = in.fixed();
    if (length > frames.size() - frame_bytes) break;
    const std::string_view record = frames.substr(frame_bytes, length);
    if (checksum(record) != sum) break;
    records.push_back(record);
    frames.remove_prefix(frame_bytes + length);
  }
  return records;
}

StoredRuns join(std::vector<StoredRuns> slices) {
  StoredRuns joined = std::move(slices.front());
  for (std::size_t i = 1; i < slices.size(); ++i) {
    if (slices[i].size() != joined.size()) {
      throw DomainError("the shards hold different numbers of variants");
    }
    for (std::size_t run = 0; run < joined.size(); ++run) {
      const StoredRun& next = slices[i][run];
      if (next.warmup.customers != joined[run].warmup.customers) {
        throw DomainError(
            fmt::format("the shards found different warm-ups, {} and {} customers: "
                        "their machines do not compute the same bits",
                        joined[run].warmup.customers, next.warmup.customers));
      }
      joined[run].sample.merge(next.sample);
    }
  }
  return joined;
}

PartWriter::PartWriter(std::filesystem::path path, const PartHeader& header)
    : path_(std::move(path)) {
  std::error_code ignored;
  if (path_.has_parent_path()) std::filesystem::create_directories(path_.parent_path(), ignored);
  descriptor_ = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  write(std::string(magic) + framed(header.bytes()));
}

PartWriter::PartWriter(std::filesystem::path path, std::uint64_t keep) : path_(std::move(path)) {
  descriptor_ = ::open(path_.c_str(), O_WRONLY | O_CLOEXEC);
  if (descriptor_ < 0 || ::ftruncate(descriptor_, static_cast<off_t>(keep)) != 0 ||
      ::lseek(descriptor_, 0, SEEK_END) < 0) {
    throw IoError(fmt::format("{}: cannot be written: {}", path_.string(), std::strerror(errno)));
  }
}

PartWriter::~PartWriter() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

void PartWriter::append(std::string_view record) {
  const std::string frame = framed(record);
  const std::lock_guard lock(lock_);
  write(frame);
}

void PartWriter::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(descriptor_, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) {
      throw IoError(fmt::format("{}: cannot be written: {}", path_.string(), std::strerror(errno)));
    }
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
}

void PartWriter::finish() {
  if (::fsync(descriptor_) != 0 && errno != EINVAL) {
    throw IoError(fmt::format("{}: cannot be written: {}", path_.string(), std::strerror(errno)));
  }
}

PartFile::PartFile(std::filesystem::path path) : path_(std::move(path)) {
  std::error_code error;
  const std::uint64_t size = std::filesystem::file_size(path_, error);
  if (error)
    throw input::InputFileError(
        fmt::format("{}: cannot be read: {}", path_.string(), error.message()));
  const auto not_a_part = [&] {
    return DomainError(
        fmt::format("{}: not a part; accepted: files that nines run --shard writes "
                    "(NAME.shard-I-of-N.part)",
                    path_.string()));
  };
  if (read_bytes(path_, 0, magic.size()) != magic) throw not_a_part();
  std::uint64_t offset = magic.size();
  bool header = true;
  while (offset + frame_bytes <= size) {
    const std::string frame = read_bytes(path_, offset, frame_bytes);
    ByteReader in(frame);
    const std::uint64_t length = in.fixed();
    const std::uint64_t sum = in.fixed();
    if (length > size - offset - frame_bytes) break;
    const std::string record = read_bytes(path_, offset + frame_bytes, length);
    if (record.size() != length || checksum(record) != sum) break;
    if (header) {
      header_ = PartHeader::from(record);
      header = false;
    } else {
      const std::size_t cell = cell_of(record);
      records_[cell] = {offset + frame_bytes, length};
    }
    offset += frame_bytes + length;
    sound_bytes_ = offset;
  }
  if (header) throw not_a_part();
  torn_ = sound_bytes_ != size;
}

StoredRuns PartFile::load(std::size_t cell) const {
  const Place& place = records_.at(cell);
  return record_from(read_bytes(path_, place.offset, place.size)).second;
}

std::uint64_t math_fingerprint() {
  ByteWriter out;
  random::Stream rng(/*seed=*/1, /*replication=*/2, random::Purpose::test);
  double x = 0.37;
  for (int i = 0; i < 200; ++i) {
    const double u = static_cast<double>((rng() >> 11U) | 1U) * 0x1p-53;
    for (const double value : {math::log(u), math::exp(-3 * u), math::pow(u, 1.7), std::sqrt(u)}) {
      out.real(value);
    }
    // A fused multiply-add would keep digits that this loses.
    x = x * 3.7 * (1 - x) + u * 1e-3;
    out.real(x);
    // What estimates and closed forms use is written with ten digits; nine tell real differences.
    for (const double value : {std::log(u), std::exp(-3 * u), std::pow(u, 1.7), std::lgamma(u),
                               math::normal_quantile(u)}) {
      out.text(fmt::format("{:.9e}", value));
    }
  }
  return checksum(out.bytes());
}

}  // namespace nines::study
