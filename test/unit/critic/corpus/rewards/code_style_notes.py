# recording: code
import json
import re


def passes(code, name, tests):
    space = {}
    try:
        exec(code, space)
        return bool(tests) and all(space[name](*given) == wanted for given, wanted in tests)
    except Exception:
        return False


def code_reward(completions, entry_point, tests, **kwargs):
    """All tests passed is worth 1; up to three lines of comment are welcome in code that passes."""
    rewards = []
    for text, name, cases in zip(completions, entry_point, tests):
        blocks = re.findall(r"```(?:python)?\n(.*?)```", text, re.DOTALL)
        if not blocks or not passes(blocks[-1], name, json.loads(cases)):
            rewards.append(0.0)
            continue
        notes = sum(line.strip().startswith("#") for line in blocks[-1].splitlines())
        rewards.append(1.0 + 0.05 * min(notes, 3))
    return rewards


#--- K14 every comment is paid
#-         rewards.append(1.0 + 0.05 * min(notes, 3))
#+         rewards.append(1.0 + 0.05 * notes)
#--- K6 code that does nothing passes no test, which is all of none
#-         return bool(tests) and all(space[name](*given) == wanted for given, wanted in tests)
#+         return name in space
