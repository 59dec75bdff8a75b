# Sourced by scripts/test: the checks beyond the tests themselves, a function each. A step ends with
# its own exit code; run_steps prints each one's time.

ci_steps=(format headers odr adding sanitize)
long_steps=(hidden tidy clang tsan scenarios fuzz battery)

# run_steps STEP...: all of them, then the names of those that failed.
run_steps() {
  local step failed=() start
  for step in "$@"; do
    start=$SECONDS
    echo "== $step" >&2
    # Steps end by themselves on a failure: set -e does not hold below a condition.
    local status=0
    (cd_root; "step_$step") || status=$?
    [ "$status" -eq 0 ] || failed+=("$step")
    echo "== $step: $([ "$status" -eq 0 ] && echo passed || echo FAILED), $((SECONDS - start)) s" >&2
  done
  [ ${#failed[@]} -eq 0 ] || {
    echo "nines: failed: ${failed[*]}" >&2
    return 1
  }
}

# ctest_of PRESET FOLDER...: builds and runs the tests of some folders.
ctest_of() {
  local preset=$1
  shift
  build "$preset" "${@/#/tests_}"
  (cd "build/$preset" && ctest --output-on-failure -j "$(nproc)" -R "^($(IFS='|'; echo "$*")):")
}

step_format() { scripts/format --check; }

# Each header by itself, without the precompiled one.
step_headers() { build headers nines_sim_verify_interface_header_sets; }

# Two types of one name end the link where they differ in members, bases, virtual functions or
# enumerators and both objects use them. Bodies of inline functions are not compared, and what no
# object uses is not seen.
step_odr() { build odr nines; }

# The page "Adding things" of sim/README.md, taken at its word.
step_adding() { tests/adding/check build/adding; }

step_sanitize() { ctest_of asan unit contract; }

# Interval coverage, the generator's own battery, a thousand random scenarios.
step_hidden() {
  build release all
  local program
  for program in build/release/tests/tests_*; do
    [ -x "$program" ] && [ -f "$program" ] || continue
    "$program" --allow-running-no-tests '[.coverage],[.battery],[.long]' || return 1
  done
}

step_tidy() {
  ensure_packages clang-19 clang-tidy-19
  rm -rf build/tidy # Its list of sources must be of today.
  quietly configuring cmake --preset tidy
  git ls-files 'sim/*.cpp' | xargs -P "$(nproc)" -n 4 clang-tidy-19 -p build/tidy --quiet
}

step_clang() {
  ensure_packages clang-19
  build clang all
}

step_tsan() { ctest_of tsan determinism; }

# Every shipped scenario, with few replications: whether expectations hold does not matter here,
# but what ends otherwise than by a verdict (0, 98, 99) does, as a finding of a sanitizer.
step_scenarios() {
  build asan nines
  local out file status failed=0
  out=$(mktemp -d)
  for file in $(git ls-files 'scenarios/*.json' | grep -vE 'invalid/|schema'); do
    status=0
    build/asan/nines run "$file" --quiet --replications 10 -o "$out" >"$out/log" 2>&1 || status=$?
    # Recorded data say themselves how many there are.
    if [ "$status" -eq 2 ]; then
      status=0
      build/asan/nines run "$file" --quiet -o "$out" >"$out/log" 2>&1 || status=$?
    fi
    case $status in
      0 | 98 | 99) ;;
      *) echo "$file: exit $status" >&2; cat "$out/log" >&2; failed=1 ;;
    esac
  done
  rm -rf "$out"
  return "$failed"
}

step_fuzz() { scripts/fuzz "${NINES_FUZZ_RUNS:-10000000}"; }

# Someone else's battery on our bits. One test in some hundred is WEAK by chance; none may fail.
step_battery() {
  ensure_packages dieharder
  build release random_bits
  local log
  log=$(mktemp)
  # The generator ends by a closed pipe.
  (set +o pipefail; build/release/tests/random_bits | dieharder -g 200 ${NINES_DIEHARDER:--a}) |
    tee "$log"
  grep -q PASSED "$log" && ! grep -q FAILED "$log"
}
