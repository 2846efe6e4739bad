"""The harness inside Pyodide, called by the JavaScript around it."""

import asyncio
import json
import signal

from . import awaiting, exposed
from .request import prepare


def serve(header, payload, emit, leave):
    """A box with the jobs of one request, for `exposed.run`; `payload`, `emit` and `leave` are JavaScript's."""
    header = json.loads(header)
    # Pyodide's own would have to switch stacks, which Node can't do.
    asyncio.run = awaiting.run
    jobs, ended_early, hidden = prepare(header, payload.to_bytes(), emit, leave, waits=False)
    stuck = []

    def endings():
        while True:
            yield ended_early(stuck.pop)

    ending = endings()
    hidden.append(id(ending))
    signal.signal(signal.SIGINT, exposed.interrupter(stuck, ending))
    return [jobs]
