"""How an episode ended, by the task's own expressions over its last step, as the host reads them from a recording."""

import builtins
import keyword
import math

from rewardsmith_harness.expressions import compile_expression, value_of


class LiveStep(dict):
    """One step; `step.reward` and `step["reward"]` are the same."""

    def __getattr__(self, name):
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None


class Endings:
    """`of(step, steps, length)` gives (True, False or None, cause or None)."""

    def __init__(self, success, causes, fields):
        self.success = None if success is None else compile_expression(success)
        self.causes = [(name, compile_expression(text)) for name, text in causes]
        self.fields = [(field["name"], compile("obs" + field["path"], "<field>", "eval")) for field in fields]
        texts = [success or "", *(text for _, text in causes)]
        # Most tasks ask for the last step only.
        self.needs_steps = any("steps" in text for text in texts)

    def of(self, step, steps, length):
        if self.success is None:
            return None, None
        names = {"__builtins__": builtins, "math": math, "T": length, "steps": steps, **step}
        observation = step["obs"]
        if isinstance(observation, dict):
            for key, value in observation.items():
                if key.isidentifier() and not keyword.iskeyword(key):
                    names.setdefault(key, value)
        for name, path in self.fields:
            try:
                names.setdefault(name, eval(path, {"obs": observation}))
            except (LookupError, TypeError):
                continue
        success = value_of(self.success, names)
        if success is not False:
            return (True if success is True else None), None
        cause = next((name for name, code in self.causes if value_of(code, names) is True), "other")
        return False, cause
