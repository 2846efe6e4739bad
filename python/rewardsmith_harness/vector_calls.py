"""Built-in functions that a reward calls, for many rows at once, with its own results."""

import builtins
import math
import sys

from .numeric import add_rounded_off, np
from .vector_arrays import Arrays, absolute_of_array, plain
from .vector_numbers import (
    EXACT,
    PLAIN,
    Numbers,
    Unsupported,
    absolute,
    as_floats,
    binary,
    compare,
    either,
    ints_of,
    merged,
    negated,
    tidy,
    truth,
)
from .vector_sets import Sets
from .vector_values import Items, Record, Recorded

# Since 3.12 sum() keeps the rounding errors of floats and adds them at the end.
SUM_COMPENSATES = sys.version_info >= (3, 12)


def number(value):
    if not isinstance(value, Numbers) and type(value) not in PLAIN:
        raise Unsupported("an argument that is no number")
    return value


def each(walk, function, *arguments):
    """A row at a time, by the function itself."""
    if function is not round and function is not pow:
        # Those ask the number itself; the others ask for a float.
        arguments = [plain(value) for value in arguments]
    for value in arguments:
        number(value)
    if not any(isinstance(value, Numbers) for value in arguments):
        return walk.shared(function, *arguments)
    return walk.each(function, *arguments)


def shared_or(vectorised):
    """Where all rows share the argument, Python's own function is called on it."""

    def handler(walk, function, *arguments):
        if len(arguments) != 1:
            raise Unsupported("arguments")
        (value,) = arguments
        if isinstance(value, Arrays):
            if function is abs:
                return absolute_of_array(walk, value)
            value = plain(value)
        if function is float and type(value) is str:
            return walk.shared(function, value)
        if not isinstance(number(value), Numbers):
            return walk.shared(function, value)
        return vectorised(walk, function, value)

    return handler


@shared_or
def absolute_of(walk, function, value):
    return absolute(value) if function is abs else Numbers("float", np.abs(value.floats()))


@shared_or
def square_root(walk, function, value):
    data = value.floats()
    walk.fault(data < 0)
    return Numbers("float", np.sqrt(data))


@shared_or
def whole(walk, function, value):
    """floor, ceil, trunc and int of a float."""
    if ints_of(value) is True:
        return binary("Add", value, 0, walk) if value.kind == "bool" else value
    rounded = {math.floor: np.floor, math.ceil: np.ceil}.get(function, np.trunc)(value.data)
    fine = np.abs(rounded) <= EXACT
    if not fine.all():
        # Infinite, not a number, or an int too large for us: Python's own business.
        walk.fault(~fine)
        rounded = np.where(fine, rounded, 0.0)
    return Numbers("int", rounded.astype(np.int64), None, int(rounded.min()), int(rounded.max()))


@shared_or
def to_float(walk, function, value):
    return Numbers("float", value.floats())


@shared_or
def to_bool(walk, function, value):
    return walk.flag(truth(value))


def test_of(test):
    @shared_or
    def handler(walk, function, value):
        return Numbers("bool", test(value.floats()))

    return handler


def copied_sign(walk, function, *arguments):
    if len(arguments) != 2:
        raise Unsupported("arguments")
    a, b = map(number, arguments)
    if not any(isinstance(value, Numbers) for value in arguments):
        return walk.shared(function, a, b)
    return Numbers("float", np.copysign(as_floats(a), as_floats(b)))


def distance(walk, function, *arguments):
    """math.dist of two sequences."""
    if len(arguments) != 2:
        raise Unsupported("arguments")
    p, q = map(walk.items, arguments)
    if len(p) != len(q):
        raise Unsupported("different lengths")
    return each(walk, lambda *row: function(row[: len(p)], row[len(p) :]), *p, *q)


def extreme(walk, function, *arguments):
    """min and max: an item takes the place of the best so far only if it is strictly better."""
    if len(arguments) == 1:
        arguments = walk.items(parts_of(walk, arguments[0]))
    if not arguments:
        raise Unsupported("an empty sequence")
    if any(isinstance(value, Arrays) for value in arguments):
        best = arguments[0]
        for value in arguments[1:]:
            better = truth(walk.compared("Gt" if function is max else "Lt", value, best))
            best = walk.either(better, value, best)
        return best
    name = "gt" if function is max else "lt"
    best = number(arguments[0])
    for value in arguments[1:]:
        number(value)
        if not isinstance(best, Numbers) and not isinstance(value, Numbers):
            best = function(best, value)
            continue
        better = compare(np.greater if name == "gt" else np.less, value, best)
        best = merged(tidy(better.data), value, best)
    return best


