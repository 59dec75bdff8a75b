#include "run/sample.hpp"

#include <utility>

#include "core/bytes.hpp"
#include "core/contract.hpp"

namespace nines::run {
namespace {

void write(ByteWriter& out, const stats::Ratio& ratio) {
  out.real(ratio.numerator);
  out.real(ratio.denominator);
}

stats::Ratio read_ratio(ByteReader& in) {
  const double numerator = in.real();
  return {numerator, in.real()};
}

void write(ByteWriter& out, const stats::Ledger& ledger) {
  const stats::Ledger::Snapshot snapshot = ledger.snapshot();
  out.whole(snapshot.max_rows);
  out.whole(static_cast<std::uint64_t>(snapshot.level));
  out.whole(snapshot.replications);
  out.whole(snapshot.columns.size());
  out.whole(snapshot.columns.empty() ? 0 : snapshot.columns.front().size());
  for (const auto& column : snapshot.columns) {
    for (const stats::Ratio& ratio : column) write(out, ratio);
  }
  out.whole(snapshot.pending.size());
  for (const auto& node : snapshot.pending) {
    out.whole(static_cast<std::uint64_t>(node.level));
    for (const stats::Ratio& ratio : node.sums) write(out, ratio);
  }
}

stats::Ledger read_ledger(ByteReader& in) {
  stats::Ledger::Snapshot snapshot;
  snapshot.max_rows = static_cast<std::size_t>(in.whole());
  snapshot.level = static_cast<int>(in.whole() & 0xFFU);
  snapshot.replications = in.whole();
  const std::size_t columns = in.count();
  const std::size_t rows = in.count();
  for (std::size_t i = 0; i < columns; ++i) {
    auto& column = snapshot.columns.emplace_back();
    for (std::size_t row = 0; row < rows; ++row) column.push_back(read_ratio(in));
  }
  const std::size_t pending = in.count();
  for (std::size_t i = 0; i < pending; ++i) {
    auto& node = snapshot.pending.emplace_back();
    node.level = static_cast<int>(in.whole() & 0xFFU);
    for (std::size_t column = 0; column < columns; ++column) node.sums.push_back(read_ratio(in));
  }
  return stats::Ledger::restore(std::move(snapshot));
}

void write(ByteWriter& out, const stats::LogLinearHistogram& histogram) {
  const stats::LogLinearHistogram::Snapshot snapshot = histogram.snapshot();
  out.whole(snapshot.entries.size());
  std::uint32_t before = 0;
  for (const auto& entry : snapshot.entries) {
    out.whole(entry.bucket - before);  // Ascending, so that the steps are short.
    out.whole(entry.count);
    before = entry.bucket;
  }
  out.whole(snapshot.zeros);
  out.whole(snapshot.below);
  out.whole(snapshot.above);
  out.real(snapshot.min);
  out.real(snapshot.max);
}

stats::LogLinearHistogram read_histogram(ByteReader& in) {
  stats::LogLinearHistogram::Snapshot snapshot;
  const std::size_t entries = in.count();
  std::uint32_t bucket = 0;
  for (std::size_t i = 0; i < entries; ++i) {
    bucket += static_cast<std::uint32_t>(in.whole());
    snapshot.entries.push_back({bucket, in.whole()});
  }
  snapshot.zeros = in.whole();
  snapshot.below = in.whole();
  snapshot.above = in.whole();
  snapshot.min = in.real();
  snapshot.max = in.real();
  return stats::LogLinearHistogram::restore(snapshot);
}

}  // namespace

void Sample::merge(const Sample& next) {
  NINES_EXPECTS(distributions.size() == next.distributions.size());
  NINES_EXPECTS(found.size() == next.found.size());
  ledger.merge(next.ledger);
  for (std::size_t i = 0; i < distributions.size(); ++i) {
    distributions[i].merge(next.distributions[i]);
  }
  for (std::size_t i = 0; i < found.size(); ++i) found[i] += next.found[i];
}

std::string to_bytes(const Sample& sample) {
  ByteWriter out;
  write(out, sample.ledger);
  out.whole(sample.distributions.size());
  for (const stats::GroupedHistogram& distribution : sample.distributions) {
    for (const stats::LogLinearHistogram& group : distribution.groups()) write(out, group);
  }
  out.whole(sample.found.size());
  for (const std::uint64_t found : sample.found) out.whole(found);
  return out.bytes();
}

Sample sample_from(std::string_view bytes) {
  ByteReader in(bytes);
  stats::Ledger ledger = read_ledger(in);
  Sample sample(ledger.metrics(), in.count(), 0);
  sample.ledger = std::move(ledger);
  for (stats::GroupedHistogram& distribution : sample.distributions) {
    for (std::size_t group = 0; group < stats::GroupedHistogram::group_count; ++group) {
      distribution.group_of(group) = read_histogram(in);
    }
  }
  const std::size_t findings = in.count();
  for (std::size_t i = 0; i < findings; ++i) sample.found.push_back(in.whole());
  if (!in.done()) throw DomainError("bytes are left over behind a sample");
  return sample;
}

}  // namespace nines::run
