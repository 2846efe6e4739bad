"""What came back from the calls, on its way to the host.

Nothing here runs code of the reward: what comes in is looked at by its exact type before anything else.
"""

from array import array
from itertools import repeat
from math import isfinite, nan
from operator import is_
from sys import byteorder

OK, CRASH, NOT_A_NUMBER, TIMEOUT, NOT_APPLICABLE = range(5)
# More are names made of data, and each costs a column.
MAX_COMPONENTS = 200
LONGEST_NAME = 200
# Of the eight bytes of a number the one with its sign and the most of its exponent.
HEAD = 7 if byteorder == "little" else 0
NAN = array("d", [nan]).tobytes()
# Rows of a frame: on its way through the host it stays in the processor's cache.
FRAME = 1 << 14


def ledger(send, add_error, failed, take_counts, attempts_at):
    """Functions, not a class: a class could be found by the reward, and changed."""
    all_names = set()

    def settle(first, values, count):
        """Sends the results of `count` rows from `first` on. `values` is what `Values` made, one a row."""
        values = values[:count]
        if len(values) < count:
            # The loop itself was ended.
            values += [("failure", -2, "Error", "The reward ended the loop that calls it.", None, "")] * (
                count - len(values)
            )
        marks = bytearray(count)
        kinds = list(map(type, values))
        if kinds.count(float) == count:
            rewards, columns = array("d", values), {}
        else:
            rewards, columns = alike(values) or apart(first, values, kinds, marks)
        columns = {name: column.tobytes() for name, column in columns.items()}
        deliver(first, count, marks, rewards.tobytes(), columns)

    def settle_columns(marks, rewards, columns, unusual):
        """The same for all rows at once, from bytes; `unusual` are (row, value) that failed."""
        for start in range(0, len(marks), FRAME):
            stop = min(start + FRAME, len(marks))
            some = bytearray(marks[start:stop])
            for row, value in unusual:
                if start <= row < stop:
                    some[row - start] = CRASH
                    failed(value[0] if len(value) == 1 else value, row)
            numbers = [column[8 * start : 8 * stop] for column in (rewards, *columns.values())]
            deliver(start, stop - start, some, numbers[0], dict(zip(columns, numbers[1:])))

    def checked_columns(given, rows):
        """What `settle_columns` takes, or None."""
        if type(given) is not tuple or list(map(type, given)) != [bytes, bytes, dict, list]:
            return None
        marks, rewards, columns, unusual = given
        # Copies: a thread of the reward's may have these.
        columns, unusual = dict(columns), list(unusual)
        fits = (
            len(marks) == rows
            and len(rewards) == 8 * rows
            and known_names(tuple(columns))
            and all([type(column) is bytes and len(column) == 8 * rows for column in columns.values()])
            and all([type(pair) is tuple and list(map(type, pair)) == [int, tuple] for pair in unusual])
        )
        return (marks, rewards, columns, unusual) if fits else None

    def deliver(first, count, marks, rewards, columns):
        """Sends rows: a byte of `marks` each, and eight of `rewards` and of each of the columns."""
        # NaN and infinity begin with these bytes, and else only what is larger than 1e303.
        heads = rewards[HEAD::8]
        if 0x7F in heads or 0xFF in heads:
            rewards = finite(first, rewards, marks)
        tries = attempts_at(first, first + count)
        if tries:
            rewards = bytearray(rewards)
        for what, row, line in tries:
            if marks[row - first] != CRASH:
                marks[row - first] = CRASH
                rewards[8 * (row - first) : 8 * (row - first) + 8] = NAN
                tried(what, row, line)
        send(
            "rows",
            bytes(marks).ljust(-(-count // 8) * 8, b"\0"),
            rewards,
            *columns.values(),
            start=first,
            count=count,
            components=list(columns),
            errors=take_counts(),
        )

    def finite(first, rewards, marks):
        """The same with NaN for what is not finite; a reward that is said to be fine is none then."""
        numbers = array("d", rewards)
        for i, value in enumerate(numbers):
            if not isfinite(value) and marks[i] == OK:
                marks[i] = NOT_A_NUMBER
                numbers[i] = nan
                message = "The reward was %s." % float.__repr__(value)
                add_error(message, first + i, "nan", "", message)
        return numbers.tobytes()

    def tried(what, row, line, steps=1):
        message = "The reward tried to use %s, and went on when it was refused." % what
        add_error(("tried", what, line), row, "crash", "PermissionError", message, line, steps=steps)

    def known_names(names):
        if type(names) is not tuple or list(map(type, names)).count(str) != len(names):
            return False
        all_names.update(names)
        return len(all_names) <= MAX_COMPONENTS and max(map(len, names), default=0) <= LONGEST_NAME

    def alike(values):
        """Rewards and components when all rows have the same ones; else None."""
        count = len(values)
        if list(map(type, values)).count(tuple) != count:
            return None
        sizes = list(map(len, values))
        if sizes[0] < 2 or sizes.count(sizes[0]) != count:
            return None
        totals, all_of_names, *columns = zip(*values)
        names = all_of_names[0]
        if list(map(is_, all_of_names, repeat(names))).count(True) != count:
            return None
        for column in [totals, *columns]:
            if list(map(type, column)).count(float) != count:
                return None
        if not known_names(names) or len(names) != len(columns):
            return None
        return array("d", totals), dict(zip(names, [array("d", column) for column in columns]))

    def apart(first, values, kinds, marks):
        """The same for rows of several kinds."""
        rewards = array("d", [value if kind is float else nan for value, kind in zip(values, kinds)])
        groups = {}
        for i, value in enumerate(values):
            if kinds[i] is tuple:
                groups.setdefault(id(value[1]) if len(value) > 1 else 0, []).append(i)
            elif value is None:
                marks[i] = NOT_APPLICABLE
            elif kinds[i] is not float:
                marks[i] = CRASH
                failed((), first + i)
        columns = {}
        for rows in groups.values():
            group = [values[i] for i in rows]
            found = alike(group)
            if found is None:
                for i, value in zip(rows, group):
                    marks[i] = CRASH
                    failed(value[0] if len(value) == 1 else value, first + i)
                continue
            scatter(found[0], rows, rewards)
            for name, column in found[1].items():
                if name not in columns:
                    columns[name] = array("d", [nan]) * len(values)
                scatter(column, rows, columns[name])
        return rewards, columns

    def scatter(column, rows, into):
        for i, number in zip(rows, column):
            into[i] = number

    def nothing_to_call(failure, rows):
        """The reward file could not be loaded: no row can be called."""
        failed(failure, None, 0)
        for first in range(0, rows, 1 << 16):
            settle(first, [failure] * min(1 << 16, rows - first), min(1 << 16, rows - first))

    return settle, settle_columns, checked_columns, nothing_to_call, tried
