"""Sets that a reward keeps: one for each episode (or row), of whole numbers, floats, or tuples of them.

Which values a set holds is a row of flags in one table, with a place for every value that has been asked about.
"""

from .numeric import np
from .vector_numbers import Numbers, Unsupported, ints_of
from .vector_values import Items

# Bytes of a table.
MOST = 1 << 26


class Sets:
    """Changed in place, as sets are."""

    def __init__(self, count):
        self.count = count
        self.parts = []  # of a value: one of a number, several of a tuple
        self.is_tuple = None
        self.places = 1  # for values of one set
        self.first = np.array(list(range(count)), dtype=np.int64)  # place of each set in the table
        self.table = np.zeros(count, dtype=bool)
        self.lengths = None
        self.is_adopted = False

    def adopt(self, other):
        """From here on it is one of ours where there was none, and ours are empty there."""
        if other.is_tuple is not None:
            raise Unsupported("a set that is not empty")
        other.is_adopted = True

    def has(self, value):
        # First: it may make another table.
        index = self.index(value)
        return Numbers("bool", self.table[index])

    def add(self, value, rows):
        index = self.index(value)
        if rows is False:
            return
        if self.lengths is not None:
            new = ~self.table[index]
            self.lengths = self.lengths + (new if rows is True else new & rows).astype(np.int64)
        self.table[index if rows is True else index[rows]] = True

    def sizes(self):
        if self.is_adopted:
            raise Unsupported("a set with two names")
        if self.lengths is None:
            self.lengths = np.zeros(self.count, dtype=np.int64)
            sets, counts = np.unique(np.floor_divide(np.flatnonzero(self.table), self.places), return_counts=True)
            if len(sets):
                self.lengths[np.array(sets)] = np.array(counts)
        return Numbers("int", self.lengths, None, 0, self.places)

    def shortened(self, count):
        short = Sets(0)
        vars(short).update(vars(self), count=count, first=self.first[:count], table=self.table[: count * self.places])
        if self.lengths is not None:
            short.lengths = self.lengths[:count]
        return short

    def index(self, value):
        """The place of the value in the table, for each set; places are made where there are none."""
        if self.is_adopted:
            raise Unsupported("a set with two names")
        is_tuple = isinstance(value, Items)
        items = value.items if is_tuple else [value]
        if self.is_tuple is None:
            self.is_tuple, self.parts = is_tuple, [Part() for _ in items]
        if is_tuple != self.is_tuple or len(items) != len(self.parts):
            raise Unsupported("values of different kinds in a set")
        codes = [part.codes(item) for part, item in zip(self.parts, items)]
        if not all([part.holds(code) for part, code in zip(self.parts, codes)]):
            self.widen(codes)
        index = 0
        for part, code in zip(self.parts, codes):
            index = index * part.size + (code - part.low)
        return self.first + index

    def widen(self, codes):
        inside = np.flatnonzero(self.table)
        sets, rest = np.floor_divide(inside, self.places), np.remainder(inside, self.places)
        numbers = []
        for part in reversed(self.parts):
            numbers.insert(0, np.remainder(rest, part.size) + part.low)
            rest = np.floor_divide(rest, part.size)
        self.places = 1
        for part, code in zip(self.parts, codes):
            part.widen(code)
            self.places *= part.size
        if self.places * self.count > MOST:
            raise Unsupported("sets of too many values")
        self.first = np.array(list(range(self.count)), dtype=np.int64) * self.places
        self.table = np.zeros(self.count * self.places, dtype=bool)
        if len(inside):
            index = 0
            for part, number in zip(self.parts, numbers):
                index = index * part.size + (number - part.low)
            self.table[sets * self.places + index] = True


class Part:
    """What one number of the values can be: whole numbers from `low` on, `size` of them."""

    def __init__(self):
        self.low, self.size = 0, 1
        self.known = None  # float -> its number

    def codes(self, item):
        """A whole number for each row, or one for all."""
        if isinstance(item, Numbers) and item.kind == "float":
            if self.known is None:
                if self.size > 1:
                    raise Unsupported("floats among ints")
                self.known = {}
            return np.array([self.code(number) for number in item.objects()], dtype=np.int64)
        if self.known is not None:
            raise Unsupported("ints among floats")
        if isinstance(item, Numbers) and ints_of(item) is True:
            return item.integers()
        if type(item) not in (int, bool):
            raise Unsupported("something else in a set")
        return int(item)

    def code(self, number):
        if number != number:
            raise Unsupported("one NaN is not the other")
        return self.known.setdefault(number, len(self.known))

    def holds(self, code):
        low, high = ends(code)
        return self.low <= low and high < self.low + self.size

    def widen(self, code):
        """By as much again, so that it does not happen often."""
        low, high = ends(code)
        top = self.low + self.size - 1
        if low < self.low:
            low -= self.size
        if high > top:
            high += self.size
        self.low, top = min(low, self.low), max(high, top)
        self.size = top - self.low + 1


def ends(code):
    return (code, code) if type(code) is int else (int(code.min()), int(code.max()))
