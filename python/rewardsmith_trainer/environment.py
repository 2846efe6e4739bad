"""The user's environment, and the functions of theirs that look at it."""

import importlib
import importlib.util
import os
import re
import sys

from .faults import Fault, crashed
from .seen import flatten

# Which package registers environments of these names, and what it is called on PyPI.
BROUGHT_BY = (
    (re.compile(r"^(MiniGrid|BabyAI)-"), "minigrid", "minigrid"),
    (re.compile(r"^ALE/"), "ale_py", "ale-py"),
    (re.compile(r"^(highway|merge|roundabout|parking|intersection|racetrack)-"), "highway_env", "highway-env"),
    (re.compile(r"^(Fetch|Hand|PointMaze|AntMaze|Adroit|FrankaKitchen)"), "gymnasium_robotics", "gymnasium-robotics"),
)
IN_FILE = re.compile(r"^(?P<file>.+\.py):(?P<name>[A-Za-z_]\w*)$")


class Watched:
    """An environment with its time limit, and what the reward and the table see of it."""

    def __init__(self, asked, arrays):
        self.files = []
        self.env = made(asked, self.files)
        self.limit = asked.get("maxSteps")
        observe, state = asked.get("observe"), asked.get("state")
        self._observe = self._function(observe) if observe else None
        self._state = self._function(state) if state else None
        self.has_state = state is not None
        if self._observe and self._state:
            spare_pictures(self.env, self.files)
        self._plain = plain_arrays if arrays == "numpy" else plain
        self.t = 0

    def _function(self, named):
        file, _, name = named.rpartition(":")
        module = loaded(file, self.files)
        found = getattr(module, name, None)
        if not callable(found):
            message = "%s defines no function %r." % (os.path.basename(file), name)
            raise Fault("environment-function", message, 'Correct "environment" in the task file.', (file, 1))
        return found

    def reset(self, layout, noise):
        """Starts an episode: of `layout` where one is given, with chance that follows from `noise` alone."""
        self.t = 0
        observation, _ = self.called(self.env.reset, seed=noise if layout is None else layout)
        if layout is not None:
            reseed(self.env, noise)
        return self.seen(observation)

    def step(self, action):
        """(what is seen, the environment's reward, terminated, truncated, info)"""
        observation, reward, terminated, truncated, info = self.called(self.env.step, action)
        self.t += 1
        truncated = bool(truncated) or (self.limit is not None and self.t >= self.limit)
        return self.seen(observation), float(reward), bool(terminated), truncated, info

    def seen(self, observation):
        if self._observe is None:
            return self._plain(observation)
        return self._plain(self.called(self._observe, self.env))

    def state(self):
        state = self.called(self._state, self.env)
        try:
            hash(state)
        except TypeError:
            # A dictionary, a list or an array says as much as the tuple of what it holds.
            state = tuple(flatten(state))
            if any(item.__hash__ is None for item in state):
                hint = "Give a number, a text, or a tuple of such."
                message = "The environment's state function gives %s, which can't stand in a table." % type(state[0]).__name__
                raise Fault("environment-function", message, hint) from None
        return state

    def called(self, function, *arguments, **named):
        try:
            return function(*arguments, **named)
        except Exception as error:
            name = getattr(function, "__qualname__", getattr(function, "__name__", "it"))
            raise crashed(
                "environment-crashed",
                "The environment's %s failed" % name,
                error,
                "Correct it, or the task's environment; the reward was not at fault.",
                self.files,
            ) from None


def made(asked, files):
    name, arguments, limit = asked["id"], dict(asked.get("arguments") or {}), asked.get("maxSteps")
    in_file = IN_FILE.match(name)
    if in_file:
        return made_in_file(os.path.join(asked["folder"], in_file["file"]), in_file["name"], arguments, files)
    gymnasium = library("gymnasium", "gymnasium")
    try:
        for pattern, module, package in BROUGHT_BY:
            if pattern.match(name):
                library(module, package)
        if limit is not None:
            arguments["max_episode_steps"] = limit
        return gymnasium.make(name, disable_env_checker=True, **arguments)
    except Fault:
        raise
    except (gymnasium.error.UnregisteredEnv, gymnasium.error.DependencyNotInstalled, ModuleNotFoundError) as error:
        hint = 'Check the id; "module:Name-v0" imports the module that registers it, "file.py:Class" takes a class beside the task file.'
        if isinstance(error, gymnasium.error.DependencyNotInstalled):
            hint = "%s -m pip install 'gymnasium[all]', or what the message names." % sys.executable
        raise Fault("environment-unknown", "There is no environment %s: %s." % (name, str(error).rstrip(".")), hint) from None
    except Exception as error:
        raise unmakable(name, error, files) from None


