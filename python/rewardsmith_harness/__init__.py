"""Calls a reward function on recorded steps, or evaluates expressions over them, for whoever started this
process.

The same code for every runtime: CPython 3.9 or later (`cpython`), and Pyodide (`wasm`). Standard library
only; numpy is used when the job asks for arrays. The host writes one request and reads frames until `end`:

    request: u64 header length | u64 payload length | JSON header | payload
    frame:   u32 header length | u32 payload length | JSON header | payload

A request without a header only brings columns ahead: spans of the request that follows may lie in its payload.
All numbers are little-endian. The payload of a request holds the columns of the trajectory set (float64,
int32, uint8 …), so no number is ever parsed from text. The frames are described at `protocol.Output`.

The reward function is not trusted, but it runs in this interpreter. What keeps it from the machine is the
process around us. What keeps it from its own results, and from steps that are still to come, is how we are made:
`exposed` says how.
"""

import builtins
import importlib.machinery
import importlib.util
import sys

# Their names are looked up in copies of `builtins`: the reward may change the one that all others share.
HELD_BACK = {
    *("request", "replay", "results", "errors", "protocol", "exposed", "seals", "cpython", "wasm"),
    # They walk over rows that are still to come.
    *("columns", "arguments", "parts", "calls"),
    *("vectors", "vector_memory", "vector_walk", "vector_values", "numeric", "typed"),
}


class Loader(importlib.machinery.SourceFileLoader):
    def exec_module(self, module):
        module.__builtins__ = dict(BUILTINS)
        super().exec_module(module)


class Finder:
    @staticmethod
    def find_spec(name, path=None, target=None):
        package, _, module = name.partition(".")
        if package != __name__ or module not in HELD_BACK:
            return None
        file = "%s/%s.py" % (__path__[0], module)
        return importlib.util.spec_from_file_location(name, file, loader=Loader(name, file))


BUILTINS = vars(builtins)
sys.meta_path.insert(0, Finder)
