"""The harness inside Pyodide, called by the JavaScript around it."""

import gc
import json
import signal
import sys
import time

from . import awaiting, exposed, vectors  # noqa: F401 (so that it is in the snapshot)
from .ahead import keep_only
from .request import prepare


# The interpreter asks it about each module that is not found.
NEEDED = ("_pyodide._importhook",)


def kept(payload):
    """What comes ahead of the request, in Python's memory."""
    ahead = bytearray(payload.length)
    payload.assign_to(ahead)
    return ahead


def serve(header, payload, ahead, emit, leave, note, run, transfer):
    """A box with the jobs of one request, for `exposed.run`; the rest is JavaScript's. `ahead` is of `kept`, or None.

    `note` is told each line of the reward that begins, where it is looked for the one that hangs: code in C lets
    nobody ask. `run` and `transfer` are of `kernels.ts`.
    """
    header = json.loads(header)
    ahead = bytearray() if ahead is None else ahead
    keep_only(ahead, header["ahead"])
    awaiting.only_virtual_time()
    time.sleep = getattr(time.sleep, "__wrapped__", time.sleep)
    jobs, ended_early = prepare(header, (payload.to_bytes(), ahead), emit, leave, waits=False, columns=(run, transfer))
    close_javascript()
    if header["slowlyFrom"] is not None and header["job"] == "replay":
        exposed.watch_lines(header["file"], note)
    stuck = []

    def endings():
        while True:
            yield exposed.handed(ended_early(stuck.pop))

    signal.signal(signal.SIGINT, exposed.interrupter(stuck.append, endings()))
    return [jobs]


def close_javascript():
    """Takes away what leads from Python to JavaScript: `pyodide_js` is the whole interpreter, memory and all."""
    for finder in sys.meta_path:
        if hasattr(finder, "jsproxies"):
            finder.jsproxies.clear()
    sys.meta_path[:] = [finder for finder in sys.meta_path if "pyodide" not in type(finder).__module__]
    # The interpreter keeps a copy of what is in a module of C, to make it again.
    for names in gc.get_referrers(sys.modules["_pyodide_core"].raw_call):
        if type(names) is dict:
            names.clear()
    for name in list(sys.modules):
        if name.partition(".")[0] in ("js", "pyodide", "pyodide_js", "_pyodide", "_pyodide_core"):
            module = sys.modules.pop(name)
            if name not in NEEDED and isinstance(module, type(sys)):
                vars(module).clear()
    for name in ("js", "pyodide_js", "_pyodide_core", "ctypes", "_ctypes"):
        sys.modules[name] = None
