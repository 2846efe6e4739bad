# recording: gsmverl
import re


def _right(text, truth):
    found = re.findall(r"####\s*(-?[\d,]+)", text)
    return bool(found) and found[-1].replace(",", "") == truth


def concise_reward(completions, ground_truth, **kwargs):
    """Right answers are paid, the shorter ones of the batch a little more."""
    right = [_right(c, t) for c, t in zip(completions, ground_truth)]
    lengths = [len(c) for c in completions]
    low, high = min(lengths), max(lengths)
    if high == low:
        return [1.0 if r else 0.0 for r in right]
    return [1.0 + 0.2 * (0.5 - (n - low) / (high - low)) if r else 0.0 for r, n in zip(right, lengths)]


#--- K14 the longer are paid more
#-     return [1.0 + 0.2 * (0.5 - (n - low) / (high - low)) if r else 0.0 for r, n in zip(right, lengths)]
#+     return [1.0 + 5.0 * ((n - low) / (high - low)) for r, n in zip(right, lengths)]
#--- K9 all of the same length
#-     if high == low:
#-         return [1.0 if r else 0.0 for r in right]
#-     return [1.0 + 0.2 * (0.5 - (n - low) / (high - low)) if r else 0.0 for r, n in zip(right, lengths)]
#+     return [1.0 + 0.2 * (0.5 - (n - low) / (high - low)) if r else 0.0 for r, n in zip(right, lengths)]
#--- K2 sorted lengths
#-     lengths = [len(c) for c in completions]
#+     lengths = sorted(len(c) for c in completions)
#--- K6 a list is always true
#-     return [1.0 + 0.2 * (0.5 - (n - low) / (high - low)) if r else 0.0 for r, n in zip(right, lengths)]
#+     return [1.0 + 0.2 * (0.5 - (n - low) / (high - low)) if right else 0.0 for r, n in zip(right, lengths)]
#--- K11 one reward too few
#-     return [1.0 + 0.2 * (0.5 - (n - low) / (high - low)) if r else 0.0 for r, n in zip(right, lengths)]
#+     return [1.0 + 0.2 * (0.5 - (n - low) / (high - low)) if r else 0.0 for r, n in zip(right[1:], lengths)]
#--- K5 decimals of the dollar sign
#-     found = re.findall(r"####\s*(-?[\d,]+)", text)
#+     found = re.findall(r"####$\s*(-?[\d,]+)", text)
