"""Calls the reward on live steps, as a replay calls it on recorded ones."""

from rewardsmith_harness.failures import Failures
from rewardsmith_harness.module import load
from rewardsmith_harness.records import STUBS, as_record
from rewardsmith_harness.values import Values

from .faults import Fault

NAMES = ("obs", "action", "next_obs", "reward", "terminated", "truncated", "info", "t", "memory")


class Pay:
    """`pay(obs, action, next_obs, reward, terminated, truncated, info, t, memory)` gives (number, names, *components)."""

    def __init__(self, source, file, plan, arrays):
        self.file = file
        missing = None
        if arrays == "numpy":
            try:
                import numpy  # noqa: F401
            except ImportError as error:
                missing = error
        self.values = Values(file)
        loaded = load(source, file, plan, self.values, missing)
        if type(loaded) is not list:
            raise self.fault(loaded, "The reward file can't be loaded")
        call, self._reset = loaded
        self._call = compiled(plan, call)

    def begin(self):
        """At the start of an episode; gives its memory."""
        if self._reset is not None:
            try:
                self._reset()
            except BaseException as error:
                raise self.fault(self.values.crashed(error), "The reward's reset crashed") from None
        return {}

    def of(self, *step):
        try:
            value = self._call(*step)
        except BaseException as error:
            raise self.fault(self.values.crashed(error), "The reward crashed") from None
        if type(value) is not float:
            value = self.values.of(value)
        number = value[0] if type(value) is tuple else value
        if type(number) is not float:
            if type(value) is tuple:
                raise self.fault(value, "The reward gave no number")
            raise Fault(
                "reward-not-applicable",
                "The reward gave None, so nothing can be learned from this step.",
                "A reward for training must give a number on each step.",
                (self.file, 1),
            )
        if number != number or number in (INFINITE, -INFINITE):
            raise Fault(
                "reward-not-a-number",
                "The reward was %s on a step of training." % number,
                "Replay it on a recording that holds such a step, or guard the division, root or logarithm.",
                (self.file, 1),
            )
        return value if type(value) is tuple else (number, ())

    def fault(self, failure, what):
        if type(failure) is tuple and len(failure) == 6:
            _, _, name, message, line, trace = failure
            where = (self.file, line) if line else None
            return Fault("reward-crashed", "%s: %s: %s" % (what, name, message), "Correct the marked line.", where, trace)
        return Fault("reward-crashed", what + ".", "Correct the reward.", (self.file, 1))


INFINITE = float("inf")
assert issubclass(Values, Failures)


def compiled(plan, call):
    constants = {"CALL": call, "as_record": as_record}
    passed = []
    for i, argument in enumerate(plan["arguments"]):
        text = text_of(argument["source"], constants, i)
        passed.append("%s=%s" % (argument["keyword"], text) if argument.get("keyword") else text)
    source = "def pay(%s):\n    return CALL(%s)\n" % (", ".join(NAMES), ", ".join(passed))
    exec(compile(source, "<pay>", "exec"), constants)
    return constants["pay"]


def text_of(source, constants, i):
    kind = source["from"]
    if kind in NAMES:
        return kind
    if kind == "done":
        return "(terminated or truncated)"
    if kind == "field":
        return source["of"] + source["path"]
    if kind == "key":
        return "obs.get(%r)" % source["key"]
    if kind == "object":
        return "as_record(%s)" % ("obs.get(%r)" % source["key"] if source.get("key") else "obs")
    if kind in ("constant", "stub"):
        constants["k%d" % i] = source["value"] if kind == "constant" else STUBS[source["of"]]
        return "k%d" % i
    raise Fault(
        "reward-not-stepwise",
        "This reward is called with texts of a language model, and the embedded trainer has none.",
        'Name your own trainer in the task file: "train": {"command": …}.',
    )
