# recording: code
import json
import re


def _extract(text):
    blocks = re.findall(r"```(?:python|py)?\s*\n(.*?)```", text, re.DOTALL)
    return blocks[-1] if blocks else None


def code_reward(completions, entry_point, tests, **kwargs):
    rewards = []
    for text, name, raw in zip(completions, entry_point, tests):
        source = _extract(text)
        if source is None:
            rewards.append(-0.5)
            continue
        scope = {}
        try:
            exec(compile(source, "<answer>", "exec"), scope)
            passed = [scope[name](*args) == expected for args, expected in json.loads(raw)]
        except Exception:
            rewards.append(0.0)
            continue
        rewards.append(1.0 if passed and all(passed) else 0.0)
    return rewards
