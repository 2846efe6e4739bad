"""Rewards for completions, with the signature that TRL's GRPOTrainer calls: `(completions, **columns) -> list[float | None]`."""

import functools
import importlib.util
import inspect
import json
import math
import os

from .reward import RewardError, split


def completion_reward(file, out=None):
    """The function of a reward file (`rewards.py:name`), for `GRPOTrainer(reward_funcs=[...])`.

    Each batch is written to `out/completions-PID.jsonl` as it is scored, with every column of the data set. None stays None
    (the reward does not apply); NaN and infinity raise RewardError instead of going into the advantages.
    """
    path, name = split(str(file))
    spec = importlib.util.spec_from_file_location(os.path.splitext(os.path.basename(path))[0], path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    functions = [
        key
        for key, value in vars(module).items()
        if inspect.isfunction(value) and value.__module__ == module.__name__ and not key.startswith("_")
    ]
    name = name or (functions[0] if len(functions) == 1 else None)
    if name not in functions:
        found = ", ".join(functions) or "none"
        raise RewardError("%s: which function is the reward? Found: %s. Name it: %r." % (path, found, path + ":name"))
    function = getattr(module, name)
    if inspect.iscoroutinefunction(function):

        @functools.wraps(function)
        async def reward(completions, **columns):
            return scored(await function(completions=completions, **columns), completions, columns, name, out)

    else:

        @functools.wraps(function)
        def reward(completions, **columns):
            return scored(function(completions=completions, **columns), completions, columns, name, out)

    return reward


def scored(scores, completions, columns, name, out):
    scores = [None if score is None else float(score) for score in scores]
    if len(scores) != len(completions):
        raise RewardError("%s gave %d scores for %d completions." % (name, len(scores), len(completions)))
    for i, score in enumerate(scores):
        if score is not None and not math.isfinite(score):
            raise RewardError("%s gave %s for completion %d of the batch: %.200r" % (name, score, i, completions[i]))
    if out is not None:
        write(scores, completions, columns, name, out)
    return scores


def write(scores, completions, columns, name, out):
    os.makedirs(out, exist_ok=True)
    kept = {key: values for key, values in columns.items() if isinstance(values, list) and len(values) == len(scores)}
    step = getattr(columns.get("trainer_state"), "global_step", None)
    rows = []
    for i, score in enumerate(scores):
        row = {key: values[i] for key, values in kept.items() if not key.endswith("_ids")}
        row.update({"completion": completions[i], name: score, **({} if step is None else {"step": step})})
        rows.append(json.dumps(row, default=str) + "\n")
    with open(os.path.join(out, "completions-%d.jsonl" % os.getpid()), "a", encoding="utf-8") as file:
        file.write("".join(rows))
