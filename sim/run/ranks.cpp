#include "run/ranks.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>

#ifdef NINES_MPI
#include <mpi.h>
#endif

#include "core/error.hpp"

namespace nines::run {
namespace {

/// Whether a launcher started several processes: Open MPI, and what Slurm's srun sets.
bool launched_with_others() {
  for (const char* name : {"OMPI_COMM_WORLD_SIZE", "PMI_SIZE"}) {
    const char* value = std::getenv(name);
    if (value != nullptr && std::atoi(value) > 1) return true;
  }
  return false;
}

}  // namespace

#ifdef NINES_MPI

namespace {

// Below the 2^31 that a count of MPI may be.
constexpr std::size_t chunk_bytes = std::size_t{1} << 30U;

void send(std::string_view bytes, int to) {
  const auto size = static_cast<unsigned long long>(bytes.size());
  MPI_Send(&size, 1, MPI_UNSIGNED_LONG_LONG, to, 0, MPI_COMM_WORLD);
  for (std::size_t at = 0; at < bytes.size(); at += chunk_bytes) {
    const std::size_t count = std::min(chunk_bytes, bytes.size() - at);
    MPI_Send(bytes.data() + at, static_cast<int>(count), MPI_BYTE, to, 1, MPI_COMM_WORLD);
  }
}

std::string receive(int from) {
  unsigned long long size = 0;
  MPI_Recv(&size, 1, MPI_UNSIGNED_LONG_LONG, from, 0, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
  std::string bytes(size, '\0');
  for (std::size_t at = 0; at < bytes.size(); at += chunk_bytes) {
    const std::size_t count = std::min(chunk_bytes, bytes.size() - at);
    MPI_Recv(bytes.data() + at, static_cast<int>(count), MPI_BYTE, from, 1, MPI_COMM_WORLD,
             MPI_STATUS_IGNORE);
  }
  return bytes;
}

}  // namespace

Ranks::Ranks() {
  if (!launched_with_others()) return;
  int provided = 0;
  // Only the thread that started MPI ever calls it.
  MPI_Init_thread(nullptr, nullptr, MPI_THREAD_FUNNELED, &provided);
  MPI_Comm_rank(MPI_COMM_WORLD, &rank_);
  MPI_Comm_size(MPI_COMM_WORLD, &size_);
  started_ = true;
}

Ranks::~Ranks() {
  if (started_) MPI_Finalize();
}

std::vector<std::string> Ranks::gather(std::string_view mine) const {
  if (!first()) {
    send(mine, 0);
    return {};
  }
  std::vector<std::string> all{std::string(mine)};
  for (int from = 1; from < size_; ++from) all.push_back(receive(from));
  return all;
}

void Ranks::abort(int exit_code) const {
  if (started_) MPI_Abort(MPI_COMM_WORLD, exit_code);
  std::exit(exit_code);
}

#else

Ranks::Ranks() {
  if (launched_with_others()) {
    throw DomainError(
        "several ranks were started, but this nines was built without MPI; install libopenmpi-dev "
        "and build again, or give each process its --shard");
  }
}

Ranks::~Ranks() = default;

std::vector<std::string> Ranks::gather(std::string_view mine) const {
  return {std::string(mine)};
}

void Ranks::abort(int exit_code) const {
  std::exit(exit_code);
}

#endif

}  // namespace nines::run
