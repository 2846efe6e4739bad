"""Results that hold the reward under a name: verl's dictionaries, other trainers' result objects. In frames that the
reward can see."""

import inspect

NAMES = ("score", "reward", "overall", "total")
PARTS = ("reward_components", "metrics")
# Of the lists in the dictionary that a batch gave.
LISTS = ("rewards", "reward", "scores", "score")


def scored(call):
    """The same call, giving a number, or (number, {component: number})."""

    def scoring(*arguments, **named):
        result = call(*arguments, **named)
        return later(result) if inspect.isawaitable(result) else score_of(result)

    return scoring


def scored_batch(call):
    """The same for a call that gets lists: a list of numbers, or of (number, {component: number})."""

    def scoring(*arguments, **named):
        result = call(*arguments, **named)
        return later_batch(result) if inspect.isawaitable(result) else scores_of(result)

    return scoring


async def later_batch(result):
    return scores_of(await result)


def scores_of(result):
    if isinstance(result, dict):
        # OpenRLHF's, and a batch manager's.
        name = next((name for name in LISTS if name in result), None)
        result = result if name is None else result[name]
    if isinstance(result, (list, tuple)) and not all([type(one) is float for one in result]):
        return [one if one is None else score_of(one) for one in result]
    return result


async def later(result):
    return score_of(await result)


def score_of(result):
    if isinstance(result, tuple) and len(result) == 2 and isinstance(result[1], dict):
        inner = score_of(result[0])
        return (inner[0] if isinstance(inner, tuple) else inner), result[1]
    if isinstance(result, dict):
        name = next((name for name in NAMES if name in result), None)
        if name is None:
            return result
        rest = {key: part for key, part in result.items() if key != name and isinstance(part, (bool, int, float))}
        return result[name], rest
    if isinstance(result, (int, float, str, list, tuple)) or result is None or hasattr(result, "item"):
        return result
    name = next((name for name in NAMES if hasattr(result, name)), None)
    if name is None:
        return result
    parts = parts_of(result)
    return (getattr(result, name), parts) if parts else getattr(result, name)


def parts_of(result):
    """{component: number} of NeMo Gym's `BaseMultiRewardVerifyResponse`, and of eval-protocol's `EvaluateResult`."""
    for name in PARTS:
        parts = getattr(result, name, None)
        if isinstance(parts, dict):
            numbers = {key: getattr(part, "score", part) for key, part in parts.items()}
            return {key: part for key, part in numbers.items() if isinstance(part, (bool, int, float))}
    return {}
