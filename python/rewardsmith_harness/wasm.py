"""The harness inside Pyodide, called by the JavaScript around it."""

import asyncio
import json
import signal

from . import awaiting
from .request import Request


def serve(header, payload, emit, leave):
    """One request; `payload`, `emit` and `leave` are JavaScript's."""
    header = json.loads(header)
    request = Request(header, payload.to_bytes(), emit)

    def interrupted(signum, frame):
        if request.timed_out(frame):
            leave()

    # Pyodide's own would have to switch stacks, which Node can't do.
    asyncio.run = awaiting.run
    signal.signal(signal.SIGINT, interrupted)
    request.run()
