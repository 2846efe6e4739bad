"""Auto MC-Reward: signs from the author, magnitudes from us."""

import ast
import inspect
import math

from .failures import describe
from .statements import FUNCTIONS

RECORD = "__rewardsmith_record__"


class Signs:
    """Auto MC-Reward's form: `dense` and `sparse` give signs, and the magnitudes 0.1 and 1 are ours.

    The two functions, nested in the reward function or beside it, get a decorator that notes what they
    returned. So each runs as often as its author calls it (they may write to memory), and whatever the author
    makes of the two doesn't matter.
    """

    NAMES = ("sparse", "dense")

    def __init__(self):
        self.functions = {}
        self.values = {}

    def mark(self, tree, entry):
        for node in tree.body:
            if isinstance(node, FUNCTIONS):
                inner = node.body if node.name == entry else []
                for function in [node, *inner]:
                    if isinstance(function, FUNCTIONS) and function.name in self.NAMES:
                        column = function.col_offset
                        decorator = ast.Name(
                            RECORD,
                            ast.Load(),
                            lineno=function.lineno,
                            end_lineno=function.lineno,
                            col_offset=column,
                            end_col_offset=column,
                        )
                        function.decorator_list.insert(0, decorator)

    def record(self, function):
        name = function.__name__

        def noted(*args, **kwargs):
            value = self.values[name] = function(*args, **kwargs)
            return value

        self.functions[name] = noted
        noted.__wrapped__ = function
        return noted

    def caller(self, namespace, entry):
        module_level = {name: namespace[name] for name in self.NAMES if callable(namespace.get(name))}
        outer = None if entry in module_level.values() else entry

        def call(**arguments):
            self.values = values = {}
            self.functions = dict(module_level)
            if outer:
                outer(**arguments)
            for name, function in self.functions.items():
                if name not in values:
                    accepted = inspect.signature(function).parameters
                    function(**{key: value for key, value in arguments.items() if key in accepted})
            sparse = sign("sparse", values.get("sparse"))
            dense = 0.1 * sign("dense", values.get("dense"))
            return sparse + dense, {"sparse": sparse, "dense": dense}

        return call


def sign(name, value):
    if value is None:
        return 0.0
    try:
        value = float(value)
    except (TypeError, ValueError):
        raise TypeError("%s() returned %s; a number was expected." % (name, describe(value))) from None
    return math.nan if value != value else float((value > 0) - (value < 0))
