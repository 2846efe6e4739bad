"""What came back from the calls, on its way to the host."""

import array
import inspect
import math
import time

from .components import Components
from .errors import Errors, describe
from .protocol import FLUSH_SECONDS, LINES_SECONDS

OK, CRASH, NOT_A_NUMBER, TIMEOUT, NOT_APPLICABLE = range(5)


class Results:
    """Status, reward and components of the rows, which are finished in order and sent off in pieces."""

    def __init__(self, file, rows, output):
        self.output = output
        self.file = file
        self.errors = Errors(output, file)
        self.status = bytearray(rows)
        # The block at work: its first row, the rewards of its rows so far, and their components by the names
        # they came with.
        self.start = 0
        self.out = []
        self.components = Components(self.out, self.pair)
        self.flushed = 0
        self.flushed_at = self.lines_at = time.perf_counter()
        # Of the reward file, once it is being run.
        self.namespace = self.lines = None

    # One result. Each of these returns what goes into `out`: the number, or NaN with another status.

    @property
    def row(self):
        return self.start + len(self.out)

    def crashed(self, error, steps=1):
        row = self.row
        self.status[row : row + steps] = bytes([CRASH]) * steps
        self.errors.crash(error, row, steps)
        self.note_exits(error)
        return math.nan

    def wrong(self, message, what):
        self.status[self.row] = CRASH
        self.errors.wrong(message, what, self.row)
        return math.nan

    def not_applicable(self):
        self.status[self.row] = NOT_APPLICABLE
        return math.nan

    def other(self, value):
        """Whatever is neither a float nor a tuple."""
        try:
            if isinstance(value, (int, float)):
                return float(value)
            if value is None:
                return self.not_applicable()
            if inspect.isawaitable(value):
                # Only now, because asyncio is slow to import.
                from .awaiting import wait_for

                value = wait_for(value)
                return self.pair(value) if type(value) is tuple else self.number(value)
            return self.number(value)
        except BaseException as error:
            return self.crashed(error)

    def number(self, value):
        try:
            if hasattr(value, "item"):
                value = value.item()
            if value is None:
                return self.not_applicable()
            if isinstance(value, (str, bytes, bytearray)):
                raise TypeError
            return float(value)
        except (TypeError, ValueError):
            return self.wrong(
                "The reward function returned %s; a number, or (number, {component: number}), was expected."
                % describe(value),
                type(value).__name__,
            )

    def pair(self, value):
        """(number, {component: number}), the long way: `Components.pair` does what is usual."""
        try:
            if len(value) != 2 or not isinstance(value[1], dict):
                return self.number(value)
            total, parts = value
            if type(total) is not float:
                total = self.other(total)
            if self.status[self.row] != OK:
                return total
            for name in parts:
                if not isinstance(name, str):
                    return self.wrong("A component's name must be a string, not %s." % describe(name), "name")
            numbers = {}
            for name, part in parts.items():
                try:
                    part = part.item() if hasattr(part, "item") else part
                    (numbers[name],) = array.array("d", [math.nan if part is None else part])
                except (TypeError, ValueError):
                    message = "Component %r is %s; a number was expected." % (name, describe(part))
                    return self.wrong(message, (name, type(part).__name__))
            self.components.note(tuple(numbers), numbers.values())
            return total
        except BaseException as error:
            return self.crashed(error)

    def note_exits(self, error):
        trace = error.__traceback__
        while trace is not None and self.lines:
            if trace.tb_frame.f_code.co_filename == self.file:
                self.lines.note_exit(trace.tb_frame, trace.tb_lineno, True)
            trace = trace.tb_next

    def load_failed(self, error):
        """Then no row can be called."""
        rows = len(self.status)
        self.status[:] = bytes([CRASH]) * rows
        self.out += [math.nan] * rows
        self.errors.crash(error, None, rows)
        self.note_exits(error)

    def start_episode(self, length, reset):
        """False when the reward's own reset failed: then none of the steps can be called."""
        try:
            reset()
            return True
        except BaseException as error:
            self.out += [self.crashed(error, length)] * length
            return False

    def watch_lines(self, namespace, lines):
        self.namespace = namespace
        self.lines = lines

    # Sending

    def episode_done(self):
        now = time.perf_counter()
        if now - self.flushed_at > FLUSH_SECONDS:
            self.flush()
            self.flushed_at = now
        if now - self.lines_at > LINES_SECONDS:
            self.send_lines()
            self.lines_at = now

    def send_lines(self):
        if self.lines:
            with self.output:
                self.output.send("lines", **self.lines.count(self.namespace))

    def flush(self):
        """Sends the rows that are finished and not sent yet; all of them are of the block at work."""
        with self.output:
            self.send_rows()

    def send_rows(self):
        first, upto = self.flushed, self.row
        if upto <= first:
            return
        self.flushed = upto
        count = upto - first
        rewards = array.array("d", self.out[first - self.start :])
        self.find_not_numbers(first, rewards)
        components = self.components.take(first - self.start, count)
        self.send_columns(first, bytes(self.status[first:upto]), rewards, components)

    def send_columns(self, first, status, rewards, components):
        count = len(status)
        status = status.ljust(-(-count // 8) * 8, b"\0")
        self.output.send(
            "rows",
            b"".join([status, rewards.tobytes(), *(column.tobytes() for column in components.values())]),
            start=first,
            count=count,
            components=list(components),
            errors=self.errors.take_counts(),
        )

    def find_not_numbers(self, first, rewards):
        # One pass in C tells whether any of them is NaN or infinite.
        if math.isfinite(sum(rewards)):
            return
        for row, value in enumerate(rewards, first):
            if not math.isfinite(value) and self.status[row] == OK:
                self.status[row] = NOT_A_NUMBER
                rewards[row - first] = math.nan
                self.errors.not_a_number("The reward was %s." % value, row)

    def begin_block(self, start):
        with self.output:
            self.send_rows()
            self.start = start
            del self.out[:]
