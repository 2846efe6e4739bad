"""Numpy's own arrays and scalars, one a row, and what numpy does to each of them.

Numpy gives an element the same bits whether it stands alone or in a column, and adds up a row of a table as it adds
up that row alone, with few exceptions (the power of a scalar is the C library's). That is not taken on trust: the first
time an operation meets a kind of operands, it is also done row by row on a sample. Since numpy 2 the type of a result
depends on types alone; earlier versions look at values, and there nothing of this is used.
"""

import builtins
import operator

from .numeric import np
from .vector_numbers import PLAIN, Numbers, Unsupported, int_column

AVAILABLE = hasattr(np, "vecdot")
SAMPLE = 256
FLOATS = (np.float32, np.float64)
CONSTANTS = (np.ndarray, np.generic)
# (operation, kinds of its operands) that gave the same row by row.
tried = set()


class Arrays:
    """An array a row, or, where `shape` is (), a numpy scalar a row."""

    __slots__ = ("data",)

    def __init__(self, data):
        self.data = data

    @property
    def shape(self):
        return self.data.shape[1:]

    def at(self, key):
        if not self.shape:
            raise Unsupported("an item of a scalar")
        if type(key) is slice:
            return Arrays(self.data[:, key])
        if type(key) is not int or not -self.shape[0] <= key < self.shape[0]:
            raise Unsupported("an index")
        return Arrays(np.ascontiguousarray(self.data[:, key]))

    def items(self):
        return [self.at(i) for i in range(self.shape[0])] if self.shape else None

    def python(self):
        """What `item()` gives."""
        if self.shape:
            raise Unsupported("an array for a number")
        if self.data.dtype == bool:
            return Numbers("bool", self.data)
        if self.data.dtype.type not in FLOATS:
            return int_column(self.data)
        return Numbers("float", self.data.astype(np.float64))


def is_array(value):
    return isinstance(value, (Arrays, *CONSTANTS))


def operands(walk, values):
    """Columns that broadcast row by row; plain numbers stay what they are, because they give way to any array's type."""
    kinds = {value.dtype if isinstance(value, CONSTANTS) else value.data.dtype for value in values if is_array(value)}
    if not all(kind.type in FLOATS or kind == bool for kind in kinds):
        raise Unsupported("arrays of ints")
    weak = np.result_type(*kinds)
    if weak.type not in FLOATS:
        weak = np.dtype(np.float64)
    depth = max(value.ndim if isinstance(value, CONSTANTS) else len(value.shape) for value in values if is_array(value))
    columns = []
    for value in values:
        if isinstance(value, Numbers):
            if value.ints is not None:
                raise Unsupported("ints among floats")
            data = value.data.astype(weak)
            walk.fault(~np.isfinite(data))
            value = Arrays(data)
        if isinstance(value, Arrays):
            value = value.data.reshape(len(value.data), *[1] * (depth - len(value.shape)), *value.shape)
        elif type(value) not in PLAIN and not isinstance(value, CONSTANTS):
            raise Unsupported("operands")
        columns.append(value)
    return columns


def elementwise(walk, function, *values):
    if not any(isinstance(value, (Arrays, Numbers)) for value in values):
        return constant(function, *values)
    if not any(is_array(value) for value in values):
        # A number of Python's, to a function of numpy's.
        if not all(isinstance(v, Numbers) and v.kind == "float" and v.ints is None or type(v) is float for v in values):
            raise Unsupported("a number")
        columns = [value.data if isinstance(value, Numbers) else value for value in values]
    else:
        columns = operands(walk, values)
    return made(walk, function, values, function(*columns))


def constant(function, *values):
    if not all(isinstance(value, CONSTANTS) or type(value) in PLAIN for value in values):
        raise Unsupported("operands")
    value = function(*values)
    if not np.all(np.isfinite(value)):
        raise Unsupported("infinite")
    return value


def made(walk, function, values, data, *, name=None):
    """The result, once a sample has shown that it is what single rows give."""
    result = Arrays(np.asarray(data))
    kinds = tuple(kind_of(value) for value in values)
    key = name or getattr(function, "__name__", ""), function if name is None else None, kinds
    if key not in tried:
        rows = np.unique(np.linspace(0, walk.count - 1, min(walk.count, SAMPLE)).astype(int)) if walk.count else []
        for row in rows:
            alone = function(*[of_row(value, row) for value in values])
            together = result.data[row]
            if type(alone) is not type(together) or alone.dtype != together.dtype or alone.shape != together.shape:
                raise Unsupported("another type")
            if np.ascontiguousarray(alone).tobytes() != np.ascontiguousarray(together).tobytes() and not (
                np.array_equal(alone, together, equal_nan=True) and np.isnan(alone).any()
            ):
                raise Unsupported("other numbers")
        tried.add(key)
    if result.data.dtype != bool:
        # Numpy would warn there, and so it is to.
        fine = np.isfinite(result.data)
        if not fine.all():
            walk.fault(~fine.reshape(walk.count, -1).all(axis=1))
    return result


def kind_of(value):
    if isinstance(value, Arrays):
        return value.data.dtype.char, value.shape
    if isinstance(value, Numbers):
        return value.kind
    if isinstance(value, CONSTANTS):
        return type(value), value.dtype.char, value.shape
    return type(value)


def of_row(value, row):
    if isinstance(value, Arrays):
        return value.data[row]
    return value.data[row].item() if isinstance(value, Numbers) else value


OPERATORS = {
    "Add": operator.add,
    "Sub": operator.sub,
    "Mult": operator.mul,
    "Div": operator.truediv,
    "Mod": operator.mod,
    "FloorDiv": operator.floordiv,
}


