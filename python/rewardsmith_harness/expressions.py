"""Expressions over recorded episodes: what is a success, what caused a failure."""

import builtins
import collections.abc
import keyword
import math
import time

from .columns import MISSING, walk_path
from .failures import TEXT_LIMIT, message_of, plain_text

# Values are sent off after so much time.
SEND_SECONDS = 0.005


class Step(dict):
    """One recorded step.

    `step.reward` and `step["reward"]` are the same. Values are made when they are asked for.
    """

    NAMES = ("t", "obs", "action", "next_obs", "reward", "terminated", "truncated", "done", "info")

    def __init__(self, data, row, t):
        super().__init__()
        # Not attributes of their own: those are the step's.
        self.__dict__["_source"] = data, row, t

    def __missing__(self, name):
        data, row, t = self._source
        if name == "t":
            value = t
        elif name == "reward":
            value = data.reward[row] if data.reward is not None else math.nan
            value = None if value != value else value
        elif name in ("terminated", "truncated"):
            value = bool(data.flags[name][row])
        elif name == "done":
            value = self["terminated"] or self["truncated"]
        elif name in self.NAMES:
            structure = data.channels.get(name)
            value = data.value(structure, row) if structure else MISSING
            if value is MISSING:
                value = {} if name == "info" else None
        else:
            raise KeyError(name)
        self[name] = value
        return value

    def __getattr__(self, name):
        try:
            return self[name]
        except KeyError:
            raise AttributeError("A step has no %r; it has %s." % (name, ", ".join(self.NAMES))) from None


class Steps(collections.abc.Sequence):
    """The steps of an episode, each built when it is asked for."""

    def __init__(self, data, start, length):
        self._data = data
        self._rows = range(start, start + length)

    def __len__(self):
        return len(self._rows)

    def __getitem__(self, index):
        if isinstance(index, slice):
            return [self._at(row) for row in self._rows[index]]
        return self._at(self._rows[index])

    def _at(self, row):
        return Step(self._data, row, row - self._rows.start)


class Evaluation:
    """Values of the expressions, a list an episode."""

    def __init__(self, header, data):
        self.data = data
        self.compiled = [compile_expression(text) for text in header["expressions"]]
        self.fields = [
            (field["name"], *walk_path(data.channels["obs"], field["path"])) for field in header["fields"]
        ]
        self.episodes = zip(data.spans, header["lengths"])
        self.row = 0

    def some(self, values):
        """Appends those of the next few episodes."""
        began = time.perf_counter()
        for (length, t, _), steps in self.episodes:
            last = self.row + length - 1
            names = expression_names(
                self.data, self.fields, Steps(self.data, self.row, length), last, t + length - 1, steps
            )
            self.row += length
            values.append([value_of(code, names) for code in self.compiled])
            if time.perf_counter() - began > SEND_SECONDS:
                return


def compile_expression(text):
    try:
        return compile(text.strip(), "<expression>", "eval")
    except (SyntaxError, ValueError) as error:
        return error


def expression_names(data, fields, steps, row, t, length):
    step = Step(data, row, t)
    names = {"__builtins__": builtins, "math": math, "T": length, "steps": steps}
    names.update((name, step[name]) for name in Step.NAMES)
    observation = step["obs"]
    if isinstance(observation, dict):
        for key, value in observation.items():
            if key.isidentifier() and not keyword.iskeyword(key):
                names.setdefault(key, value)
    for name, structure, index in fields:
        value = data.value(structure, row)
        if value is not MISSING:
            for key in index:
                value = value[key]
            names.setdefault(name, value)
    return names


def value_of(code, names):
    try:
        if isinstance(code, BaseException):
            raise code
        value = eval(code, dict(names))
        return None if value is None else bool(value)
    except BaseException as error:
        return {"type": plain_text(type(error).__name__), "message": message_of(error)[:TEXT_LIMIT]}
