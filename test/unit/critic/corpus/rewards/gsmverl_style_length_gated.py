# recording: gsmverl
import re
import statistics


def laser_reward(completions, ground_truth, **kwargs):
    """Correct answers get 1, and up to 0.5 more when they are shorter than the batch's median."""
    right = []
    for c, g in zip(completions, ground_truth):
        m = re.findall(r"####\s*(-?[\d,]+)", c)
        right.append(bool(m) and m[-1].replace(",", "") == g)
    target = statistics.median(len(c) for c in completions)
    return [(1.0 + 0.5 * float(len(c) <= target)) if ok else 0.0 for ok, c in zip(right, completions)]
