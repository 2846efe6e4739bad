"""Components of the reward, by the names they come with."""

import array
import math

# Sets of names that are told apart without a look-up; more are rare, and only slower.
QUICK = 8


class Components:
    """The components of a block's rows: for each set of names the rows that had it, and a list a name.

    They are plain floats from the start: an array may be changed by the next call.
    """

    def __init__(self, out, long_way):
        """`out` holds the rewards so far, and so says the row; `long_way` takes what `pair` can't."""
        self._out = out
        self._long_way = long_way
        self._groups = {}
        self.pair = long_way

    def note(self, names, numbers):
        group = self._groups.get(names)
        if group is None:
            group = self._groups[names] = [[] for _ in range(1 + len(names))]
            self.pair = self._compile()
        for column, value in zip(group, (len(self._out), *numbers)):
            column.append(value)

    def _compile(self):
        """A function for what most rewards return: a float, and a dictionary with names seen before.

        It is written for these names, because each call of anything but Python code is slow in WebAssembly.
        """
        scope = {"out": self._out, "long_way": self._long_way, "plain": plain}
        source = """
def pair(value):
    try:
        total, parts = value
        if type(total) is float and type(parts) is dict:
            size = len(parts)
"""
        for g, names in enumerate(list(self._groups)[-QUICK:]):
            for k, column in enumerate(self._groups[names]):
                scope["note%d_%d" % (g, k)] = column.append
            known = " and ".join(["size == %d" % len(names), *("%r in parts" % name for name in names)])
            source += "            if %s:\n" % known
            for k, name in enumerate(names):
                source += "                v%d = parts[%r]\n" % (k, name)
                source += "                if type(v%d) is not float: v%d = plain(v%d)\n" % (k, k, k)
            source += "                note%d_0(len(out))\n" % g
            for k in range(len(names)):
                source += "                note%d_%d(v%d)\n" % (g, k + 1, k)
            source += "                return total\n"
        source += """
    except BaseException:
        pass
    return long_way(value)
"""
        exec(compile(source, "<components>", "exec"), scope)
        return scope["pair"]

    def take(self, first, count):
        """Name → one number a row, NaN where there is none; what was taken is forgotten."""
        taken = {}
        for names, group in self._groups.items():
            rows, *columns = group
            if not rows:
                continue
            for name, column in zip(names, columns):
                if len(rows) == len(column) == count:
                    taken[name] = array.array("d", column)
                    continue
                spread = taken.setdefault(name, array.array("d", [math.nan]) * count)
                # The limit may have come between two components of a row: zip leaves that row out.
                for row, value in zip(rows, column):
                    if row - first < count:
                        spread[row - first] = value
            for column in group:
                column.clear()
        return taken


def plain(value):
    if isinstance(value, (int, float)):
        return float(value)
    raise TypeError
