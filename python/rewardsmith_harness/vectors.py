"""Evaluates a reward on whole columns at once, where that gives the very numbers that calling it gives.

Why it is sound:

- Only what is understood is done at all. The reward must be a plain function of its arguments, built from
  assignments, branches, returns, arithmetic, comparisons, dictionaries of components, calls of such functions
  and of the functions in `vector_calls`. Names are looked up in the module as it is after loading, so a
  shadowed `abs` is no `abs`. Anything else (a loop without a fixed length, a method, an attribute, state)
  raises Unsupported before anything is sent, and every step is called.
- Such a function has no effect and no memory, so the order of rows doesn't matter, and calling it once more
  for a check changes nothing.
- Each operation gives the bits that Python's gives (`vector_numbers` says how); ints stay ints, and are given
  up when they could leave the range in which int64 and float are exact.
- Both sides of a branch, and the right side of `and`, `or` and `x if c else y`, are evaluated for all rows,
  but an error counts only in rows that would have come there. A row in which Python would raise (a zero
  denominator, a negative root, a variable not assigned) is called for real, and crashes with its message.
- Lines are counted by the same masks as in a call (`lines` puts them into the code that is walked here).
- Nothing of this is taken on trust: the first and last rows, random ones, and rows on either side of where a
  comparison turns over are called for real. One bit that differs in a reward, a component, a status or a
  line count, and all rows are called.
"""

import random
from bisect import bisect_right
from itertools import accumulate

from .calls import loops
from .columns import MISSING, walk_path
from .numeric import np
from .vector_arrays import AVAILABLE as ARRAYS, Arrays
from .vector_expressions import is_number
from .vector_memory import CHECKED, Episodes, Memory
from .vector_numbers import Numbers, Unsupported, as_floats, both, int_column, tidy
from .vector_values import Block, Items, Record, recorded
from .vector_walk import Walk

# Rows at once: few enough that a column stays in the processor's cache.
ROWS = getattr(np, "ROWS", 32768)
ENDS = 16
RANDOM = 48
CLOSE = 96
# With more rows than this share to be called one by one, all are.
MAX_BAD = 0.02
# Of `results`, which must not be reached from here.
OK, NOT_APPLICABLE = 0, 4


def at_once(host, *given):
    """Status a row, reward a row, {component: number a row}, all as bytes, and [(row without a number, why)].

    None when the reward has to be called.
    """
    if host is None:
        return Vectors(*given).run()
    np.begin(*host)
    try:
        return Vectors(*given).run()
    finally:
        np.end()


