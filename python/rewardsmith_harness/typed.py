"""As much of numpy as whole columns need, over typed arrays of the JavaScript around Pyodide (`kernels.ts`).

An array here is the number of a slot there. Floats and ints are both doubles: `vector_numbers` keeps ints where
those are exact. What an operation gives has the bits of numpy's; anything else than what `vectors` asks for raises.
"""

import math
from array import array as packed
from contextlib import nullcontext

float32, float64, int32, int64, uint8 = "float32", "float64", "int32", "int64", "uint8"
nan = math.nan
# Each operation costs a call into JavaScript.
ROWS = 1 << 16
# Of episodes side by side (`vector_memory`): a step of all takes some milliseconds here, however few they are.
FEWEST = 6000
# What `|` of JavaScript's takes.
MAX_BITS = 30
DOUBLES, BYTES = "d", "B"
KINDS = {float: "f", float64: "f", float32: "f", int: "i", int64: "i", int32: "i", bool: "b", "bool": "b", uint8: "u"}
# Characters of the array module.
KINDS.update({"d": "f", "f": "f", "b": "i", "B": "i", "h": "i", "H": "i", "i": "i", "I": "i"})
FORMATS = {"bool": "B", bool: "B", float64: "d", float32: "f", int32: "i", uint8: "B"}


class Host:
    """The functions of JavaScript, while columns are evaluated; the reward must not find them at any other time."""

    run = transfer = None


free = {}  # (storage, room) -> slots that nobody uses any more
slots = []


def begin(run, transfer):
    Host.run, Host.transfer = run, transfer


def end():
    Host.run = Host.transfer = None
    free.clear()
    slots.clear()


class ndarray:
    """`size` numbers from `at` on in a slot. kind: f(loat), i(nt), b(ool) or u(int8)."""

    __slots__ = ("slot", "at", "size", "kind", "owner")

    def __init__(self, kind, size, slot=None, at=0, owner=None):
        self.kind, self.size, self.at, self.owner = kind, size, at, owner
        self.slot = taken(kind, size) if slot is None else slot

    def __del__(self):
        if self.owner is None:
            free.setdefault((storage(self.kind), room(self.size)), []).append(self.slot)

    def __len__(self):
        return self.size

    @property
    def shape(self):
        return (self.size,)

    def __add__(self, other):
        return binary("add", self, other)

    def __radd__(self, other):
        return binary("add", other, self)

    def __sub__(self, other):
        return binary("subtract", self, other)

    def __rsub__(self, other):
        return binary("subtract", other, self)

    def __mul__(self, other):
        return binary("multiply", self, other)

    def __rmul__(self, other):
        return binary("multiply", other, self)

    def __neg__(self):
        return binary("subtract" if self.kind == "i" else "negative", 0, self)

    def __abs__(self):
        return unary("absolute", self)

    def __eq__(self, other):
        return compared("equal", self, other)

    def __ne__(self, other):
        return compared("not_equal", self, other)

    def __lt__(self, other):
        return compared("less", self, other)

    def __le__(self, other):
        return compared("less_equal", self, other)

    def __gt__(self, other):
        return compared("less", other, self)

    def __ge__(self, other):
        return compared("less_equal", other, self)

    __hash__ = None

    def __and__(self, other):
        return bitwise("and", self, other)

    def __or__(self, other):
        return bitwise("or", self, other)

    __rand__, __ror__ = __and__, __or__

    def __invert__(self):
        return bitwise("and_not", True, self)

    def __getitem__(self, key):
        if type(key) is int:
            at = key % self.size
            # Not what a call gives: on its way from JavaScript to Python, a zero loses its sign.
            return self[at : at + 1].tolist()[0]
        if type(key) is slice:
            start, stop, step = key.indices(self.size)
            if step != 1:
                raise IndexError
            return ndarray(self.kind, max(stop - start, 0), self.slot, self.at + start, self.owner or self)
        if key.kind == "b":
            key = flatnonzero(key)
        found = ndarray(self.kind, key.size)
        Host.run("gather", key.size, *place(found), *place(self), *place(key))
        return found

    def __setitem__(self, key, value):
        if type(key) is int:
            key = slice(key, key + 1)
        if type(key) is slice:
            view = self[key]
            Host.run("copy", view.size, *place(view), *operand(value))
            return
        if key.kind == "b":
            key = flatnonzero(key)
        Host.run("scatter", key.size, *place(self), *operand(value), *place(key))

    def astype(self, dtype, copy=True):
        kind = KINDS[dtype]
        if kind == self.kind:
            return self
        if kind == "b":
            return self != 0
        made = ndarray(kind, self.size)
        # An int has no negative zero, and no fraction.
        Host.run("truncate" if kind == "i" else "copy", self.size, *place(made), *place(self))
        return made

    def any(self):
        return bool(Host.run("any", self.size, *NONE, *place(self)))

    def all(self):
        return bool(Host.run("all", self.size, *NONE, *place(self)))

    def min(self):
        return Host.run("min", self.size, *NONE, *place(self))

    def max(self):
        return Host.run("max", self.size, *NONE, *place(self))

    def tobytes(self):
        given = bytearray(self.size * (8 if storage(self.kind) == DOUBLES else 1))
        Host.transfer("fetch", self.size, *place(self), given)
        return bytes(given)

    def tolist(self):
        numbers = packed(storage(self.kind), self.tobytes()).tolist()
        if self.kind == "b":
            return list(map(bool, numbers))
        return list(map(int, numbers)) if self.kind == "i" else numbers


