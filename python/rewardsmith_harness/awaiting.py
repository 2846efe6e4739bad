"""Async rewards: run to their end, one after the other."""

import sys
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

        def run_in_executor(self, executor, function, *arguments):
            if sys.platform != "emscripten":
                return super().run_in_executor(executor, function, *arguments)
            # There are no threads: it is done at once.
            future = self.create_future()
            try:
                future.set_result(function(*arguments))
            except Exception as error:
                future.set_exception(error)
            return future

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
    return _loops[0].run_until_complete(awaitable)


def only_virtual_time():
    """Makes asyncio give out such loops, and no other: Pyodide's own would have to switch stacks, which Node can't do."""
    import asyncio
    from asyncio import events

    class Policy(events._BaseDefaultEventLoopPolicy):
        def new_event_loop(self):
            return virtual_time_loop()

        def get_event_loop(self):
            # As before Python 3.14.
            if self._local._loop is None:
                self.set_event_loop(self.new_event_loop())
            return super().get_event_loop()

    # Pyodide always has a loop that is running, as far as asyncio knows.
    asyncio._set_running_loop(None)
    asyncio.run = getattr(asyncio.run, "__wrapped__", asyncio.run)
    events._set_event_loop_policy(Policy())