def array_binary(name, a, b, walk):
    if name == "MatMult":
        return dot(walk, operator.matmul, a, b)
    if name == "Pow":
        if type(b) not in (int, float) or not isinstance(a, Arrays) or a.data.dtype.type not in FLOATS:
            raise Unsupported("power")
        if a.shape:
            return made(walk, operator.pow, (a, b), a.data**b, name="Pow%r" % b)
        powers = [value**b for value in a.data]
        return Arrays(np.array(powers)) if np.isfinite(powers).all() else made(walk, operator.pow, (a, b), np.array(powers))
    if name not in OPERATORS:
        raise Unsupported(name)
    return elementwise(walk, OPERATORS[name], a, b)


def array_merged(mask, a, b):
    if not (isinstance(a, Arrays) and isinstance(b, Arrays)):
        a, b = doubles(a, len(mask)), doubles(b, len(mask))
    if a.data.dtype != b.data.dtype or a.shape != b.shape:
        raise Unsupported("arrays of different kinds")
    return Arrays(np.where(mask.reshape(len(mask), *[1] * len(a.shape)), a.data, b.data))


def doubles(value, count):
    """Some rows hold numpy's double and others Python's. They behave alike, but for what single floats make of them: whoever
    puts them together has these rows called for a check."""
    if isinstance(value, Arrays) and not value.shape and value.data.dtype == np.float64:
        return value
    if isinstance(value, Numbers) and value.kind == "float" and value.ints is None:
        return Arrays(value.data)
    if type(value) is not float:
        raise Unsupported("an array or something else")
    return Arrays(np.full(count, value))


# Functions that make one number of an array


def vector(value):
    if not isinstance(value, Arrays) or len(value.shape) != 1 or not value.shape[0]:
        raise Unsupported("no vector")
    return value.data


def dot(walk, function, *values):
    if len(values) != 2 or not any(isinstance(value, Arrays) for value in values):
        raise Unsupported("dot")
    columns = [value if isinstance(value, np.ndarray) else vector(value) for value in values]
    if any(column.dtype.type not in FLOATS for column in columns) or columns[0].dtype != columns[1].dtype:
        raise Unsupported("dot")
    if columns[0].shape[-1] != columns[1].shape[-1] or not all(column.ndim in (1, 2) for column in columns):
        raise Unsupported("dot")
    return made(walk, function, values, np.vecdot(*columns))


def norm(walk, function, *values):
    (value,) = values
    data = vector(value)
    if data.dtype.type not in FLOATS:
        raise Unsupported("norm")
    return made(walk, function, values, np.sqrt(np.vecdot(data, data)))


def folded(fold):
    def handler(walk, function, *values):
        (value,) = values
        if isinstance(value, Arrays) and not value.shape:
            raise Unsupported("a scalar")
        data = vector(value)
        if data.dtype.type not in FLOATS and not (data.dtype == bool and fold in (np.any, np.all)):
            raise Unsupported("a sum of ints")
        return made(walk, function, values, fold(data, axis=-1))

    return handler


def stacked(walk, function, *values):
    """np.array([a, b])"""
    if len(values) != 1:
        raise Unsupported("arguments")
    (value,) = values
    if isinstance(value, Arrays):
        return value
    items = getattr(value, "items", value)
    if type(items) not in (list, tuple) or not items:
        raise Unsupported("array")
    if all(type(item) in PLAIN for item in items):
        return np.array(items)
    if all(isinstance(item, Numbers) and item.kind == "float" and item.ints is None or type(item) is float for item in items):
        columns = [item.data if isinstance(item, Numbers) else np.full(walk.count, item) for item in items]
    elif all(isinstance(item, Arrays) and not item.shape for item in items) and len({i.data.dtype for i in items}) == 1:
        columns = [item.data for item in items]
    else:
        raise Unsupported("array")
    return Arrays(np.stack(columns, axis=1))


def unchanged(walk, function, value):
    return value


SAME_FOR_EACH = (
    "abs absolute fabs square sqrt exp exp2 expm1 log log2 log10 log1p sin cos tan tanh sinh cosh arctan arcsin arccos"
    " sign floor ceil rint trunc negative maximum minimum fmax fmin arctan2 hypot add subtract multiply divide true_divide"
    " clip less less_equal greater greater_equal radians degrees deg2rad rad2deg logical_and logical_or logical_not"
)

if AVAILABLE:
    ARRAY_FUNCTIONS = {
        **{getattr(np, name): elementwise for name in SAME_FOR_EACH.split()},
        np.linalg.norm: norm,
        np.dot: dot,
        np.inner: dot,
        np.vdot: dot,
        **{getattr(np, name): folded(getattr(np, name)) for name in "sum mean max min amax amin any all prod".split()},
        np.array: stacked,
        np.asarray: stacked,
    }
else:
    ARRAY_FUNCTIONS = {}

FOLDED = {name: folded(getattr(np, name)) for name in ("sum", "mean", "max", "min", "any", "all") if AVAILABLE}
METHODS = {name: operator.methodcaller(name) for name in FOLDED}


def method_of(walk, owner, name, arguments):
    """The methods of arrays that only look."""
    if name in FOLDED and not arguments:
        return FOLDED[name](walk, METHODS[name], owner)
    if name == "dot" and len(arguments) == 1:
        return dot(walk, np.dot, owner, arguments[0])
    if name == "item" and not arguments:
        return owner.python()
    if name == "copy" and not arguments:
        return owner
    raise Unsupported("method " + name)


def plain(value):
    """A numpy scalar as a function of Python's sees it."""
    return value.python() if isinstance(value, Arrays) else value


def is_numpy(function):
    try:
        return function in ARRAY_FUNCTIONS
    except TypeError:
        return False


def absolute_of_array(walk, value):
    return made(walk, builtins.abs, (value,), np.abs(value.data))
