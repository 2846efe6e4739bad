"""Numpy, or inside Pyodide, which has none, as much of it as whole columns need (`typed`).

With it come functions that take several steps in numpy and one over typed arrays.
"""

import sys

from .numpy_alone import import_numpy

try:
    np = import_numpy()
except ImportError:
    if sys.platform != "emscripten":
        raise
    from . import typed as np

    add_rounded_off, entries, squares, turns = np.add_rounded_off, np.entries, np.squares, np.turns
else:

    def entries(buffer, dtype, rows, size=1, offset=0):
        """Of a buffer with `size` numbers a row: the number at `offset` in each of the rows (a slice or row numbers)."""
        return np.frombuffer(buffer, dtype=dtype).reshape(-1, size)[rows, offset]

    def turns(flags):
        """The first and the last row whose flag is not that of the next row, or (None, None)."""
        turn = np.flatnonzero(flags[1:] != flags[:-1])
        return (int(turn[0]), int(turn[-1])) if len(turn) else (None, None)

    def squares(data, doubt, tiny):
        """data * data, and the rows in which that may not be what `pow` gives (see `square`)."""
        # In place: a new column for each step costs more than the step.
        product = data * data
        high = data * SPLIT
        low = high - data
        np.subtract(high, low, out=high)
        np.subtract(data, high, out=low)
        error = high * high
        error -= product
        high *= low
        high *= 2.0
        error += high
        low *= low
        error += low
        error *= doubt
        error += product
        doubtful = error != product
        if not product.min(initial=tiny) >= tiny:
            doubtful |= (product < tiny) & (data != 0)
        return product, doubtful

    def add_rounded_off(sums, lost, column):
        """sums + column, and `lost` with what this addition rounds off."""
        new = sums + column
        larger = np.abs(sums) >= np.abs(column)
        return new, lost + np.where(larger, (sums - new) + column, (column - new) + sums)


# Of Dekker's product.
SPLIT = 134217729.0

__all__ = ["add_rounded_off", "entries", "np", "squares", "turns"]
