"""Results that hold the reward under a name: verl's dictionaries, other trainers' result objects. In frames that the
reward can see."""

import inspect

NAMES = ("score", "reward", "total")


def scored(call):
    """The same call, giving a number, or (number, {component: number})."""

    def scoring(*arguments, **named):
        result = call(*arguments, **named)
        return later(result) if inspect.isawaitable(result) else score_of(result)

    return scoring


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
    return result if name is None else getattr(result, name)
