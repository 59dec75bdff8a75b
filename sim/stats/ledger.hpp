/// @file
/// The unit of statistics: a row a replication, and in it a (numerator, denominator) for every
/// metric. A mean has denominator 1; a metric that a replication could not observe is absent, 0/0,
/// and adds nothing. At most `max_rows` rows: when a further replication comes, neighbours are
/// added together, and a row then stands for 2^k replications in succession. Rows stay independent
/// and identically distributed, so ratios, paired differences and intervals work on them all the
/// same. A row is the balanced binary-tree sum of its replications, whenever it was folded: the
/// same sequence gives the same bits however it was cut into slices. Memory: 16 bytes x metrics x
/// rows; 1 MiB a metric when full.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace nines::stats {

struct Ratio {
  double numerator = 0;
  double denominator = 0;

  Ratio& operator+=(const Ratio& other) {
    numerator += other.numerator;
    denominator += other.denominator;
    return *this;
  }
  /// Nothing was observed. A count of zero out of something is not absent.
  [[nodiscard]] bool absent() const { return numerator == 0 && denominator == 0; }
  friend bool operator==(const Ratio&, const Ratio&) = default;
};

class Ledger {
 public:
  static constexpr std::size_t default_max_rows = std::size_t{1} << 16;

  /// `max_rows` is even and at least 2.
  explicit Ledger(std::size_t metrics = 0, std::size_t max_rows = default_max_rows);

  /// Adds the next replication; `row` has an entry a metric. Replications come in their order.
  void append(std::span<const Ratio> row);

  /// Adds the slice of replications that follows this one's, with the bits that appending them one
  /// by one would have given. Same metrics and max_rows; replications() must be a multiple of the
  /// replications_per_row() of `next` (see replications_per_row(total, max_rows)).
  void merge(const Ledger& next);

  [[nodiscard]] std::size_t metrics() const { return metrics_; }
  [[nodiscard]] std::size_t max_rows() const { return max_rows_; }
  [[nodiscard]] std::uint64_t replications() const { return replications_; }

  /// Complete rows. Every replication is in one of them as long as replications_per_row() is 1;
  /// after that the last, incomplete row is in total() only, because its variance is not theirs.
  [[nodiscard]] std::size_t rows() const { return rows_; }
  [[nodiscard]] std::uint64_t replications_per_row() const { return std::uint64_t{1} << level_; }

  /// The complete rows of one metric, in order of replications.
  [[nodiscard]] std::span<const Ratio> column(std::size_t metric) const;

  /// The sum over all replications, those of the incomplete row included.
  [[nodiscard]] Ratio total(std::size_t metric) const;

  /// The replications_per_row() of a ledger of `total` replications. Slices that start at multiples
  /// of it merge exactly.
  [[nodiscard]] static std::uint64_t replications_per_row(std::uint64_t total,
                                                          std::size_t max_rows = default_max_rows);

  /// Same replications folded the same way: the condition for pairing two ledgers' rows.
  [[nodiscard]] bool aligned_with(const Ledger& other) const {
    return replications_ == other.replications_ && level_ == other.level_;
  }

  /// The sum of the next 2^level replications of the incomplete row.
  struct Node {
    int level = 0;
    std::vector<Ratio> sums;
    friend bool operator==(const Node&, const Node&) = default;
  };

  /// What a file needs to bring the ledger back, exactly.
  struct Snapshot {
    std::size_t max_rows = default_max_rows;
    int level = 0;
    std::uint64_t replications = 0;
    std::vector<std::vector<Ratio>> columns;  ///< One a metric, all equally long.
    std::vector<Node> pending;
  };
  [[nodiscard]] Snapshot snapshot() const;
  /// The inverse of snapshot(). Throws DomainError when it is not one that snapshot() can give.
  [[nodiscard]] static Ledger restore(Snapshot snapshot);

  friend bool operator==(const Ledger&, const Ledger&) = default;

 private:
  void push(int level, std::vector<Ratio> sums);
  void fold();

  std::size_t metrics_;
  std::size_t max_rows_;
  int level_ = 0;
  std::uint64_t replications_ = 0;
  std::size_t rows_ = 0;
  std::vector<std::vector<Ratio>> columns_;
  std::vector<Node> pending_;  ///< Levels strictly descend, as the bits of a binary number.
};

}  // namespace nines::stats
