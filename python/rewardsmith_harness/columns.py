"""The recorded steps: columns of the request, and the Python values that a reward sees of them."""

import ast
import json
import math
from array import array
from itertools import repeat
from struct import iter_unpack

FORMATS = {
    "bool": "B",
    "uint8": "B",
    "int8": "b",
    "uint16": "H",
    "int16": "h",
    "uint32": "I",
    "int32": "i",
    "int64": "d",
    "float32": "f",
    "float64": "d",
}
# Of C: the rest of the json module is Python's own code, which the reward could change.
scan = json.JSONDecoder().scan_once
PARSE = object()
MISSING = object()


class Column:
    """One leaf of an observation, action or info over all rows.

    Makes fresh Python values, so no step sees another's.
    """

    def __init__(self, header, payload, numpy):
        self.dtype = header["dtype"]
        self.numpy = numpy
        if numpy:
            # Taken now: the reward may change the module.
            self.frombuffer, self.copy = numpy.frombuffer, numpy.ndarray.copy
        self.shape = tuple(header.get("shape", ()))
        self.size = math.prod(self.shape)
        self.present = None
        self.texts = None
        if header["kind"] == "text":
            self.codes = cut(payload, header["codes"]).cast("i")
            texts, separator = bytes(cut(payload, header["texts"])), header["separator"]
            # The same text may be there more than once.
            self.texts = (texts.decode().split(separator) if separator else json.loads(texts)) or [None]
            if header["missing"]:
                self.present = bytes(code >= 0 for code in self.codes)
            if self.dtype == "json":
                self.scalars = [parse_scalar(text) for text in self.texts]
            return
        self.format = FORMATS[self.dtype]
        # Of a vector of which the reward reads some entries only: entry -> its own column. The others are 0.
        self.entries = None
        if "entries" in header:
            self.entries = {entry: cut(payload, span).cast(self.format) for entry, span in header["entries"]}
            return
        self.bytes = cut(payload, header["data"])
        self.data = self.bytes.cast(self.format)
        if header.get("present"):
            self.present = bytes(cut(payload, header["present"]))

    @property
    def packed(self):
        """Whether a row is a flat list of plain numbers, which `struct` unpacks fastest."""
        return (
            self.texts is None
            and not self.numpy
            and len(self.shape) == 1
            and self.size > 0
            and self.dtype != "int64"
        )

    def tuples(self, start, stop):
        """The rows of a packed column, as tuples."""
        if self.entries is not None:
            return zip(*[self.scalars_of(start, stop, entry, self.size) for entry in range(self.size)])
        code = "?" if self.dtype == "bool" else self.data.format
        width = self.data.itemsize * self.size
        return iter_unpack("<%d%s" % (self.size, code), self.bytes[start * width : stop * width])

    def scalars_of(self, start, stop, offset=0, step=1):
        """Plain scalars of the rows, all or one a row."""
        if self.entries is None:
            flat = self.data[start * self.size + offset : stop * self.size : step].tolist()
        elif offset in self.entries:
            flat = self.entries[offset][start:stop].tolist()
        else:
            flat = repeat(0.0 if self.dtype in ("float32", "float64") else 0, stop - start)
        if self.dtype == "bool":
            return map(bool, flat)
        if self.dtype == "int64":
            return map(int, flat)
        return iter(flat)

    def rows(self, start, stop):
        """One fresh value a row."""
        if self.texts is not None:
            codes = self.codes[start:stop].tolist()
            if self.dtype == "string":
                return map(self.texts.__getitem__, codes)
            return map(self._json, codes)
        if not self.shape:
            if self.numpy and self.dtype == "float32":
                return iter(self._array(start, stop))
            return self.scalars_of(start, stop)
        if self.numpy:
            # Copies, one a row: a view would lead to its neighbors.
            return map(self.copy, self._array(start, stop))
        if self.packed:
            return map(list, self.tuples(start, stop))
        return map(self._nested, range(start, stop))

    def entry(self, offset):
        """(bytes, numbers a row, the place among them) of one number a row."""
        if self.entries is None:
            return self.bytes, max(self.size, 1), offset
        if offset not in self.entries:
            raise KeyError(offset)
        return self.entries[offset].cast("B"), 1, 0

    def row(self, i):
        return next(iter(self.rows(i, i + 1)))

    def _json(self, code):
        value = self.scalars[code]
        return scan(self.texts[code].strip(), 0)[0] if value is PARSE else value

    def _array(self, start, stop):
        width = self.data.itemsize * self.size
        block = self.frombuffer(self.bytes[start * width : stop * width], dtype=self.data.format)
        if self.dtype in ("bool", "int64"):
            block = block.astype(self.dtype)
        return block.reshape((stop - start, *self.shape))

    def _nested(self, i):
        if len(self.shape) == 1 or self.size == 0:
            return list(self.scalars_of(i, i + 1)) if self.size else []
        if self.dtype in ("bool", "int64"):
            return nest(list(self.scalars_of(i, i + 1)), self.shape)
        width = self.data.itemsize * self.size
        return self.bytes[i * width : (i + 1) * width].cast(self.data.format, self.shape).tolist()