class generic:
    """There are no scalars of their own here."""


def storage(kind):
    return DOUBLES if kind in "fi" else BYTES


def taken(kind, size):
    """A slot for so many numbers; what is in it is whatever was left there."""
    unused = free.get((storage(kind), room(size)))
    if unused:
        return unused.pop()
    slots.append(None)
    Host.transfer("allocate", room(size), len(slots) - 1, storage(kind) == DOUBLES, None)
    return len(slots) - 1


def room(size):
    """Few different lengths, so that slots are used again."""
    return 1 << max(size - 1, 0).bit_length()


NONE = (-1, 0.0)


def place(column):
    return column.slot, column.at


def operand(value):
    """A column, or one number for all rows."""
    return (value.slot, value.at) if isinstance(value, ndarray) else (-1, float(value))


def is_float(value):
    return value.kind == "f" if isinstance(value, ndarray) else type(value) is float


def doubled(value):
    """A column of bools as numbers."""
    return value.astype(int64) if isinstance(value, ndarray) and value.kind in "bu" else value


def size_of(*values):
    return next(value.size for value in values if isinstance(value, ndarray))


def binary(name, a, b):
    a, b = doubled(a), doubled(b)
    made = ndarray("f" if is_float(a) or is_float(b) else "i", size_of(a, b))
    Host.run(name if made.kind == "f" else name + "_ints", made.size, *place(made), *operand(a), *operand(b))
    return made


def unary(name, a):
    a = doubled(a)
    made = ndarray(a.kind, a.size)
    Host.run(name, a.size, *place(made), *place(a), *NONE)
    return made


def compared(name, a, b):
    made = ndarray("b", size_of(a, b))
    if all(isinstance(value, ndarray) and value.kind == "b" for value in (a, b)) and name.endswith("equal"):
        name += "_bytes"
    else:
        a, b = doubled(a), doubled(b)
    Host.run(name, made.size, *place(made), *operand(a), *operand(b))
    return made


def bitwise(name, a, b):
    if isinstance(a, ndarray) and a.kind == "i":
        made = ndarray("i", a.size)
        Host.run(name + "_ints", a.size, *place(made), *operand(a), *operand(b))
        return made
    made = ndarray("b", size_of(a, b))
    Host.run(name, made.size, *place(made), *operand(a), *operand(b))
    return made


def greater(a, b):
    return compared("less", b, a)


def less(a, b):
    return compared("less", a, b)


def divide(a, b):
    made = ndarray("f", size_of(a, b))
    Host.run("divide", made.size, *place(made), *operand(a), *operand(b))
    return made


def floor_divide(a, b):
    return binary("floor_divide", a, b)


def remainder(a, b):
    return binary("remainder", a, b)


def copysign(a, b):
    made = ndarray("f", size_of(a, b))
    Host.run("copysign", made.size, *place(made), *operand(a), *operand(b))
    return made


def abs(a):  # noqa: A001
    return unary("absolute", a)


def sqrt(a):
    return unary("sqrt", a)


def floor(a):
    return unary("floor", a)


def ceil(a):
    return unary("ceil", a)


def trunc(a):
    return unary("trunc", a)


def isnan(a):
    return a != a


def isfinite(a):
    return a - a == 0.0


