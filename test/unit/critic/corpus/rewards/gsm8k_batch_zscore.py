# recording: gsm8k
import re


def raw(text, gold):
    m = re.search(r"<answer>\s*(.*?)\s*</answer>", text, re.S)
    return 1.0 if m and m.group(1).replace(",", "") == gold else 0.0


def reward(completions, answer, **kwargs):
    scores = [raw(c, a) for c, a in zip(completions, answer)]
    return scores


#--- K9 deviation of a group that all fail is zero
#-     return scores
#+     mean = sum(scores) / len(scores)
#+     std = (sum((s - mean) ** 2 for s in scores) / len(scores)) ** 0.5
#+     return [(s - mean) / std for s in scores]
#--- K11 one number for all
#-     return scores
#+     return [sum(scores) / len(scores)] * len(scores)
#--- K11 sorted
#-     return scores
#+     return sorted(scores, reverse=True)
#--- K16 only the unique
#-     scores = [raw(c, a) for c, a in zip(completions, answer)]
#+     scores = [raw(c, a) for c, a in zip(set(completions), answer)]
