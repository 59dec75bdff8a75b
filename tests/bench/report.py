"""Turns Google Benchmark's JSON into nanoseconds beside the targets, and ratios of one run.

Usage: report.py BENCHMARK_JSON [SIMPY_NS]
"""
import json
import sys

# Target in ns per customer (or per event), single thread: see "Speed" in the project's notes.
TARGETS = {
    "M/M/1 recursion": 6,
    "M/M/100 recursion": 17,
    "M/M/1 bare events": 25,
    "M/M/100 bare events": 50,
    "M/M/100 bare events, each with a timeout": 80,
    "1000 M/M/1 stations": 65,
    "hold, timer queue/10000": 30,
    "hold, timer queue/1000000": 110,
    "alerts/ten_policies": 4,
    "queue M/M/1 events": 25,
    "queue M/M/1 run, threads/2": 3.2,
    "queue M/M/100 events": 50,
    "queue M/M/100 recursion": 17,
    "queue M/M/100 events, constant timeouts": 80,
    # ns per tick of 30 s: 60 ms a year.
    "alerting/year/10 policies": 57,
    "alerting/year/10 policies/day and night": 57,
    "alerting/year/10 published policies/day and night": 57,
}
# (what, against what, least ratio asked for)
RATIOS = [
    ("M/M/1 bare events", "M/M/1 bare events, std::priority_queue", None),
    ("M/M/100 bare events", "M/M/100 bare events, std::priority_queue", None),
    ("1000 M/M/1 stations", "1000 M/M/1 stations, std::priority_queue", None),
    ("hold, timer queue/10000", "hold, std::priority_queue/10000", None),
    ("hold, timer queue/1000000", "hold, std::priority_queue/1000000", None),
    ("queue M/M/1 run, threads/2", "queue M/M/1 run, threads/1", None),
    # The cost of a policy does not depend on how long its windows are.
    ("alerting/year/10 policies", "alerting/year/10 policies/windows 3 times as long", None),
    ("sweep of 200 uneven points, threads/2", "sweep of 200 uneven points, threads/1", 1.9),
    ("replications needed, paired", "replications needed, independent", 5),
    ("queue M/M/1 events", "SimPy", 180),
    ("queue M/M/1 recursion", "SimPy", 750),
]


def main():
    with open(sys.argv[1]) as file:
        data = json.load(file)
    ns = {}
    memory = {}
    for entry in data["benchmarks"]:
        if entry.get("aggregate_name") != "median":
            continue
        name = entry["run_name"].removesuffix("/real_time")
        if "ns" in entry:
            ns[name] = entry["ns"]
        if "bytes" in entry:
            memory[name] = entry["bytes"]
    if len(sys.argv) > 2:
        ns["SimPy"] = float(sys.argv[2])
    width = max(map(len, ns))
    print(f"{'ns per customer or event (median)':{width}}        ns  target")
    for name, value in ns.items():
        target = TARGETS.get(name)
        verdict = "" if target is None else f"  <= {target}{'' if value <= target else '  MISSED'}"
        print(f"{name:{width}}  {value:8.1f}{verdict}")
    for name, value in memory.items():
        print(f"{name:{width}}  {value:8.0f} bytes")
    print("\nratios within this run")
    for fast, slow, least in RATIOS:
        if fast in ns and slow in ns:
            asked = f"  (asked for: {least})" if least else ""
            print(f"  {slow}  /  {fast} = {ns[slow] / ns[fast]:.2f}{asked}")


if __name__ == "__main__":
    main()
