"""Columns of Python numbers, and what Python's operators do to each of their rows.

Every operation here gives, bit for bit, what the operator gives for the Python objects of each row. IEEE 754
fixes the result of + - * / and of the square root, so numpy's is Python's. Nothing fixes that of a power, an
exponential or a sine (numpy's own differ from the C library's in the last bit): those are computed by the
very function that the reward calls, a row at a time.
"""

import operator

from .numeric import np, squares

# Up to here an int is a float exactly, and the sum of two still is an int64.
EXACT = 2**53
PLAIN = (float, int, bool)


class Unsupported(Exception):
    """Not understood here: the reward is called step by step."""


class Numbers:
    """A number a row.

    kind: "float" (float64), "int" (int64) or "bool". Python is not typed, so a column of floats may hold ints
    in some rows (`max(0, x)`): `ints` is 1 in those, or None. `low` and `high` bound the ints.
    """

    __slots__ = ("kind", "data", "ints", "low", "high")

    def __init__(self, kind, data, ints=None, low=0, high=1):
        if low < -EXACT or high > EXACT:
            raise Unsupported("ints too large for a float")
        self.kind = kind
        self.data = data
        self.ints = ints
        self.low = low
        self.high = high

    def floats(self):
        return self.data if self.kind == "float" else self.data.astype(np.float64)

    def integers(self):
        return self.data.astype(np.int64) if self.kind == "bool" else self.data

    def objects(self, rows=None):
        """The Python objects, of these rows or of all."""
        data = self.data if rows is None else self.data[rows]
        if self.ints is None:
            return data.tolist()
        ints = self.ints if rows is None else self.ints[rows]
        return [int(value) if is_int else value for value, is_int in zip(data.tolist(), ints.tolist())]


def int_column(data):
    low, high = (int(data.min()), int(data.max())) if len(data) else (0, 0)
    return Numbers("int", data.astype(np.int64, copy=False), None, low, high)


# Masks: True and False for all rows, or an array of bool.


def both(a, b):
    if a is True:
        return b
    if b is True:
        return a
    if a is False or b is False:
        return False
    return tidy(a & b)


def either(a, b):
    if a is False:
        return b
    if b is False:
        return a
    if a is True or b is True:
        return True
    return tidy(a | b)


def negated(a):
    return not a if isinstance(a, bool) else ~a


def tidy(mask):
    if isinstance(mask, bool):
        return mask
    if not mask.any():
        return False
    return True if mask.all() else mask


# One operand: a column or a plain number that all rows share.


def ints_of(value):
    """Which rows hold ints (bools count): a mask."""
    if isinstance(value, Numbers):
        return value.kind != "float" or (False if value.ints is None else value.ints)
    return type(value) is not float


def bounds(value):
    return (value.low, value.high) if isinstance(value, Numbers) else (value, value)


def as_floats(value):
    if hasattr(value, "python"):
        value = value.python()
    if isinstance(value, Numbers):
        return value.floats()
    if type(value) not in PLAIN or (type(value) is int and abs(value) > EXACT):
        raise Unsupported(type(value).__name__)
    return float(value)


def as_integers(value):
    if isinstance(value, Numbers):
        return value.integers()
    if abs(value) > EXACT:
        raise Unsupported("a large int")
    return int(value)


def truth(value):
    """The rows in which it is true: a mask."""
    if isinstance(value, Numbers):
        return tidy(value.data if value.kind == "bool" else value.data != 0)
    if value is None or type(value) in (*PLAIN, str, tuple, list, dict):
        return bool(value)
    if hasattr(value, "python"):
        return truth(value.python())
    if hasattr(value, "sizes"):
        return truth(value.sizes())
    raise Unsupported("truth of " + type(value).__name__)


ARITHMETIC = {"Add": operator.add, "Sub": operator.sub, "Mult": operator.mul}
OPERATORS = {
    **ARITHMETIC,
    "Div": operator.truediv,
    "FloorDiv": operator.floordiv,
    "Mod": operator.mod,
    "Pow": operator.pow,
}


def binary(name, a, b, context):
    """`context.fault(rows)` is told in which rows Python would raise; `context.active` says which matter."""
    if name not in OPERATORS:
        raise Unsupported(name)
    if not isinstance(a, Numbers) and not isinstance(b, Numbers):
        if type(a) not in PLAIN or type(b) not in PLAIN:
            raise Unsupported("operands")
        return context.shared(OPERATORS[name], a, b)
    for value in (a, b):
        if not isinstance(value, Numbers) and type(value) not in PLAIN:
            raise Unsupported("operands")
    if name in ARITHMETIC:
        return arithmetic(name, a, b)
    if name == "Div":
        denominator = as_floats(b)
        context.fault(denominator == 0)
        return Numbers("float", np.divide(as_floats(a), denominator))
    if name == "Pow":
        return power(a, b, context)
    return floored(name, a, b, context)


def arithmetic(name, a, b):
    function = ARITHMETIC[name]
    ints = both(ints_of(a), ints_of(b))
    low = high = 0
    if ints is not False:
        (la, ha), (lb, hb) = bounds(a), bounds(b)
        corners = [function(x, y) for x in (la, ha) for y in (lb, hb)]
        low, high = int(min(corners)), int(max(corners))
    if ints is True and not any(isinstance(v, Numbers) and v.kind == "float" for v in (a, b)):
        return Numbers("int", function(as_integers(a), as_integers(b)), None, low, high)
    data = function(as_floats(a), as_floats(b))
    if ints is False:
        return Numbers("float", data)
    # An int has no negative zero.
    data = np.where(ints, data + 0.0, data)
    return Numbers("float", data, np.broadcast_to(ints, data.shape), low, high)