def total(walk, function, *arguments):
    if len(arguments) != 1:
        raise Unsupported("sum with a start")
    found = arguments[0]
    if isinstance(found, Record):
        entries = list(found.entries.values())
    else:
        entries = [(value, True) for value in walk.items(found)]
    if any(isinstance(value, Arrays) for value, _ in entries):
        return total_of_arrays(walk, entries)
    for value, _ in entries:
        number(value)
    if SUM_COMPENSATES and any(ints_of(value) is not True for value, _ in entries):
        if any(rows is not True and tidy(rows) is not True for _, rows in entries):
            raise Unsupported("a sum of different numbers of floats")
        if all(ints_of(value) is False for value, _ in entries) and any(isinstance(value, Numbers) for value, _ in entries):
            return compensated([value.data if isinstance(value, Numbers) else np.full(walk.count, value) for value, _ in entries])
        return each(walk, lambda *items: sum(items), *[value for value, _ in entries])
    result = 0
    for value, rows in entries:
        result = merged(rows, binary("Add", result, value, walk), result)
    return result


def compensated(columns):
    """As CPython adds floats since 3.12 (`cs_add`): what each addition rounds off is kept, and added at the end."""
    sums, lost = 0.0 + columns[0], np.zeros(len(columns[0]))
    for column in columns[1:]:
        sums, lost = add_rounded_off(sums, lost, column)
    return Numbers("float", np.where((lost != 0.0) & np.isfinite(lost), sums + lost, sums))


def total_of_arrays(walk, entries):
    if not all(rows is True and isinstance(value, Arrays) for value, rows in entries):
        raise Unsupported("a sum of arrays and numbers")
    result = 0
    for value, _ in entries:
        result = walk.binary("Add", result, value)
    return result


def quotient_and_rest(walk, function, *arguments):
    if len(arguments) != 2:
        raise Unsupported("arguments")
    a, b = map(number, arguments)
    return Items([binary("FloorDiv", a, b, walk), binary("Mod", a, b, walk)])


def every_or_any(walk, function, *arguments):
    if len(arguments) != 1:
        raise Unsupported("arguments")
    mask = function is all
    for value in walk.items(arguments[0]):
        found = truth(value)
        mask = negated(either(negated(mask), negated(found))) if function is all else either(mask, found)
    return walk.flag(mask)


def length(walk, function, *arguments):
    (value,) = arguments
    if isinstance(value, Items):
        return len(value.items)
    if isinstance(value, Recorded) or type(value) in (tuple, list, dict, str):
        return len(value)
    if isinstance(value, Arrays) and value.shape:
        return value.shape[0]
    if isinstance(value, Sets):
        return value.sizes()
    raise Unsupported("len")


def empty_sets(walk, function, *arguments):
    if arguments:
        raise Unsupported("a set of something")
    return Sets(walk.count)


def side_by_side(walk, function, *arguments):
    return Items([Items(list(row)) for row in zip(*map(walk.items, arguments))])


def numbered(walk, function, *arguments):
    if len(arguments) != 1:
        raise Unsupported("enumerate")
    return Items([Items([i, item]) for i, item in enumerate(walk.items(arguments[0]))])


def spanned(walk, function, *arguments):
    if not all(type(value) is int for value in arguments):
        raise Unsupported("range")
    return range(*arguments)


def sequence(walk, function, *arguments):
    return Items(list(walk.items(arguments[0])) if arguments else [])


def parts_of(walk, value):
    if isinstance(value, Record):
        if any(rows is not True for _, rows in value.entries.values()):
            raise Unsupported("different keys")
        return Items([number for number, _ in value.entries.values()])
    return value


# Those that take a sequence.
FOLDS = {
    builtins.min: extreme,
    builtins.max: extreme,
    builtins.sum: total,
    builtins.divmod: quotient_and_rest,
    builtins.all: every_or_any,
    builtins.any: every_or_any,
    builtins.len: length,
    builtins.zip: side_by_side,
    builtins.enumerate: numbered,
    builtins.range: spanned,
    builtins.tuple: sequence,
    builtins.list: sequence,
    builtins.set: empty_sets,
    math.dist: distance,
}

# Those of the math module that give a number for numbers, each by itself a row at a time.
EACH = (
    "acos acosh asin asinh atan atan2 atanh cbrt cos cosh degrees erf erfc exp exp2 expm1 fmod gamma hypot"
    " lgamma log log10 log1p log2 pow radians remainder sin sinh tan tanh"
)

FUNCTIONS = {
    builtins.abs: absolute_of,
    math.fabs: absolute_of,
    math.sqrt: square_root,
    math.floor: whole,
    math.ceil: whole,
    math.trunc: whole,
    builtins.int: whole,
    builtins.float: to_float,
    builtins.bool: to_bool,
    math.isnan: test_of(np.isnan),
    math.isinf: test_of(np.isinf),
    math.isfinite: test_of(np.isfinite),
    math.copysign: copied_sign,
    builtins.round: each,
    builtins.pow: each,
    **{getattr(math, name): each for name in EACH.split() if hasattr(math, name)},
}
