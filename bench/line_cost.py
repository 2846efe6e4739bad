"""What counting lines costs: the harness's own loop with the counting put in, against without.

Reads a request of the harness from the file named first. Prints the share of time that counting adds.
"""

import json
import statistics
import struct
import sys
import time
import types

sys.dont_write_bytecode = True
sys.path.insert(0, sys.argv[2])
from rewardsmith_harness import module  # noqa: E402
from rewardsmith_harness import replay as replay_module  # noqa: E402
from rewardsmith_harness.columns import Data  # noqa: E402
from rewardsmith_harness.errors import error_log  # noqa: E402
from rewardsmith_harness.exposed import handed, run  # noqa: E402
from rewardsmith_harness.results import ledger  # noqa: E402
from rewardsmith_harness.values import Values  # noqa: E402

with open(sys.argv[1], "rb") as file:
    header_length, payload_length = struct.unpack("<QQ", file.read(16))
    header = json.loads(file.read(header_length))
    payload = [memoryview(file.read(payload_length))]


def send(frame_type, *pieces, **header):
    """To nobody."""


class NoLines:
    """Counts nothing."""

    counters = {}

    def __init__(self, tree):
        pass

    def count(self, namespace):
        return {"lines": [], "loaded": []}


numpy = None
if header["arrays"] == "numpy":
    import numpy
counting = module.Lines
# What is written into the loop needs the counting; calls do without.
replay_module.inlined = lambda *given: None
replay_module.import_at_once = lambda header: None


def seconds(lines):
    module.Lines = lines
    data, values = Data(header, payload, numpy), Values(header["file"])
    work = types.SimpleNamespace(
        loaded=False, start=0, out=[], thrown=[], rows=header["rows"], data_broken=lambda: None
    )
    *settles, _ = ledger(send, *error_log(send), lambda first, stop: [])
    jobs = replay_module.replay(header, data, values, None, send, settles, lambda: None, work)
    began = time.process_time()
    next(jobs)
    run([handed(jobs)])
    return time.process_time() - began


# Side by side, so that a change of the machine's pace hits both.
print(statistics.median(seconds(counting) / seconds(NoLines) - 1 for _ in range(int(sys.argv[3]))))
