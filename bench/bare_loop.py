"""The yardstick: calls the reward in a plain loop, over data that already is in memory as Python objects.

Reads a request of the harness from the file named first, so that the function sees what it sees in a replay.
Prints the seconds of the loop alone.
"""

import json
import statistics
import struct
import sys
import time

sys.dont_write_bytecode = True
sys.path.insert(0, sys.argv[2])
from rewardsmith_harness.arguments import Arguments  # noqa: E402
from rewardsmith_harness.calls import compile_calls  # noqa: E402
from rewardsmith_harness.columns import Data  # noqa: E402

with open(sys.argv[1], "rb") as file:
    header_length, payload_length = struct.unpack("<QQ", file.read(16))
    header = json.loads(file.read(header_length))
    payload = [memoryview(file.read(payload_length))]

numpy = None
if header["arrays"] == "numpy":
    import numpy
data = Data(header, payload, numpy)
names = [argument["keyword"] for argument in header["plan"]["arguments"]]
arguments = Arguments(data, header["plan"])
namespace = {"__name__": "reward"}
exec(compile(header["source"], "reward.py", "exec"), namespace)
reward = namespace["reward"]

text = "def gather(rows, memory): return [(%s) for %sin rows]" % (
    "".join(text + ", " for text in arguments.texts),
    arguments.target(),
)
rows = compile_calls(text, arguments)["gather"](arguments.iterate(0, data.rows), {})
episodes, start = [], 0
for length, _, _ in data.spans:
    episodes.append(rows[start : start + length])
    start += length
remembers = "memory" in names
if remembers and names[-1] != "memory":
    sys.exit("memory must come last")


def seconds():
    given = episodes
    if remembers:
        # A dictionary an episode, as a trainer's loop would have it.
        given = [[(*row[:-1], memory) for row in episode] for episode in episodes for memory in [{}]]
    began = time.perf_counter()
    for episode in given:
        for row in episode:
            reward(*row)
    return time.perf_counter() - began


print(statistics.median(seconds() for _ in range(int(sys.argv[3]))))
