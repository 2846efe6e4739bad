"""What the reward gave back, as plain numbers and texts. In frames that the reward can see."""

import array
import inspect
import math

from .awaiting import wait_for
from .components import LONGEST_NAME, MOST_NAMES, Components
from .failures import Failures, describe


class Values(Failures):
    """Turns what came back into one of

    - a float
    - None: the reward does not apply
    - (float, names of components, float, …)
    - a failure, as `Failures` says
    """

    def __init__(self, file):
        super().__init__(file)
        self.components = Components(self)
        self.pair = self.long_pair

    def of(self, value):
        return self.pair(value) if type(value) is tuple else self.other(value)

    def other(self, value):
        """Whatever is neither a float nor a tuple."""
        if isinstance(value, (int, float)):
            return plain_float(value)
        if value is None:
            return None
        if inspect.isawaitable(value):
            value = wait_for(value)
            if type(value) is tuple:
                return self.pair(value)
        return self.number(value)

    def number(self, value):
        try:
            if hasattr(value, "item"):
                value = value.item()
            if value is None:
                return None
            if isinstance(value, (str, bytes, bytearray)):
                raise TypeError
            return plain_float(value)
        except (TypeError, ValueError):
            return self.wrong(
                "The reward function returned %s; a number, or (number, {component: number}), was expected."
                % describe(value),
                type(value).__name__,
            )

    def long_pair(self, value):
        """(number, {component: number}), the long way: `Components` does what is usual."""
        if len(value) != 2 or not isinstance(value[1], dict):
            return self.number(value)
        total, parts = value
        if type(total) is not float:
            total = self.other(total)
        if type(total) is not float:
            return total
        numbers = {}
        for name, part in parts.items():
            if not isinstance(name, str):
                return self.wrong("A component's name must be a string, not %s." % describe(name), "name")
            if len(name) > LONGEST_NAME:
                return self.wrong("A component's name must have at most %d characters." % LONGEST_NAME, "long name")
            try:
                part = part.item() if hasattr(part, "item") else part
                (numbers[str.__str__(name)],) = array.array("d", [math.nan if part is None else part])
            except (TypeError, ValueError):
                message = "Component %r is %s; a number was expected." % (name, describe(part))
                return self.wrong(message, (name, type(part).__name__))
        names = self.components.note(tuple(numbers))
        if names is None:
            message = "There are more than %d components, by their names." % MOST_NAMES
            return self.wrong(message, "names")
        return (total, names, *numbers.values())

    def batch(self, result, count):
        """One value for each of `count` rows, of what a call with lists gave."""
        if inspect.isawaitable(result):
            result = wait_for(result)
        if hasattr(result, "tolist"):
            result = result.tolist()
        if not isinstance(result, (list, tuple)):
            return [self.wrong_batch(result, None, count)] * count
        rewards = list(result)
        if len(rewards) != count:
            return [self.wrong_batch(result, len(rewards), count)] * count
        return [value if type(value) is float else self.of(value) for value in rewards]

    def wrong_batch(self, result, length, completions):
        if length is not None:
            message = "The reward function returned %d rewards for %d completions." % (length, completions)
        else:
            message = (
                "The reward function returned %s; a list with a number or None a completion was expected."
                % describe(result)
            )
        return self.wrong(message, type(result).__name__)


def plain_float(value):
    # Not what `float` gives: that may be of a subclass.
    (number,) = array.array("d", [value if isinstance(value, int) else float(value)])
    return number
