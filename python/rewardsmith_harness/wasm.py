"""The harness inside Pyodide, called by the JavaScript around it."""

import json
import signal

# Loaded now, so that it is in the memory snapshot.
from . import awaiting  # noqa: F401
from .request import Request


def serve(header, payload, emit, leave):
    """One request; `payload`, `emit` and `leave` are JavaScript's."""
    header = json.loads(header)
    request = Request(header, payload.to_bytes(), emit)

    def interrupted(signum, frame):
        if request.timed_out(frame):
            leave()

    signal.signal(signal.SIGINT, interrupted)
    request.run()
