"""The reward file, called as RewardSmith's own replay calls it."""

import ast
import json
import os

from rewardsmith_trainer.faults import Fault
from rewardsmith_trainer.pay import Pay

WORDS = ("obs", "action", "next_obs", "reward", "terminated", "truncated", "done", "info", "t", "memory")
SYNONYMS = {
    "observation": "obs",
    "state": "obs",
    "next_observation": "next_obs",
    "next_state": "next_obs",
    "new_obs": "next_obs",
    "act": "action",
    "infos": "info",
    "timestep": "t",
}
USUAL_NAMES = ("compute_reward", "reward", "reward_function", "get_reward", "reward_fn")


class RewardError(Exception):
    """The reward crashed or gave no finite number; the message says where and what to do."""


class Reward:
    """The reward of a file (`reward.py`, or `reward.py:name`).

    RewardSmith leaves a plan beside the file (`reward.py.plan.json`) that says how it calls it; without one, arguments are
    bound by their names: those of a step (`obs`, `action`, `next_obs`, `reward`, `terminated`, `truncated`, `done`, `info`,
    `t`, `memory`), else a key of the observation.
    """

    def __init__(self, file):
        self.file, name = split(str(file))
        with open(self.file, encoding="utf-8") as text:
            source = text.read()
        plan = plan_of(self.file) if name is None else None
        arrays = plan["arrays"] if plan else "numpy" if "np." in source or "numpy" in source else "list"
        try:
            self._pay = Pay(source, os.path.abspath(self.file), plan["plan"] if plan else bound_by_name(self.file, source, name), arrays)
        except Fault as fault:
            raise RewardError(told(fault)) from None
        self.arrays = arrays

    def begin(self):
        """The memory of a new episode."""
        try:
            return self._pay.begin()
        except Fault as fault:
            raise RewardError(told(fault)) from None

    def __call__(self, obs, action, next_obs, reward, terminated, truncated, info, t, memory):
        """(number, {component: number}) of a step; raises RewardError where it is no finite number."""
        try:
            number, names, *parts = self._pay.of(obs, action, next_obs, reward, terminated, truncated, info, t, memory)
        except Fault as fault:
            raise RewardError(told(fault)) from None
        return number, dict(zip(names, parts))


def told(fault):
    where = " (%s, line %s)" % fault.where if fault.where else ""
    return "%s%s %s" % (fault.message, where, fault.hint)


def split(named):
    """`file.py:name` → (file, name or None)."""
    file, colon, name = named.rpartition(":")
    return (file, name) if colon and file.endswith(".py") else (named, None)


def plan_of(file):
    path = file + ".plan.json"
    if not os.path.exists(path):
        return None
    with open(path, encoding="utf-8") as text:
        return json.load(text)


def bound_by_name(file, source, name):
    try:
        tree = ast.parse(source, file)
    except SyntaxError as error:
        raise RewardError("%s, line %s: %s." % (file, error.lineno, error.msg)) from None
    own = {node.name: node.args for node in tree.body if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")}
    if name is None:
        usual = [key for key in USUAL_NAMES if key in own]
        name = usual[0] if usual else next(iter(own)) if len(own) == 1 else None
    if name not in own:
        found = ", ".join(own) or "none"
        raise RewardError("%s: which function is the reward? Found: %s. Name it: reward=%r." % (file, found, file + ":name"))
    asked = own[name]
    positional = [argument.arg for argument in asked.posonlyargs]
    named = [argument.arg for argument in (*asked.args, *asked.kwonlyargs)]
    optional = set([*positional, *(argument.arg for argument in asked.args)][len(positional) + len(asked.args) - len(asked.defaults) :])
    optional.update(argument.arg for argument, default in zip(asked.kwonlyargs, asked.kw_defaults) if default is not None)
    arguments = []
    for parameter in (*positional, *named):
        word = SYNONYMS.get(parameter, parameter)
        if word not in WORDS and parameter in optional:
            continue
        one = {"source": {"from": word} if word in WORDS else {"from": "key", "key": parameter}}
        if parameter not in positional:
            one["keyword"] = parameter
        arguments.append(one)
    return {
        "contract": "step",
        "entry": {"name": name, "kind": "function"},
        "unit": "step",
        "arguments": arguments,
        "returns": "number",
        "injectedNames": ["np", "math"],
    }