class Vectors:
    """One reward on all rows of a request."""

    def __init__(self, data, plan, arguments, entry, values, loop):
        self.data = data
        self.plan = plan
        self.arguments = arguments
        self.entry = entry
        self.values = values
        self.loop = loop
        self.recorded = np.frombuffer(arguments.recorded, dtype=bool) if arguments.recorded else None
        self.times = None
        # Before episodes go side by side, nothing here knows what to do with it.
        self.memory = MISSING
        self.remembers = any(argument["source"]["from"] == "memory" for argument in plan["arguments"])

    def begin(self):
        rows = self.data.rows
        self.status = np.zeros(rows, dtype=np.uint8)
        self.reward = np.full(rows, np.nan)
        self.components = {}
        self.first = {}  # component -> the first row that has it, and its place there
        self.bad = []
        self.close = []

    def run(self):
        functions = self.values.lines.functions.values()
        before = [copied(function.hits) for function in functions]
        for way in (self.go_through, self.go_together):
            self.begin()
            try:
                with np.errstate(all="ignore"):
                    if way():
                        return self.finished()
            except Exception:
                # Not understood, or a fault of ours: either way the reward is called.
                pass
            for function, hits in zip(functions, before):
                restore(function.hits, hits)
        return None

    def go_through(self):
        self.sweep()
        return len(self.bad) <= MAX_BAD * self.data.rows and self.check()

    def sweep(self):
        rows = self.data.rows
        for start in range(0, rows, ROWS):
            stop = min(start + ROWS, rows)
            walk, returns = self.walk(slice(start, stop), stop - start)
            self.keep(start, stop, returns, walk.bad)
            walk.count_lines()
            if walk.bad.any():
                self.bad += (np.flatnonzero(walk.bad) + start).tolist()
            self.close += [start + row for row in walk.close]

    def walk(self, rows, count):
        """The function on these rows (a slice or row numbers): the walk and what was returned where."""
        block = Block(self.data, rows, count)
        walk = Walk(self.values.lines, self.values.namespace, count)
        if self.recorded is not None:
            walk.active = tidy(self.recorded[rows])
        given, named = [], {}
        for argument in self.plan["arguments"]:
            value = self.argument(argument["source"], block)
            if "keyword" in argument:
                named[argument["keyword"]] = value
            else:
                given.append(value)
        returns = [] if walk.active is False else walk.call(self.entry, given, named)
        return walk, [(rows, self.returned(walk, rows, value)) for rows, value in returns]

    def argument(self, source, block):
        data, kind = self.data, source["from"]
        if kind == "constant":
            return source["value"]
        if kind == "memory":
            return self.memory
        if kind == "t":
            if self.times is None:
                self.times = np.frombuffer(data.times(), dtype=np.int32)
            return int_column(self.times[block.rows])
        if kind in ("terminated", "truncated"):
            return block.numbers(data.flags[kind], "bool")
        if kind == "done":
            ends = [block.numbers(data.flags[name], "bool").data for name in ("terminated", "truncated")]
            return Numbers("bool", ends[0] | ends[1])
        if kind == "reward":
            return block.numbers(data.reward, "float64")
        if kind == "key":
            entries = data.channels["obs"]["entries"]
            structure = next((entry["value"] for entry in entries if entry["key"] == source["key"]), None)
            if structure is not None and block.missing(structure) is not False:
                raise Unsupported("a column with gaps")
            return None if structure is None else recorded(block, structure)
        if kind == "field":
            structure, index = walk_path(data.channels[source["of"]], source["path"])
            value = recorded(block, structure)
            for key in index:
                value = value.at(key)
            if isinstance(value, Arrays) and index:
                raise Unsupported("a field of an array")
            return value
        return recorded(block, data.channels[kind])

    def returned(self, walk, rows, value):
        """(total, components or None) of one return; None for "not applicable"."""
        if isinstance(value, Items) and len(value.items) == 2 and isinstance(value.items[1], Record):
            total, record = value.items
            parts = {}
            for name, (part, had) in record.entries.items():
                parts[name] = as_floats(part), had
        else:
            total, parts = value, {}
        if total is None and not parts:
            return None
        if not is_number(total):
            raise Unsupported("a reward that is no number")
        return as_floats(total), parts

    def keep(self, start, stop, returns, bad):
        reward, status = self.reward[start:stop], self.status[start:stop]
        if self.recorded is not None:
            status[~self.recorded[start:stop]] = NOT_APPLICABLE
        good = tidy(~bad)
        for rows, value in returns:
            if value is None:
                status[slice(None) if rows is True else rows] = NOT_APPLICABLE
                continue
            total, parts = value
            put(reward, rows, total)
            for place, (name, (part, had)) in enumerate(parts.items()):
                present = both(both(rows, had), good)
                if present is False:
                    continue
                row = start if present is True else start + int(np.argmax(present))
                put(self.component(name, row, place)[start:stop], present, part)

    def component(self, name, row, place):
        if name not in self.components:
            self.components[name] = np.full(self.data.rows, np.nan)
        self.first[name] = min(self.first.get(name, (row, place)), (row, place))
        return self.components[name]

    # Rewards that remember

    def go_together(self):
        """All episodes side by side; False where calls give anything else, or where a row would raise."""
        spans = self.data.spans
        episodes = Episodes(spans)
        if not self.remembers or not all(first for _, _, first in spans) or not episodes.are_enough:
            return False
        close = []
        for rows, walk, returns in self.together(episodes):
            self.keep_rows(rows, returns)
            close += [int(rows[i]) for i in walk.close]
        chosen = self.some_episodes(spans, close)
        functions = self.values.lines.functions.values()
        before = [copied(function.hits) for function in functions]
        starts = [0, *accumulate([length for length, _, _ in spans])]
        for number in chosen:
            start, length = starts[number], spans[number][0]
            values = loops(self.loop, self.arguments.iterate, start, start + length, [(length, True)], [{}])
            if not all([self.is_same(row, value) for row, value in zip(range(start, start + length), values)]):
                return False
        called = [copied(function.hits) for function in functions]
        for function, hits in zip(functions, before):
            restore(function.hits, hits)
        for _ in self.together(Episodes(spans, chosen)):
            pass
        same = all(copied(function.hits) == hits for function, hits in zip(functions, called))
        for function, hits in zip(functions, before):
            restore(function.hits, hits)
        return same

    def together(self, episodes):
        self.memory = Memory()
        for rows in episodes.steps():
            self.memory.shorten(len(rows))
            walk, returns = self.walk(rows, len(rows))
            if walk.bad.any():
                # From there on its memory is another.
                raise Unsupported("a row that fails")
            walk.count_lines()
            yield rows, walk, returns

    def keep_rows(self, numbers, returns):
        """As `keep`, for rows by their numbers."""
        if self.recorded is not None:
            self.status[numbers[~self.recorded[numbers]]] = NOT_APPLICABLE
        for rows, value in returns:
            if value is None:
                self.status[chosen_of(numbers, rows)] = NOT_APPLICABLE
                continue
            total, parts = value
            self.reward[chosen_of(numbers, rows)] = chosen_of(total, rows)
            for place, (name, (part, had)) in enumerate(parts.items()):
                present = both(rows, had)
                if present is False:
                    continue
                where = chosen_of(numbers, present)
                self.component(name, int(where.min()), place)[where] = chosen_of(part, present)

    def some_episodes(self, spans, close):
        """Numbers of the episodes to call for real: the ends, those near which a comparison turns over, any."""
        chooser = random.Random(0)
        ends = list(accumulate([length for length, _, _ in spans]))
        near = [bisect_right(ends, row) for row in chooser.sample(close, min(8, len(close)))]
        wanted = [0, len(spans) - 1, *near, *(chooser.randrange(len(spans)) for _ in range(16))]
        chosen, rows = [], 0
        for number in dict.fromkeys(wanted):
            if len(chosen) < 2 or rows + spans[number][0] <= CHECKED:
                chosen.append(number)
                rows += spans[number][0]
        return chosen

    # Calls for real

    def is_same(self, row, value):
        status, reward, parts = understood(value)
        if status != self.status[row] or bits(reward) != bits(self.reward[row]):
            return False
        mine = {name: column[row] for name, column in self.components.items()}
        return all(bits(parts.get(name, np.nan)) == bits(mine.get(name, np.nan)) for name in {*parts, *mine})

    def check(self):
        """Whether calls give the same for a sample of the rows."""
        rows = self.sample()
        if not rows:
            return False
        functions = self.values.lines.functions.values()
        before = [copied(function.hits) for function in functions]
        if not all([self.is_same(row, self.call(row)) for row in rows]):
            return False
        called = [copied(function.hits) for function in functions]
        for function, hits in zip(functions, before):
            restore(function.hits, hits)
        walk, _ = self.walk(np.array(rows), len(rows))
        walk.count_lines()
        same = all(copied(function.hits) == hits for function, hits in zip(functions, called))
        for function, hits in zip(functions, before):
            restore(function.hits, hits)
        return same

    def sample(self):
        """Rows to compare: not those that will be called anyway, nor those that no call is made for."""
        rows = self.data.rows
        chooser = random.Random(0)
        chosen = {*range(min(ENDS, rows)), *range(max(0, rows - ENDS), rows)}
        chosen.update(chooser.randrange(rows) for _ in range(RANDOM))
        chosen.update(chooser.sample(self.close, min(CLOSE, len(self.close))))
        chosen.difference_update(self.bad)
        if self.recorded is not None:
            chosen = {row for row in chosen if self.recorded[row]}
        return sorted(chosen)

    def call(self, row):
        """One call, as the loop makes it, and what `Values` makes of it."""
        (value,) = loops(self.loop, self.arguments.iterate, row, row + 1, [(1, True)], [{}])
        return value

    def finished(self):
        unusual = []
        for row in self.bad:
            value = self.call(row)
            status, self.reward[row], parts = understood(value)
            if status is None:
                unusual.append((row, value))
                continue
            self.status[row] = status
            for place, (name, number) in enumerate(parts.items()):
                self.component(name, row, place)[row] = number
        names = sorted(self.components, key=self.first.get)
        columns = {name: self.components[name].tobytes() for name in names}
        return self.status.tobytes(), self.reward.tobytes(), columns, unusual


def understood(value):
    """(status, reward, components) of a call; the status is None when it failed."""
    if value is None:
        return NOT_APPLICABLE, np.nan, {}
    if type(value) is float:
        return OK, value, {}
    if type(value[0]) is float:
        return OK, value[0], dict(zip(value[1], value[2:]))
    return None, np.nan, {}


def chosen_of(values, rows):
    """Of a column or a number, the rows of a mask."""
    return values if rows is True or not isinstance(values, np.ndarray) else values[rows]


def put(column, rows, value):
    """Writes a column or a number into the rows of a mask."""
    if rows is True:
        column[:] = value
    else:
        np.copyto(column, value, where=rows)


def bits(value):
    value = float(value)
    # All NaNs are one: a payload means nothing.
    return "nan" if value != value else value.hex()


def copied(hits):
    return list(hits) if isinstance(hits, list) else {mask: calls for mask, calls in hits.items() if calls}


def restore(hits, earlier):
    if isinstance(hits, list):
        hits[:] = earlier
    else:
        hits.clear()
        hits.update(earlier)