def isinf(a):
    return ~(isnan(a) | isfinite(a))


def where(mask, a, b):
    both_bools = all(type(v) is bool or isinstance(v, ndarray) and v.kind == "b" for v in (a, b))
    if not both_bools:
        a, b = doubled(a), doubled(b)
    made = ndarray("b" if both_bools else "f" if is_float(a) or is_float(b) else "i", mask.size)
    Host.run("where_bytes" if both_bools else "where", made.size, *place(made), *operand(a), *operand(b), *place(mask))
    return made


def copyto(column, value, where):
    Host.run("where", column.size, *place(column), *operand(value), *place(column), *place(where))


def flatnonzero(mask):
    found = ndarray("i", count_nonzero(mask))
    if found.size:
        Host.run("places", mask.size, *place(found), *place(mask))
    return found


def count_nonzero(mask):
    return Host.run("count", mask.size, *NONE, *place(mask))


def argmax(mask):
    return Host.run("first", mask.size, *NONE, *place(mask))


def turns(flags):
    """The first and the last row whose flag is not that of the next row, or (None, None)."""
    last = Host.run("last_turn", flags.size, *NONE, *place(flags))
    return (None, None) if last < 0 else (Host.run("first_turn", flags.size, *NONE, *place(flags)), last)


def squares(data, doubt, tiny):
    """data * data, and the rows in which that may not be what `pow` gives (see `square`)."""
    product, doubtful = ndarray("f", data.size), ndarray("b", data.size)
    limits = array([doubt, tiny])
    Host.run("square", data.size, *place(product), *place(data), *place(limits), *place(doubtful))
    return product, doubtful


def add_rounded_off(sums, lost, column):
    """sums + column, and `lost` with what this addition rounds off."""
    new, lost = sums + 0.0, lost + 0.0
    Host.run("add_rounded_off", sums.size, *place(new), *place(column), *place(lost))
    return new, lost


def unique(numbers, return_counts):
    """Of ints from 0 on."""
    most = int(numbers.max()) if numbers.size else 0
    if most < 1 << 16:
        counts = full(most + 1, 0.0)
        Host.run("tally", numbers.size, *place(counts), *place(numbers))
        pairs = [(number, int(count)) for number, count in enumerate(counts.tolist()) if count]
    else:
        tally = {}
        for number in numbers.tolist():
            tally[number] = tally.get(number, 0) + 1
        pairs = sorted(tally.items())
    return [number for number, _ in pairs], [count for _, count in pairs]


def full(size, value, dtype=float64):
    made = ndarray(KINDS[dtype], size)
    Host.run("copy", size, *place(made), *operand(value))
    return made


def zeros(size, dtype=float64):
    return full(size, 0.0, dtype)


def array(values, dtype=None):
    if dtype is None:
        dtype = int64 if all(type(value) is int for value in values) else float64
    made = ndarray(KINDS[dtype], len(values))
    values = memoryview(packed(storage(made.kind), values)).cast("B")
    Host.transfer("load", made.size, *place(made), values, storage(made.kind), 1, 0, *NONE)
    return made


def asarray(values, dtype):
    return values if isinstance(values, ndarray) and values.kind == KINDS[dtype] else array(values, dtype)


def broadcast_to(value, shape):
    return value if isinstance(value, ndarray) else full(shape[0], value, bool)


def frombuffer(buffer, dtype):
    character = FORMATS.get(dtype, dtype)
    view = memoryview(buffer).cast("B")
    made = ndarray(KINDS[dtype], len(view) // packed(character).itemsize)
    Host.transfer("load", made.size, *place(made), view, character, 1, 0, *NONE)
    return made


def entries(buffer, dtype, rows, size=1, offset=0):
    """Of a buffer with `size` numbers a row: the number at `offset` in each of the rows (a slice or row numbers)."""
    character = FORMATS.get(dtype, dtype)
    view = memoryview(buffer).cast("B")
    if type(rows) is slice:
        width = size * packed(character).itemsize
        made = ndarray(KINDS[dtype], rows.stop - rows.start)
        Host.transfer(
            "load", made.size, *place(made), view[rows.start * width : rows.stop * width], character, size, offset, *NONE
        )
        return made
    made = ndarray(KINDS[dtype], rows.size)
    Host.transfer("load", made.size, *place(made), view, character, size, offset, *place(rows))
    return made


def errstate(**_):
    return nullcontext()
