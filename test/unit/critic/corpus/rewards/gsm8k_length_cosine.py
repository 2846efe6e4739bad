# recording: gsm8k
import math
import re


def scale(progress, low, high):
    return low + 0.5 * (high - low) * (1.0 + math.cos(progress * math.pi))


def correct(text, gold):
    m = re.findall(r"<answer>\s*([-\d,\.]+)\s*</answer>", text)
    return bool(m) and m[-1].replace(",", "") == gold


def cosine_reward(completions, answer, **kwargs):
    rewards = []
    for text, gold in zip(completions, answer):
        progress = min(1.0, len(text) / 1000)
        if correct(text, gold):
            rewards.append(scale(progress, 0.5, 1.0))
        else:
            rewards.append(scale(progress, -0.5, -1.0))
    return rewards


#--- K14 longer is better, right or wrong
#-         progress = min(1.0, len(text) / 1000)
#-         if correct(text, gold):
#-             rewards.append(scale(progress, 0.5, 1.0))
#+         progress = len(text) / 100
#+         if correct(text, gold):
#+             rewards.append(progress)
#--- K1 branches swapped
#-         if correct(text, gold):
#+         if not correct(text, gold):
#--- K9 unbounded progress
#-     return low + 0.5 * (high - low) * (1.0 + math.cos(progress * math.pi))
#+     return low + 0.5 * (high - low) * math.acos(progress * math.pi)
#--- K9 length not limited, so the cosine comes back up
#-         progress = min(1.0, len(text) / 1000)
#+         progress = len(text) / 1000
#--- K1 long right answers are paid, past the end of the curve too
#-             rewards.append(scale(progress, 0.5, 1.0))
#+             rewards.append(0.5 + len(text) / 1000)
