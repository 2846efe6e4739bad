"""Several functions whose weighted sum is the reward. In frames that the reward can see."""

import inspect

from .awaiting import wait_for


class Sum:
    """Called as one function: gives the total and each function's share of it, by the function's name.

    A value that is None is left out, as trainers leave it out; where all are None, so is the total.
    """

    def __init__(self, summands, is_batch):
        """Summands are (name, weight, keywords, function, reset or None)."""
        self._summands = summands
        self._is_batch = is_batch

    def reset(self):
        for *_, reset in self._summands:
            if reset:
                reset()

    def __call__(self, **given):
        if not self._is_batch:
            return total([(name, weight, value) for name, weight, value in self._values(given)])
        count = max(len(column) for column in given.values() if isinstance(column, (list, tuple)))
        columns = []
        for name, weight, values in self._values(given):
            values = values.tolist() if hasattr(values, "tolist") else values
            if not isinstance(values, (list, tuple)) or len(values) != count:
                what = "%d rewards" % len(values) if isinstance(values, (list, tuple)) else type(values).__name__
                raise TypeError("%s returned %s for %d completions" % (name, what, count))
            columns.append([(name, weight, value) for value in values])
        return [total(row) for row in zip(*columns)]

    def _values(self, given):
        for name, weight, keywords, call, _ in self._summands:
            value = call(**{keyword: given[keyword] for keyword in keywords})
            yield name, weight, wait_for(value) if inspect.isawaitable(value) else value


def total(row):
    parts = {name: weight * number(name, value) for name, weight, value in row if value is not None}
    return (sum(parts.values()), parts) if parts else None


def number(name, value):
    if isinstance(value, tuple) and len(value) == 2 and isinstance(value[1], dict):
        value = value[0]
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, (str, bytes)):
        raise TypeError("%s returned a %s; a number was expected" % (name, type(value).__name__))
    return float(value)
