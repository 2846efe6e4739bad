"""The actions that the table chooses between."""

from itertools import product

from .faults import Fault

# Levels of a continuous action, by its numbers.
LEVELS = {1: 5, 2: 3, 3: 3}
MOST = 200


def actions_of(space, named):
    """[what `step` gets], as many as the task names where it names fewer than there are."""
    kind = type(space).__name__
    if kind == "Discrete":
        first = int(getattr(space, "start", 0))
        count = int(space.n)
        return [first + i for i in range(min(count, named) if named else count)]
    if kind == "MultiDiscrete":
        choices = [range(int(n)) for n in space.nvec.ravel()]
        actions = list(product(*choices)) if size(choices) <= MOST else []
        if actions:
            import numpy

            return [numpy.array(action, dtype=space.dtype) for action in actions]
    if kind == "Box" and space.low.size in LEVELS:
        import numpy

        low, high = space.low.ravel(), space.high.ravel()
        if numpy.isfinite(low).all() and numpy.isfinite(high).all():
            levels = [numpy.linspace(a, b, LEVELS[space.low.size]) for a, b in zip(low, high)]
            return [numpy.array(action, dtype=space.dtype).reshape(space.shape) for action in product(*levels)]
    raise Fault(
        "actions-too-many",
        "The embedded trainer chooses between single actions, and this environment's are %s." % space,
        'Name your own trainer in the task file: "train": {"command": "python train.py --reward {reward} …"}.',
    )


def size(choices):
    total = 1
    for choice in choices:
        total *= len(choice)
    return total
