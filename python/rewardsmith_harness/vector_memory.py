"""Rewards that remember: the first step of all episodes at once, then the second of all, and so on.

What a reward keeps in its memory from step to step is then a column with an entry an episode. Longer episodes come
first, so that those which have ended are cut off at the end.
"""

from itertools import accumulate

from .numeric import np
from .vector_arrays import Arrays
from .vector_expressions import either_of, is_number
from .vector_numbers import Numbers, Unsupported, both, either, negated
from .vector_sets import Sets
from .vector_values import Items, Record

# With fewer episodes side by side, whole columns are too short to be worth their while.
FEWEST = getattr(np, "FEWEST", 200)
# Rows that are called for a check, in whole episodes.
CHECKED = 4000


class Memory(Record):
    """The dictionaries of all episodes: name -> (value, episodes that have it)."""

    def __init__(self):
        super().__init__(None)

    def set(self, name, value, rows):
        if not can_be_kept(value):
            raise Unsupported("something else in memory")
        old, had = self.entries.get(name, (None, False))
        if rows is True or had is False:
            self.entries[name] = value, rows
        elif isinstance(old, Sets) and isinstance(value, Sets) and both(rows, had) is False:
            old.adopt(value)
            self.entries[name] = old, either(rows, had)
        else:
            self.entries[name] = either_of(rows, value, old), either(rows, had)

    def set_default(self, name, value, active):
        _, had = self.entries.get(name, (None, False))
        new = both(active, negated(had))
        if new is not False:
            self.set(name, value, new)

    def shorten(self, count):
        self.entries = {name: (shortened(value, count), shortened(had, count)) for name, (value, had) in self.entries.items()}


def can_be_kept(value):
    if isinstance(value, Items):
        return all(map(can_be_kept, value.items))
    return value is None or type(value) is str or is_number(value) or isinstance(value, (Arrays, Sets))


def shortened(value, count):
    if isinstance(value, Numbers):
        ints = value.ints if value.ints is None else value.ints[:count]
        return Numbers(value.kind, value.data[:count], ints, value.low, value.high)
    if isinstance(value, Arrays):
        return Arrays(value.data[:count])
    if isinstance(value, Sets):
        return value.shortened(count)
    if isinstance(value, Items):
        return Items([shortened(item, count) for item in value.items])
    return value[:count] if isinstance(value, np.ndarray) else value


class Episodes:
    """Whole episodes, the longest first; `chosen` are their numbers."""

    def __init__(self, spans, chosen=None):
        lengths = [length for length, _, _ in spans]
        starts = [0, *accumulate(lengths)]
        order = sorted(range(len(lengths)) if chosen is None else chosen, key=lambda number: -lengths[number])
        self.lengths = [lengths[number] for number in order]
        self.starts = np.array([starts[number] for number in order])

    def steps(self):
        """The rows of each step, as many as there are episodes that long."""
        count = len(self.lengths)
        for step in range(self.lengths[0]):
            while self.lengths[count - 1] <= step:
                count -= 1
            yield self.starts[:count] + step

    @property
    def are_enough(self):
        return sum(self.lengths) >= FEWEST * self.lengths[0]
