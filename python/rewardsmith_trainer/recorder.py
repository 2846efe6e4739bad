"""What is told of a training: episodes as JSON Lines, and windows of the learning curve."""

import json
import math

from .environment import plain


class Recorder:
    """Puts the steps of an episode into lines, one a step, as the reader of JSON Lines expects them."""

    def __init__(self, label, layout):
        self.label = label
        self.layout = layout
        self.episode = 0

    def record(self, ended, steps, phase):
        """Its lines, and what is told beside them."""
        policy = self.label if phase == "trained" else "%s, in training" % self.label
        told = {
            "episode": self.episode,
            "phase": phase,
            "length": ended.length,
            "paid": finite(ended.paid),
            "success": ended.success,
            "cause": ended.cause,
            "text": "".join(self.line(step, policy) for step in steps),
        }
        self.episode += 1
        return told

    def line(self, step, policy):
        info = dict(item for item in map(scalar, step["info"].items()) if item is not None)
        info["policy"] = policy
        if self.layout is not None:
            info["layout"] = self.layout
        line = {
            "episode": self.episode,
            "t": step["t"],
            "obs": plain(step["obs"]),
            "action": plain(step["action"]),
            "reward": step["reward"],
            "next_obs": plain(step["next_obs"]),
            "terminated": step["terminated"],
            "truncated": step["truncated"],
            "info": info,
        }
        return json.dumps(line, default=str) + "\n"


def scalar(item):
    """Of the environment's info, what is small and has a name."""
    name, value = item
    value = plain(value)
    fits = isinstance(value, (bool, int, str)) or (isinstance(value, float) and math.isfinite(value))
    return (str(name), value) if fits and not (isinstance(value, str) and len(value) > 200) else None


class Window:
    """Sums over the episodes that ended in one stretch of the training."""

    def __init__(self):
        self.episodes = self.length = self.judged = self.successes = 0
        self.paid = self.native = 0.0
        self.causes = {}
        self.components = {}

    def add(self, ended):
        self.episodes += 1
        self.length += ended.length
        self.paid += ended.paid
        self.native += ended.native
        if ended.success is not None:
            self.judged += 1
            self.successes += ended.success
        if ended.cause is not None:
            self.causes[ended.cause] = self.causes.get(ended.cause, 0) + 1
        for name, total in ended.components.items():
            self.components[name] = self.components.get(name, 0.0) + total

    def told(self):
        return {name: finite(value) for name, value in vars(self).items()}


def finite(value):
    return value if not isinstance(value, float) or math.isfinite(value) else None