def made_in_file(file, name, arguments, files):
    make = getattr(loaded(file, files), name, None)
    if make is None:
        message = "%s defines no %s." % (os.path.basename(file), name)
        raise Fault("environment-unknown", message, "Correct the environment's id in the task file.")
    try:
        return make(**arguments)
    except Exception as error:
        raise unmakable(name, error, files) from None


def unmakable(name, error, files):
    hint = 'Check "arguments" of the environment in the task file.'
    return crashed("environment-crashed", "The environment %s can't be made" % name, error, hint, files)


def library(module, package):
    try:
        return importlib.import_module(module)
    except ImportError as error:
        missing = getattr(error, "name", None) or module
        raise Fault(
            "library-missing",
            "The environment needs %s, which %s does not have." % (package if missing == module else missing, sys.executable),
            "%s -m pip install %s" % (sys.executable, package),
        ) from None


def loaded(file, files):
    """The module of a file of the user's; files beside it can be imported."""
    file = os.path.abspath(file)
    name = os.path.splitext(os.path.basename(file))[0]
    known = sys.modules.get(name)
    if known is not None and getattr(known, "__file__", None) == file:
        return known
    if os.path.dirname(file) not in sys.path:
        sys.path.append(os.path.dirname(file))
    try:
        spec = importlib.util.spec_from_file_location(name, file)
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
    except FileNotFoundError:
        raise Fault(
            "environment-function", "There is no file %s." % os.path.basename(file), 'Correct "environment" in the task file.'
        ) from None
    except ModuleNotFoundError as error:
        package = (error.name or "").partition(".")[0]
        message = "%s needs %s, which %s does not have." % (os.path.basename(file), package, sys.executable)
        raise Fault("library-missing", message, "%s -m pip install %s" % (sys.executable, package)) from None
    except Exception as error:
        message = "%s can't be loaded" % os.path.basename(file)
        raise crashed("environment-crashed", message, error, "Correct the file.", [file]) from None
    files.append(file)
    return module


def reseed(env, noise):
    """The layout is fixed by the seed of the reset; what happens in it must not be the same each time."""
    import numpy

    inner = getattr(env, "unwrapped", env)
    if getattr(inner, "_np_random", None) is not None:
        inner.np_random = numpy.random.default_rng(noise)


def spare_pictures(env, files):
    """MiniGrid draws what the agent sees at each step, which takes longer than all the rest: not where nobody looks."""
    inner = getattr(env, "unwrapped", env)
    if type(inner).__module__.startswith("minigrid.") and not any(mentions(file, "gen_obs", "get_view") for file in files):
        inner.gen_obs = lambda: {"image": None, "direction": inner.agent_dir, "mission": inner.mission}


def mentions(file, *names):
    with open(file, encoding="utf-8") as text:
        source = text.read()
    return any(name in source for name in names)


def plain(value):
    """As JSON has it, and as rewards without numpy expect it."""
    kind = type(value)
    if kind is int or kind is float or kind is str or kind is bool or value is None:
        return value
    if kind is dict:
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (tuple, list)):
        return [plain(item) for item in value]
    if hasattr(value, "tolist"):
        return value.tolist()
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    return value if isinstance(value, (int, float, str)) else str(value)


def plain_arrays(value):
    """The same, with numpy arrays left as they are."""
    if type(value) is dict or isinstance(value, dict):
        return {str(key): plain_arrays(item) for key, item in value.items()}
    return value if getattr(value, "shape", ()) != () else plain(value)
