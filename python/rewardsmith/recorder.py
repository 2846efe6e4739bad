"""Episodes as JSON Lines, written whole when they end: whatever ends the training, the file can be read."""

import json
import os

from rewardsmith_trainer.environment import plain
from rewardsmith_trainer.recorder import finite, scalar


class Recorder:
    """Writes to a file of its own in the folder `out`; `every`: one episode of so many while the agent learns."""

    def __init__(self, out, every=1):
        os.makedirs(out, exist_ok=True)
        self.every = max(1, int(every))
        self.episode = 0
        self._out = os.fspath(out)
        self._file = None

    def record(self, steps, policy, learning):
        """`steps`: dicts with obs, action, reward (the environment's), next_obs, terminated, truncated, info, paid, components."""
        number = self.episode
        self.episode += 1
        if not steps or (learning and number % self.every):
            return
        lines = [json.dumps(line(number, t, step, policy), default=str) for t, step in enumerate(steps)]
        if self._file is None:
            self._file = fresh(self._out)
        self._file.write("\n".join(lines) + "\n")
        self._file.flush()

    def close(self):
        if self._file is not None:
            self._file.close()
            self._file = None


def line(episode, t, step, policy):
    info = dict(item for item in map(scalar, step["info"].items()) if item is not None)
    info.update({"policy": policy, "paid": finite(step["paid"])})
    info.update({"paid_" + name: finite(value) for name, value in step["components"].items()})
    return {
        "episode": episode,
        "t": t,
        "obs": plain(step["obs"]),
        "action": plain(step["action"]),
        "reward": float(step["reward"]),
        "next_obs": plain(step["next_obs"]),
        "terminated": bool(step["terminated"]),
        "truncated": bool(step["truncated"]),
        "info": info,
    }


def fresh(folder):
    """A file that no other environment or process writes to."""
    for number in range(100_000):
        try:
            return open(os.path.join(folder, "episodes-%d-%d.jsonl" % (os.getpid(), number)), "x", encoding="utf-8")
        except FileExistsError:
            continue
    raise OSError("%s is full of recordings." % folder)
