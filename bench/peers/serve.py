"""The child's half of the bench's protocol: greets, then runs and times a step as often as it is told."""

import json
import re
import resource
import sys
import time


def serve(description, step):
    print(json.dumps({"ready": description}), flush=True)
    for line in sys.stdin:
        count = int(re.fullmatch(r"run (\d+)", line.strip()).group(1))
        times = []
        for _ in range(count):
            started = time.perf_counter()
            step()
            times.append((time.perf_counter() - started) * 1000)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(json.dumps({"times": times, "peak": peak}), flush=True)
