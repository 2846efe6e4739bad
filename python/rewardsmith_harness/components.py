"""Components of the reward, by the names they come with."""

import array
import math


class Components:
    """The components of rows whose reward came with the same names.

    `record(parts, row)` notes one row's, converted at once: an array may be changed by the next call.
    """

    def __init__(self, names):
        self.names = names
        self.size = len(names)
        self.rows = []  # within the block
        self.columns = [array.array("d") for _ in names]
        scope = {"note": self.rows.append}
        source = "def record(parts, row):\n"
        for k, (name, column) in enumerate(zip(names, self.columns)):
            scope["append%d" % k] = column.append
            source += "    append%d(parts[%r])\n" % (k, name)
        exec(compile(source + "    note(row)\n", "<components>", "exec"), scope)
        self.record = scope["record"]

    def cut(self):
        """Forgets the values of a row that was not completed."""
        for column in self.columns:
            del column[len(self.rows) :]

    def take(self, first, count):
        """Name → one number a row, NaN where there is none; what was taken is forgotten."""
        self.cut()
        taken = {}
        if self.rows:
            for name, column in zip(self.names, self.columns):
                spread = column[:]
                if len(self.rows) < count:
                    spread = array.array("d", [math.nan]) * count
                    for row, value in zip(self.rows, column):
                        spread[row - first] = value
                taken[name] = spread
        del self.rows[:]
        self.cut()
        return taken


def merge(parts):
    merged = {}
    for columns in parts:
        for name, column in columns.items():
            known = merged.setdefault(name, column)
            if known is not column:
                for k, value in enumerate(column):
                    if value == value:
                        known[k] = value
    return merged
