"""States for the table: what is seen of an environment as something hashable of which there are not too many."""

import math

# Distinct values of a number below which each stands for itself.
FEW = 64
# Bins of a continuous number, by how many there are.
BINS = {1: 40, 2: 24, 3: 12, 4: 9}
MANY_NUMBERS = 5
# Arrays with more entries are pictures, and stand for themselves.
PICTURE = 24


def discretiser(samples, bounds=None):
    """A function from what is seen to a state, learned from some of it.

    Whole numbers and texts stand for themselves; numbers that take many values are put in bins over the range in which
    nearly all samples lie, or over `bounds` ([(low, high)] a number) where the environment says them.
    """
    flat = [list(flatten(sample)) for sample in samples]
    width = max((len(row) for row in flat), default=0)
    if width > PICTURE or any(len(row) != width for row in flat):
        return lambda seen: tuple(flatten(seen))
    columns = list(zip(*flat))
    binned = [i for i, column in enumerate(columns) if is_continuous(column)]
    if not binned:
        return lambda seen: tuple(flatten(seen))
    count = BINS.get(len(binned), MANY_NUMBERS)
    scales = [scale(columns[i], count, bounds[i] if bounds and len(bounds) == width else None) for i in binned]
    plan = list(zip(binned, scales))
    top = count - 1

    def state(seen):
        values = list(flatten(seen))
        for i, (low, factor) in plan:
            value = values[i]
            if value != value:
                values[i] = -1
            else:
                place = (value - low) * factor
                values[i] = 0 if place < 0 else top if place > top else int(place)
        return tuple(values)

    return state


def flatten(seen):
    if isinstance(seen, dict):
        for key in seen:
            yield from flatten(seen[key])
    elif isinstance(seen, (list, tuple)):
        for item in seen:
            yield from flatten(item)
    elif hasattr(seen, "tolist"):
        yield from flatten(seen.tolist())
    else:
        yield seen


def is_continuous(column):
    numbers = [value for value in column if type(value) is float]
    return len(set(numbers)) > FEW or any(value != int(value) for value in numbers if math.isfinite(value))


def scale(column, count, bound):
    """(low, factor): the bin of a value is the whole part of (value − low) · factor."""
    values = sorted(value for value in column if isinstance(value, (int, float)) and math.isfinite(value))
    if bound and all(map(math.isfinite, bound)) and bound[1] - bound[0] < 1e6:
        low, high = bound
    elif values:
        cut = len(values) // 100
        low, high = values[cut], values[-1 - cut]
        room = 0.25 * (high - low)
        low, high = low - room, high + room
    else:
        low, high = 0.0, 1.0
    return low, count / ((high - low) or 1.0)


def bounds_of(space):
    """[(low, high)] of each number of a space of Gymnasium's; None where it has none to say."""
    low, high = getattr(space, "low", None), getattr(space, "high", None)
    if low is None or high is None or not hasattr(low, "ravel"):
        return None
    return list(zip(low.ravel().tolist(), high.ravel().tolist()))
