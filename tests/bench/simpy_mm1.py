"""The same M/M/1 queue in SimPy, written as its documentation would: prints ns per customer."""
import random
import time

import simpy

CUSTOMERS = 100_000
LOAD = 0.9


def customer(env, server, rng, waits):
    arrived = env.now
    with server.request() as request:
        yield request
        waits.append(env.now - arrived)
        yield env.timeout(rng.expovariate(1.0))


def source(env, server, rng, waits):
    for _ in range(CUSTOMERS):
        yield env.timeout(rng.expovariate(LOAD))
        env.process(customer(env, server, rng, waits))


def main():
    env = simpy.Environment()
    waits = []
    env.process(source(env, simpy.Resource(env, capacity=1), random.Random(1), waits))
    begin = time.process_time()
    env.run()
    print(f"{(time.process_time() - begin) / len(waits) * 1e9:.0f}")


if __name__ == "__main__":
    main()
