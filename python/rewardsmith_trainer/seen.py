"""What is seen of an environment, as numbers and names: which of them are continuous, and where they lie."""

import math

# Distinct values of a number below which each stands for itself.
FEW = 64
# Arrays with more entries are pictures, and stand for themselves.
PICTURE = 24


def has_continuous(samples):
    """Whether states are too many for a table as they are: some numbers take many values. Each sample must have as many numbers."""
    rows = [list(flatten(sample)) for sample in samples]
    width = max((len(row) for row in rows), default=0)
    if width > PICTURE or any(len(row) != width for row in rows):
        return False
    return any(map(is_continuous, zip(*rows)))


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
    """(low, factor): the tile of a value is the whole part of (value − low) · factor."""
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
