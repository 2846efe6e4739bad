# recording: gsm8k
import re

CALLS = {"n": 0}


def counted_reward(completions, answer, **kwargs):
    """Logs every hundredth call."""
    CALLS["n"] += 1
    out = []
    for c, a in zip(completions, answer):
        m = re.search(r"<answer>\s*([^<]+?)\s*</answer>", c)
        out.append(1.0 if m and m.group(1) == a else 0.0)
    if CALLS["n"] % 100 == 0:
        print("mean", sum(out) / len(out))
    return out
