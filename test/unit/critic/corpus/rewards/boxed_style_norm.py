# recording: boxed
import re


def strip_string(s):
    s = s.replace("\n", "").replace("\\!", "").replace("\\\\", "\\").replace("tfrac", "frac").replace("dfrac", "frac")
    s = s.replace("\\left", "").replace("\\right", "").replace("^{\\circ}", "").replace("\\$", "").replace("\\%", "").replace("%", "")
    return s.replace(" ", "").rstrip(".")


def is_equiv(a, b):
    if a is None and b is None:
        return True
    if a is None or b is None:
        return False
    try:
        return strip_string(a) == strip_string(b)
    except Exception:
        return a == b


def last_boxed(string):
    idx = string.rfind("\\boxed{")
    if idx < 0:
        return None
    i, depth = idx + len("\\boxed{"), 1
    start = i
    while i < len(string) and depth > 0:
        depth += {"{": 1, "}": -1}.get(string[i], 0)
        i += 1
    return string[start:i - 1] if depth == 0 else None


def reward(completions, ground_truth, **kwargs):
    results = []
    for completion, truth in zip(completions, ground_truth):
        answer = last_boxed(completion[0]["content"])
        results.append(1.0 if answer is not None and is_equiv(answer, truth) else 0.0)
    return results
