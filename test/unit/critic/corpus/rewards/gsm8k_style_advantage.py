# recording: gsm8k
import re


def group_reward(completions, answer, eps=1e-6, **kwargs):
    raw = []
    for c, a in zip(completions, answer):
        m = re.search(r"<answer>\s*(-?\d+)\s*</answer>", c)
        raw.append(1.0 if m and int(m.group(1)) == int(a) else 0.0)
    mean = sum(raw) / len(raw)
    std = (sum((r - mean) ** 2 for r in raw) / len(raw)) ** 0.5
    return [(r - mean) / (std + eps) for r in raw]
