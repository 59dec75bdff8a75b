# Sourced by the other scripts: Debian packages and builds, silent when there is nothing to do.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd_root() { cd "$root"; }

# The tests' two are small, and with them one configuration serves running and testing.
build_packages=(g++ cmake ninja-build libboost-dev libtbb-dev libfmt-dev nlohmann-json3-dev
  libcli11-dev librandom123-dev libyaml-cpp-dev catch2 libvalijson-dev)
# What the tests can do without, saying so: a browser to look at the report with, promtool to try
# exported rules, Open MPI (nines is built with it where it is there) and GNU parallel.
optional_test_packages=(chromium prometheus libopenmpi-dev openmpi-bin parallel)
bench_packages=(libbenchmark-dev python3 python3-simpy3)

# ensure_packages NAME...: installs what is missing, as root or through sudo.
ensure_packages() {
  command -v dpkg-query >/dev/null || return 0 # Not Debian: CMake says what it does not find.
  local missing=() name
  for name in "$@"; do
    dpkg-query -W -f='${Status}' "$name" 2>/dev/null | grep -q 'ok installed' || missing+=("$name")
  done
  [ ${#missing[@]} -eq 0 ] && return 0
  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || {
      echo "nines: please install: ${missing[*]}" >&2
      exit 1
    }
    as_root=(sudo)
  fi
  echo "nines: installing ${missing[*]}" >&2
  "${as_root[@]}" apt-get update -qq >&2
  DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -qq "${missing[@]}" >/dev/null
}

# try_packages NAME...: the same, but goes on without them.
try_packages() {
  (ensure_packages "$@") 2>/dev/null || echo "nines: going on without $*" >&2
}

# quietly WHAT COMMAND...: shows the output only when the command fails.
quietly() {
  local what=$1 log
  shift
  log=$(mktemp)
  if ! "$@" >"$log" 2>&1; then
    cat "$log" >&2
    rm -f "$log"
    echo "nines: $what failed" >&2
    exit 1
  fi
  rm -f "$log"
}

# show_percent: reads Ninja's output and shows how far it is: one line that is rewritten on a
# terminal, elsewhere a line every 10 %. Nothing is shown when nothing is to do.
show_percent() {
  local line percent shown=-1
  while IFS= read -r line; do
    [[ $line =~ ^\[\ *([0-9]+)%\]\ (.*)$ ]] || continue
    case ${BASH_REMATCH[2]} in *"globbed directories"* | "Re-running CMake"*) continue ;; esac
    percent=${BASH_REMATCH[1]}
    if [ -t 2 ]; then
      printf '\rnines: building, %3d %%' "$percent" >&2
      shown=$percent
    elif [ $((percent / 10)) -gt "$shown" ]; then
      shown=$((percent / 10))
      echo "nines: building, $percent %" >&2
    fi
  done
  if [ -t 2 ] && [ "$shown" -ge 0 ]; then printf '\r\033[K' >&2; fi
}

# ninja_build FOLDER TARGET...: builds with progress; shows the whole log only when it fails.
ninja_build() {
  local folder=$1 log
  shift
  log=$(mktemp)
  if ! NINJA_STATUS='[%p] ' cmake --build "$folder" --target "$@" 2>&1 | tee "$log" | show_percent
  then
    cat "$log" >&2
    rm -f "$log"
    echo "nines: building failed" >&2
    exit 1
  fi
  rm -f "$log"
}

# build PRESET TARGET...: configures once, then builds what has changed.
build() {
  local preset=$1
  shift
  [ -f "$root/build/$preset/build.ninja" ] || {
    echo "nines: building ($preset); the first time takes a few minutes" >&2
    command -v npm >/dev/null || try_packages nodejs npm # Pictures in reports; optional.
    (cd_root && quietly configuring cmake --preset "$preset")
  }
  ninja_build "$root/build/$preset" "$@"
}
