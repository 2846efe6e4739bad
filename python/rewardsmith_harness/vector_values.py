"""What a reward handles besides numbers, for many rows at once: recordings, sequences, dictionaries."""

import math

from .numeric import entries, np
from .vector_arrays import Arrays
from .vector_numbers import Numbers, Unsupported, both, either, int_column, merged, negated


class Items:
    """A tuple or list that nothing changes, with an item that may differ from row to row."""

    def __init__(self, items):
        self.items = items


class Texts:
    """A string a row: a code into a list of texts."""

    def __init__(self, codes, texts, known):
        self.codes = codes
        self.texts = texts
        self.known = known  # text -> which of the texts are it

    def equals(self, text):
        if text not in self.known:
            self.known[text] = np.array([other == text for other in self.texts], dtype=bool)
        return Numbers("bool", self.known[text][self.codes] & (self.codes >= 0))


class Record:
    """A dictionary with string keys that the reward builds: name -> (value, rows that have it)."""

    def __init__(self, branch):
        self.entries = {}
        self.branch = branch  # where it was made
        self.frozen = False

    def copy(self):
        record = Record(None)
        record.entries = dict(self.entries)
        record.frozen = True
        return record

    def set(self, name, value, rows):
        """Rows (a mask) get this value."""
        if self.frozen:
            raise Unsupported("a dictionary with two names")
        if name not in self.entries:
            self.entries[name] = value, rows
            return
        old, had = self.entries[name]
        new = both(rows, negated(had))
        if new is not False:
            # Their key comes last, so no later key may be there already: sum() adds in this order.
            names = list(self.entries)
            for later in names[names.index(name) + 1 :]:
                if both(new, self.entries[later][1]) is not False:
                    raise Unsupported("keys in different orders")
        if (isinstance(value, Arrays) or isinstance(old, Arrays)) and rows is not True and had is not False:
            raise Unsupported("an array or something else")
        self.entries[name] = merged(rows, value, old) if rows is not True else value, either(rows, had)


class Recorded:
    """A part of an observation, action or info: a dictionary, a tuple, or (part of) a leaf."""

    def __init__(self, block, structure, offset=0, shape=None):
        self.block = block
        self.structure = structure
        self.offset = offset
        self.shape = shape

    @property
    def is_dict(self):
        return self.structure["kind"] == "dict"

    def keys(self):
        return [entry["key"] for entry in self.structure["entries"]]

    def __len__(self):
        kind = self.structure["kind"]
        if kind != "leaf":
            return len(self.structure["entries" if kind == "dict" else "items"])
        return self.shape[0]

    def at(self, key):
        """The value under a key or index that every row has; Unsupported where it isn't so simple."""
        kind = self.structure["kind"]
        if kind == "dict":
            for entry in self.structure["entries"]:
                if entry["key"] == key:
                    return recorded(self.block, entry["value"])
            raise Unsupported("a missing key")
        if type(key) is not int or not -len(self) <= key < len(self):
            raise Unsupported("an index")
        key %= len(self)
        if kind == "tuple":
            return recorded(self.block, self.structure["items"][key])
        inner = self.shape[1:]
        offset = self.offset + key * math.prod(inner)
        if inner:
            return Recorded(self.block, self.structure, offset, inner)
        return self.block.scalar(self.structure["column"], offset)


def recorded(block, structure):
    if structure["kind"] != "leaf":
        return Recorded(block, structure)
    column = block.data.columns[structure["column"]]
    if column.numpy and column.texts is None and (column.shape or column.dtype == "float32"):
        return block.arrays(structure["column"])
    if column.texts is None and column.shape:
        return Recorded(block, structure, 0, column.shape)
    return block.scalar(structure["column"], 0)


class Block:
    """Some rows of the recording, as columns. `rows` is a slice or an array of row numbers."""

    def __init__(self, data, rows, count):
        self.data = data
        self.rows = rows
        self.count = count
        self._scalars = {}

    def scalar(self, index, offset):
        """One number (or text) a row; with the rows that lack it, where some do."""
        key = index, offset
        if key not in self._scalars:
            self._scalars[key] = self._load(self.data.columns[index], offset)
        return self._scalars[key]

    def missing(self, structure):
        """Rows in which some leaf of it was not recorded."""
        mask = False
        for column in self.data.leaves(structure):
            if column.present:
                present = entries(column.present, bool, self.rows)
                mask = either(mask, ~present)
        return mask

    def _load(self, column, offset):
        if column.texts is not None:
            if column.dtype != "string":
                raise Unsupported("JSON values")
            known = column.__dict__.setdefault("known", {})
            return Texts(entries(column.codes, np.int32, self.rows), column.texts, known)
        buffer, size, offset = column.entry(offset)
        numbers = entries(buffer, column.format, self.rows, size, offset)
        return typed(numbers, column.dtype)

    def arrays(self, index):
        """What numpy makes of each row."""
        key = index, None
        if key not in self._scalars:
            column = self.data.columns[index]
            rows = np.frombuffer(column.bytes, dtype=column.data.format).reshape(-1, *column.shape)[self.rows]
            self._scalars[key] = Arrays(rows.astype(column.dtype, copy=False))
        return self._scalars[key]

    def numbers(self, values, dtype):
        """Of an array with an entry a row of the recording."""
        return typed(entries(values, dtype, self.rows), dtype)


def typed(data, dtype):
    if dtype == "bool":
        return Numbers("bool", data.astype(bool))
    if dtype in ("float32", "float64"):
        return Numbers("float", data.astype(np.float64))
    return int_column(data)
