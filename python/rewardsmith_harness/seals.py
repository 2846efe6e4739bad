"""Tells whether our own classes and modules are still what they were before the reward ran.

Every class can be found (`object.__subclasses__`), and from its functions their module. So a reward can put functions of
its own in the place of ours, which then are handed what it must not see. Nothing forbids that, but it does not go
unnoticed. (That the code of a function is changed, `guard` refuses.)
"""

import sys
from operator import is_


# Of the classes that hold the recording.
DATA = ("columns", "arguments", "parts")


def sealed(only=None):
    """A function that gives the name of what was changed since now, or None; `only`: in these modules."""
    spaces = {
        name: vars(module)
        for name, module in sys.modules.items()
        # Not the package, which forgets its modules.
        if name.startswith(__package__ + ".") and (only is None or name.rpartition(".")[2] in only)
    }
    for space in spaces.values():
        # Comes with the first warning.
        space.setdefault("__warningregistry__", {})
    classes = {
        "%s.%s" % (found.__module__, found.__qualname__): vars(found)
        for space in spaces.values()
        for found in space.values()
        if isinstance(found, type) and found.__module__ in spaces
    }
    seals = [(name, space, tuple(space.values())) for name, space in [*spaces.items(), *classes.items()]]

    def broken():
        for name, space, values in seals:
            # By identity only: what lies there now may be the reward's.
            if len(space) != len(values) or list(map(is_, space.values(), values)).count(True) != len(values):
                return name
        return None

    return broken
