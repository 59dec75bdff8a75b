#include "stats/ledger.hpp"

#include <utility>

#include "core/contract.hpp"
#include "core/error.hpp"

namespace nines::stats {

Ledger::Ledger(std::size_t metrics, std::size_t max_rows)
    : metrics_{metrics}, max_rows_{max_rows}, columns_(metrics) {
  NINES_EXPECTS(max_rows >= 2 && max_rows % 2 == 0);
}

void Ledger::append(std::span<const Ratio> row) {
  NINES_EXPECTS(row.size() == metrics_);
  if (rows_ == max_rows_) fold();
  ++replications_;
  if (level_ == 0) {  // The common case needs no tree and no allocation but the columns' own.
    for (std::size_t metric = 0; metric < metrics_; ++metric) {
      columns_[metric].push_back(row[metric]);
    }
    ++rows_;
    return;
  }
  push(0, {row.begin(), row.end()});
}

void Ledger::merge(const Ledger& next) {
  NINES_EXPECTS(metrics_ == next.metrics_ && max_rows_ == next.max_rows_);
  NINES_EXPECTS(replications_ % next.replications_per_row() == 0);
  if (next.replications_ == 0) return;
  if (&next == this) return merge(Ledger{next});
  // `next` folded to its level because it had more than max_rows rows of the level below, and so
  // has the union: folding first loses nothing that appending one by one would have kept.
  while (level_ < next.level_) fold();
  std::vector<Ratio> row(metrics_);
  for (std::size_t index = 0; index < next.rows_; ++index) {
    for (std::size_t metric = 0; metric < metrics_; ++metric) {
      row[metric] = next.columns_[metric][index];
    }
    if (rows_ == max_rows_) fold();
    push(next.level_, row);
    replications_ += next.replications_per_row();
  }
  for (const Node& node : next.pending_) {
    if (rows_ == max_rows_) fold();
    push(node.level, node.sums);
    replications_ += std::uint64_t{1} << node.level;
  }
}

// Adds a subtree of 2^level replications at the right edge: equal neighbours join at once, as the
// carries of a binary counter, so the shape of the tree depends on the replications' numbers alone.
void Ledger::push(int level, std::vector<Ratio> sums) {
  while (level < level_ && !pending_.empty() && pending_.back().level == level) {
    std::vector<Ratio> joined = std::move(pending_.back().sums);
    pending_.pop_back();
    for (std::size_t metric = 0; metric < metrics_; ++metric) joined[metric] += sums[metric];
    sums = std::move(joined);
    ++level;
  }
  if (level < level_) {
    NINES_CHECK(pending_.empty() || pending_.back().level > level);
    pending_.push_back({level, std::move(sums)});
    return;
  }
  NINES_CHECK(pending_.empty());
  for (std::size_t metric = 0; metric < metrics_; ++metric) {
    columns_[metric].push_back(sums[metric]);
  }
  ++rows_;
}

// Adds neighbouring rows. An odd last row becomes the first node of the incomplete row.
void Ledger::fold() {
  ++level_;
  if (rows_ % 2 == 1) {
    Node last{level_ - 1, std::vector<Ratio>(metrics_)};
    for (std::size_t metric = 0; metric < metrics_; ++metric) {
      last.sums[metric] = columns_[metric].back();
    }
    pending_.insert(pending_.begin(), std::move(last));
  }
  rows_ /= 2;
  for (auto& column : columns_) {
    for (std::size_t row = 0; row < rows_; ++row) {
      Ratio sum = column[2 * row];
      sum += column[2 * row + 1];
      column[row] = sum;
    }
    column.resize(rows_);
  }
}

std::span<const Ratio> Ledger::column(std::size_t metric) const {
  NINES_EXPECTS(metric < metrics_);
  return columns_[metric];
}

Ledger::Snapshot Ledger::snapshot() const {
  return {max_rows_, level_, replications_, columns_, pending_};
}

Ledger Ledger::restore(Snapshot in) {
  const std::size_t rows = in.columns.empty() ? 0 : in.columns.front().size();
  constexpr int highest_level = 62;
  bool sound = in.max_rows >= 2 && in.max_rows % 2 == 0 && rows <= in.max_rows && in.level >= 0 &&
               in.level <= highest_level;
  std::uint64_t replications = sound ? static_cast<std::uint64_t>(rows) << in.level : 0;
  int above = in.level;
  for (const Node& node : in.pending) {
    sound = sound && node.level >= 0 && node.level < above && node.sums.size() == in.columns.size();
    if (!sound) break;
    above = node.level;
    replications += std::uint64_t{1} << node.level;
  }
  for (const auto& column : in.columns) sound = sound && column.size() == rows;
  if (!sound || (replications != in.replications && !in.columns.empty())) {
    throw DomainError("rows do not fit the number of replications");
  }
  Ledger out(in.columns.size(), in.max_rows);
  out.level_ = in.level;
  out.replications_ = in.replications;
  out.rows_ = in.columns.empty() ? static_cast<std::size_t>(in.replications >> in.level) : rows;
  out.columns_ = std::move(in.columns);
  out.pending_ = std::move(in.pending);
  return out;
}

Ratio Ledger::total(std::size_t metric) const {
  Ratio sum;
  for (const Ratio& row : column(metric)) sum += row;
  for (const Node& node : pending_) sum += node.sums[metric];
  return sum;
}

std::uint64_t Ledger::replications_per_row(std::uint64_t total, std::size_t max_rows) {
  std::uint64_t per_row = 1;
  while ((total + per_row - 1) / per_row > max_rows) per_row *= 2;
  return per_row;
}

}  // namespace nines::stats
