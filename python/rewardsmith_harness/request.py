"""One request, on whatever Python this is.

It is a generator of jobs that `exposed.run` does. While the reward runs it is suspended, and with it all that
the reward must not get at: the recording, the results, the way to the host. It consists of functions, because
classes can be found (`object.__subclasses__`) and changed.
"""

import gc
import os
import sys
from _thread import allocate_lock
from functools import partial
from time import perf_counter
from types import SimpleNamespace

from . import exposed, guard, signals
from .columns import Data
from .errors import error_log
from .expressions import Evaluation
from .notes import Notes
from .numpy_alone import import_numpy
from .printed import Printed
from .protocol import sender
from .replay import replay, send_lines
from .results import ledger
from .seals import DATA, sealed
from .values import Values

# Jobs.
KEPT = 32


def leave_process(status=0):
    raise SystemExit("The process was told to end, with status %s." % status)


def prepare(header, payload, emit, leave, waits, allowed=(), columns=None):
    """(jobs, ended_early): the generator that does the request, and a function that gives the one to end it early.

    `waits`: whether ending it early may wait for a moment in which we are not at work. `allowed`: code that may
    look at the frames of all threads. `columns`: see `replay`.
    """
    payload = tuple(map(memoryview, payload))
    # Held while we are at work: the two generators must not run side by side, and the second is the last.
    turn = allocate_lock()
    send = sender(emit, header["nonce"])
    work = SimpleNamespace(loaded=False, start=0, out=[], thrown=[], rows=header.get("rows"))
    values = Values(header.get("file"))
    if header.get("trace"):
        values.notes = Notes()
    printed = Printed()
    # Looked up now: later the reward may have changed the classes.
    texts, place_of, count_lines = printed.text, values.place_of, values.count_lines
    add_error, failed, take_counts = error_log(send)
    began = perf_counter()

    attempts = []

    def notes():
        while True:
            what, line = yield
            attempts.append((what, work.start + len(work.out), line))

    def changed(what):
        message = "The reward changed %s, which is RewardSmith's own code." % what
        return "failure", -4, "PermissionError", message, None, ""

    def attempts_at(first, stop):
        taken = [attempt for attempt in attempts if first <= attempt[1] < stop]
        attempts[:] = [attempt for attempt in attempts if attempt[1] >= stop]
        return taken

    def load_attempts():
        what = work.broken()
        if what:
            return changed(what)
        if not attempts:
            return None
        what, _, line = attempts[0]
        attempts.clear()
        message = "The reward file tried to use %s, and went on when it was refused." % what
        return "failure", -3, "PermissionError", message, line, ""

    settle_all, settle_columns, checked_columns, nothing_to_call, tried = ledger(
        send, add_error, failed, take_counts, attempts_at
    )

    def settle(first, values, count):
        # Whatever was changed meanwhile, it shows before all is told.
        what = work.broken() if first + count >= header["rows"] else None
        settle_all(first, [changed(what)] * count if what else values, count)

    def columns_unless_changed(given, rows):
        return None if work.broken() else checked_columns(given, rows)

    note = notes()
    next(note)

    def whole():
        sys.stdout = sys.stderr = printed
        # So that whoever ends the process is a crash with a line, like any other.
        os._exit = os.abort = leave_process
        # The results of a block are held until it is done: that many new objects are no garbage.
        gc.set_threshold(50_000, 20, 20)
        send("ready", python="%d.%d.%d" % sys.version_info[:3])
        numpy = missing = None
        if header["job"] == "evaluate":
            some = Evaluation(header, Data(header, payload, None)).some
            guard_from_here()
            yield from evaluate(some)
        else:
            if header["arrays"] == "numpy":
                try:
                    numpy = import_numpy()
                except ImportError as error:
                    missing = error.with_traceback(None)
            data = Data(header, payload, numpy)
            settles = settle, settle_columns, columns_unless_changed, nothing_to_call
            jobs = replay(header, data, values, missing, send, settles, load_attempts, work, columns)
            next(jobs)
            guard_from_here()
            yield from jobs
            for what, _, line in attempts:
                # Behind the last row: by a thread, or when something was thrown away.
                tried(what, None, line)
            # How often it was goes with rows, of which there are no more.
            settle_all(header["rows"], [], 0)
        yield from say("end")

    def evaluate(some):
        while work.start < len(header["lengths"]):
            yield [(work.out,), some]
            send("values", first=work.start, values=work.out)
            work.start += len(work.out)
            work.out = []

    def say(how):
        job = [(), texts]
        yield job
        send(how, printed=job[-1] if type(job[-1]) is str else "")

    def guard_from_here():
        guard.install(note.send, header.get("file"), [path for path in sys.path if path], allowed)
        signals.only_while_open()
        work.broken, work.data_broken = sealed(), sealed(DATA)
        gc.enable = exposed.nothing
        del sys.meta_path[0]  # Ours, which found these modules.
        package = sys.modules[__package__]
        for name in [name for name in sys.modules if name.partition(".")[0] == __package__]:
            del sys.modules[name]
            # Its modules are attributes of the package, too.
            vars(package).pop(name.rpartition(".")[2], None)

    def ended_early(frame_of):
        """When the limit is reached; `frame_of` gives the frame that is running then."""
        if perf_counter() - began < header["seconds"] * 0.98 or not turn.acquire(waits):
            return
        if header["job"] == "evaluate":
            send("values", first=work.start, values=work.out[:])
        else:
            place = [(frame_of(),), place_of]
            yield place
            places = place[-1] if type(place[-1]) is list else []
            row = None
            if work.loaded:
                finished = work.out[:]
                if finished:
                    settle(work.start, finished, len(finished))
                row = work.start + len(finished)
                row = row if row < header["rows"] else None
            yield from send_lines(count_lines, send)
            timed_out(places, row)
        yield from say("timeout")
        leave()

    def timed_out(places, row):
        message = "Not finished within %g s." % header["seconds"]
        lines = header["source"].splitlines()
        trace = "Running when the time was up (most recent call last):\n"
        for line, name in places:
            quoted = lines[line - 1].strip() if 0 < line <= len(lines) else ""
            trace += '  File "%s", line %d, in %s\n    %s\n' % (header["file"], line, name, quoted)
        line = places[-1][0] if places else None
        add_error("timeout", row, "timeout", "Timeout", message, line, trace, steps=0)

    exposed.opening[:] = [partial(call) for call in (work.thrown.clear, exposed.closed.release, gc.enable)]

    def in_turn(jobs):
        kept = []
        turn.acquire()
        for job in jobs:
            turn.release()
            yield job
            turn.acquire()
            # The end of what came of it may be the reward's code (`__del__`), so it must not come while we are at work:
            # the first ones (what is called) are kept for good, others long enough that nobody has them any more.
            kept.append(job)
            if len(kept) > 2 * KEPT:
                work.thrown.append(kept.pop(KEPT))

    return exposed.handed(in_turn(whole()), exposed.opening), ended_early