def cut(payloads, span):
    """Of what came with the request, or (where the span ends with 1) of what was sent ahead of it."""
    offset, length, *ahead = span
    return payloads[len(ahead)][offset : offset + length]


def parse_scalar(text):
    value = json.loads(text) if text is not None else None
    return PARSE if isinstance(value, (list, dict)) else value


def nest(flat, shape):
    for n in reversed(shape[1:]):
        flat = [flat[k : k + n] for k in range(0, len(flat), n)]
    return flat


class Data:
    """The recorded steps of the request."""

    def __init__(self, header, payload, numpy):
        self.rows = header["rows"]
        # [length, t of the first row, whether an episode starts here]; a span is consecutive rows of one
        # episode.
        lengths, times, firsts = [cut(payload, span) for span in header["spans"]]
        self.spans = list(zip(lengths.cast("i").tolist(), times.cast("i").tolist(), map(bool, firsts)))
        self.columns = [column and Column(column, payload, numpy) for column in header["columns"]]
        self.channels = header["channels"]
        self.flags = {
            name: bytes(cut(payload, header[name]))
            for name in ("terminated", "truncated")
            if header.get(name)
        }
        reward = header.get("reward")
        self.reward = cut(payload, reward).cast("d") if reward else None

    def times(self):
        times = array("i")
        for length, t, _ in self.spans:
            times.extend(range(t, t + length))
        return times

    def leaves(self, structure):
        if structure["kind"] == "leaf":
            return [self.columns[structure["column"]]]
        parts = structure.get("items") or [entry["value"] for entry in structure.get("entries", [])]
        return [column for part in parts for column in self.leaves(part)]

    def value(self, structure, i):
        """The value at a row.

        Entries that were not recorded there are left out of dictionaries. MISSING when nothing was.
        """
        if structure["kind"] == "leaf":
            column = self.columns[structure["column"]]
            return MISSING if column.present and not column.present[i] else column.row(i)
        if structure["kind"] == "tuple":
            items = [self.value(item, i) for item in structure["items"]]
            return MISSING if any(item is MISSING for item in items) else tuple(items)
        entries = {entry["key"]: self.value(entry["value"], i) for entry in structure["entries"]}
        entries = {key: value for key, value in entries.items() if value is not MISSING}
        return entries if entries or not structure["entries"] else MISSING

    def recorded(self, structure):
        """1 where the row holds a value, or None when all rows do."""
        masks = [column.present for column in self.leaves(structure)]
        if not masks or any(mask is None for mask in masks):
            return None if structure["kind"] != "tuple" else every([mask for mask in masks if mask])
        if len(masks) == 1:
            return masks[0]
        return every(masks) if structure["kind"] == "tuple" else bytes(map(max, *masks))


def every(masks):
    if not masks:
        return None
    return masks[0] if len(masks) == 1 else bytes(map(min, *masks))


def walk_path(structure, path):
    """Follows a field's path (`["x"][2]`) into a structure.

    Gives the leaf's column and the index left over for its row.
    """
    keys = [node.slice for node in reversed(list(subscripts(ast.parse("_" + path, mode="eval").body)))]
    keys = [
        ast.literal_eval(getattr(key, "value", key) if not isinstance(key, ast.Constant) else key)
        for key in keys
    ]
    while structure["kind"] != "leaf":
        if not keys:
            return structure, []
        key = keys.pop(0)
        if structure["kind"] == "dict":
            structure = next(entry["value"] for entry in structure["entries"] if entry["key"] == key)
        else:
            structure = structure["items"][key]
    return structure, keys


def subscripts(node):
    while isinstance(node, ast.Subscript):
        yield node
        node = node.value
