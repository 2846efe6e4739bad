"""The trainer as a process: one request on standard input, messages as lines of JSON on what was standard output."""

import faulthandler
import json
import os
import random
import sys
import traceback
from _thread import start_new_thread
from time import perf_counter

from rewardsmith_harness import guard
from rewardsmith_harness.cpython import filter_system_calls, limit_resources, read_request, write_all

from .faults import Fault

# Between two words of how far it is.
PROGRESS_SECONDS = 0.2
# What names the place of a hang comes before the host loses patience.
STALL_SHARE = 0.8


class Teller:
    """Sends messages; each one says that nothing hangs."""

    def __init__(self, out, stall):
        self.out = out
        self.stall = stall
        self.last = 0.0

    def __call__(self, kind, **content):
        if self.stall:
            faulthandler.dump_traceback_later(self.stall * STALL_SHARE, exit=True, file=2)
        self.last = perf_counter()
        write_all(self.out, json.dumps({"type": kind, **content}).encode() + b"\n")

    def progress(self, seed, steps):
        if perf_counter() - self.last > PROGRESS_SECONDS:
            self("progress", seed=seed, steps=steps)


def main():
    """As `rewardsmith_harness.cpython.main`: what is to be run, and what it is given."""
    filter_system_calls()
    out = os.dup(1)
    header, _ = read_request(0)
    host = os.dup(0)
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(2, 1)
    # On another machine the user's own code is put beside the harness, and named by where it is below that.
    home, environment = sys.path[0], header["environment"]
    for name in {"folder", "observe", "state"} & environment.keys():
        environment[name] = os.path.join(home, environment[name])
    sys.path[:] = [*header["path"], *(os.path.join(home, folder) for folder in header["folders"])]
    limit_resources(header, 0)
    start_new_thread(leave_with, (host,))
    return run, (header, Teller(out, header["stallSeconds"]))


def leave_with(host):
    """Nobody waits for us any more when the host's end closes."""
    while os.read(host, 1):
        pass
    os._exit(1)


def run(given):
    header, tell = given
    try:
        train(header, tell)
        tell("end")
    except Fault as fault:
        tell("problem", **fault.told())
    except MemoryError:
        tell(
            "problem",
            **Fault(
                "training-out-of-memory",
                "The training ran out of memory (%d MiB)." % header["megabytes"],
                "Allow more, or give the task a `state` function with fewer states.",
            ).told(),
        )
    except BaseException as error:
        trace = traceback.format_exc()
        message = "RewardSmith's own trainer failed: %s: %s." % (type(error).__name__, error)
        tell("problem", **Fault("trainer-failed", message, "Please report it.", None, trace).told())
    os._exit(0)


def train(header, tell):
    from . import actions, environment
    from .endings import Endings
    from .learner import SAMPLES, Trainer
    from .pay import Pay
    from .seen import bounds_of, flatten, has_continuous
    from .table import Table
    from .tiles import Tiles

    faulthandler.enable(2)
    tell("begun", python="%d.%d.%d" % sys.version_info[:3])
    watched = environment.Watched(header["environment"], header["arrays"])
    choices = actions.actions_of(watched.env.action_space, header["actions"])
    tell("made", actions=len(choices))
    # The environment is the user's own; from here on what a reward is refused in a replay is refused, too.
    guard.install(lambda attempt: None, header["file"], [path for path in sys.path if path], ())
    pay = None
    if header["source"] is not None:
        pay = Pay(header["source"], header["file"], header["plan"], header["arrays"])
    endings = Endings(header["success"], header["causes"], header["fields"])
    # What the environment says of its own observations says nothing of what is observed instead.
    bounds = bounds_of(watched.env.observation_space) if header["environment"].get("observe") is None else None

    def values_for(seed, layout):
        rest = len(choices), header["discount"]
        if watched.has_state:
            return Table(lambda seen: watched.state(), *rest)
        samples = sample(watched, choices, seed, layout, SAMPLES)
        return Tiles(samples, bounds, *rest) if has_continuous(samples) else Table(lambda seen: tuple(flatten(seen)), *rest)

    trainer = Trainer(watched, choices, values_for, pay, endings, header, tell)
    for seed in header["seeds"]:
        trainer.run(seed["seed"], seed["layout"])


def sample(watched, choices, seed, layout, count):
    """What is seen when acting at random."""
    rng = random.Random(seed)
    seen = []
    while len(seen) < count:
        seen.append(watched.reset(layout, rng.getrandbits(31)))
        over = False
        while not over and len(seen) < count:
            now, _, terminated, truncated, _ = watched.step(rng.choice(choices))
            seen.append(now)
            over = terminated or truncated
    return seen
