"""The yardstick: calls the reward in a plain loop, over data that already is in memory as Python objects.

Reads a request of the harness from the file named first, so that the function sees what it sees in a replay.
Prints the seconds of the loop alone.
"""

import json
import struct
import sys
import time

sys.dont_write_bytecode = True
sys.path.insert(0, sys.argv[2])
from rewardsmith_harness.arguments import Arguments  # noqa: E402
from rewardsmith_harness.calls import compile_gather  # noqa: E402
from rewardsmith_harness.columns import Data  # noqa: E402

with open(sys.argv[1], "rb") as file:
    header_length, payload_length = struct.unpack("<QQ", file.read(16))
    header = json.loads(file.read(header_length))
    payload = memoryview(file.read(payload_length))

numpy = None
if header["arrays"] == "numpy":
    import numpy
data = Data(header, payload, numpy)
names = [argument["keyword"] for argument in header["plan"]["arguments"]]
arguments = Arguments(data, header["plan"])
namespace = {"__name__": "reward"}
exec(compile(header["source"], "reward.py", "exec"), namespace)
reward = namespace["reward"]

remembers = "memory" in names
rows = compile_gather(arguments)(arguments.iterate(0, data.rows))
episodes, start = [], 0
for length, _, _ in data.spans:
    episodes.append(rows[start : start + length])
    start += length
if remembers:
    # A dictionary an episode, as a trainer's loop would have it.
    episodes = [[(*row[:-1], memory) for row in episode] for episode in episodes for memory in [{}]]
    if names[-1] != "memory":
        sys.exit("memory must come last")

began = time.perf_counter()
for episode in episodes:
    for row in episode:
        reward(*row)
print(time.perf_counter() - began)
