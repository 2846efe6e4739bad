"""Async rewards: run to their end, one after the other."""

import time


def virtual_time_loop():
    # Only when there is something to wait for, because asyncio is slow to import.
    import asyncio

    class VirtualTimeLoop(asyncio.BaseEventLoop):
        """An event loop that never waits.

        A reward that sleeps costs nothing and gives the same everywhere. It has no sockets.
        """

        def __init__(self):
            super().__init__()
            self._selector = self
            self._now = 0.0

        def time(self):
            return self._now

        def select(self, timeout):
            if timeout is None:
                time.sleep(0.001)  # Something outside the loop (a thread) has to come back first.
            else:
                self._now += timeout
            return []

        def _process_events(self, events):
            pass

        def _write_to_self(self):
            pass

    return VirtualTimeLoop()


_loops = []


def wait_for(awaitable):
    import asyncio

    if not _loops:
        _loops.append(virtual_time_loop())
    # Pyodide always has a loop that is running, as far as asyncio knows.
    running = asyncio._get_running_loop()
    asyncio._set_running_loop(None)
    try:
        return _loops[0].run_until_complete(awaitable)
    finally:
        asyncio._set_running_loop(running)


def run(main, *, debug=None, loop_factory=None):
    """`asyncio.run`, in virtual time."""
    return wait_for(main)
