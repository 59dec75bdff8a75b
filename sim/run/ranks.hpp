/// @file
/// The processes of one run under MPI: each does its slice, and the first gathers. Without MPI, at
/// build time or because nobody started several processes, there is one rank and nothing to do.
/// MPI itself is not started, and costs nothing, unless the environment says that mpirun (or srun)
/// did.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace nines::run {

class Ranks {
 public:
  /// Throws DomainError when several processes were started of a program built without MPI: each
  /// would do all the work.
  Ranks();
  ~Ranks();
  Ranks(const Ranks&) = delete;
  Ranks& operator=(const Ranks&) = delete;

  [[nodiscard]] int rank() const { return rank_; }
  [[nodiscard]] int size() const { return size_; }
  [[nodiscard]] bool first() const { return rank_ == 0; }

  /// Everybody's bytes in the order of ranks on the first rank, nothing on the others. All call it.
  [[nodiscard]] std::vector<std::string> gather(std::string_view mine) const;
  /// Ends all ranks at once, when one cannot go on.
  [[noreturn]] void abort(int exit_code) const;

 private:
  int rank_ = 0;
  int size_ = 1;
  bool started_ = false;
};

}  // namespace nines::run