def floored(name, a, b, context):
    """// and %: numpy follows Python's own algorithm for both, on ints and on floats."""
    function = np.floor_divide if name == "FloorDiv" else np.remainder
    whole = [ints_of(a), ints_of(b)]
    if not all(isinstance(ints, bool) for ints in whole):
        raise Unsupported("ints among floats")
    if not all(whole):
        denominator = as_floats(b)
        context.fault(denominator == 0)
        return Numbers("float", function(as_floats(a), denominator))
    denominator = as_integers(b)
    context.fault(denominator == 0)
    if not isinstance(b, Numbers) and denominator == 0:
        return 0
    largest = 1 + int(max(map(abs, bounds(a) if name == "FloorDiv" else bounds(b))))
    return Numbers("int", function(as_integers(a), denominator), None, -largest, largest)


def power(a, b, context):
    if not isinstance(b, Numbers) and b == 2:
        if type(b) is int and ints_of(a) is True:
            return arithmetic("Mult", a, a)
        if ints_of(a) is False:
            return square(a, b, context)
    return context.each(operator.pow, a, b)


# The C library's pow is wrong by less than 0.55 units in the last place (glibc, musl and macOS say 0.52 to
# 0.54). So where the exact square is less than 1 - 0.55 units from its rounded value, pow gives that.
DOUBT = 1.12
TINY = 1e-250


def square(x, two, context):
    """x ** 2, which is pow(x, 2.0): x * x rounded, except perhaps where x * x is close to halfway.

    The error of x * x is computed exactly (Dekker's product); rows in doubt are given to pow itself.
    """
    product, doubt = squares(x.data, DOUBT, TINY)
    doubt = both(context.active, tidy(doubt))
    if doubt is not False:
        rows = slice(None) if doubt is True else np.flatnonzero(doubt)
        product[rows] = context.each(operator.pow, x, two, only=doubt).data[rows]
    return Numbers("float", product)


def compare(function, a, b):
    if not isinstance(a, Numbers) and not isinstance(b, Numbers):
        raise Unsupported("operands")
    if ints_of(a) is True and ints_of(b) is True:
        return Numbers("bool", function(as_integers(a), as_integers(b)))
    return Numbers("bool", function(as_floats(a), as_floats(b)))


def negative(value):
    if ints_of(value) is True and value.kind != "float":
        return Numbers("int", -value.integers(), None, -value.high, -value.low)
    if value.ints is None:
        return Numbers("float", -value.data)
    # The int 0 has no sign.
    data = np.where(value.ints, 0.0 - value.data, -value.data)
    return Numbers("float", data, value.ints, -value.high, -value.low)


def absolute(value):
    if value.kind != "float":
        return Numbers("int", np.abs(value.integers()), None, 0, max(abs(value.low), abs(value.high)))
    return Numbers("float", np.abs(value.data), value.ints, 0, max(abs(value.low), abs(value.high)))


def merged(mask, a, b):
    """`a` in the rows of the mask, `b` in the others."""
    if mask is True or a is b:
        return a
    if mask is False:
        return b
    for value in (a, b):
        if not isinstance(value, Numbers) and type(value) not in PLAIN:
            raise Unsupported("either of " + type(value).__name__)
    (la, ha), (lb, hb) = bounds(a), bounds(b)
    kinds = [value.kind if isinstance(value, Numbers) else type(value).__name__ for value in (a, b)]
    if "float" not in kinds:
        if kinds == ["bool", "bool"]:
            data = [v.data if isinstance(v, Numbers) else v for v in (a, b)]
            return Numbers("bool", np.where(mask, *data))
        data = np.where(mask, as_integers(a), as_integers(b))
        return Numbers("int", data, None, int(min(la, lb)), int(max(ha, hb)))
    ints_a, ints_b = ints_of(a), ints_of(b)
    data = np.where(mask, as_floats(a), as_floats(b))
    if ints_a is False and ints_b is False:
        return Numbers("float", data)
    limits = ([] if ints_a is False else [la, ha]) + ([] if ints_b is False else [lb, hb])
    ints = np.where(mask, ints_a, ints_b)
    return Numbers("float", data, ints if ints.any() else None, int(min(limits)), int(max(limits)))


def from_objects(values, rows, count):
    """A column of what Python gave for some rows (0 in the others), or for all where `rows` is None."""
    kinds = set(map(type, values))
    if not kinds <= set(PLAIN):
        raise Unsupported(", ".join(kind.__name__ for kind in kinds))

    def spread(found, dtype):
        found = np.array(found, dtype=dtype)
        if rows is None:
            return found
        column = np.zeros(count, dtype=dtype)
        column[rows] = found
        return column

    if kinds == {bool}:
        return Numbers("bool", spread(values, bool))
    whole = [int(value) for value in values if type(value) is not float]
    low, high = (min(whole), max(whole)) if whole else (0, 0)
    if max(-low, high) > EXACT:
        raise Unsupported("large ints")
    if float not in kinds and kinds:
        return Numbers("int", spread(values, np.int64), None, min(low, 0), max(high, 0))
    ints = spread([type(value) is not float for value in values], bool) if whole else None
    return Numbers("float", spread(values, np.float64), ints, low, high)
