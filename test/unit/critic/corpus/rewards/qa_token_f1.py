# recording: qa
from collections import Counter


def tokens(text):
    return "".join(c if c.isalnum() else " " for c in text.lower()).split()


def f1_reward(completions, answer, **kwargs):
    scores = []
    for completion, gold in zip(completions, answer):
        said = tokens(completion.split("Final answer:")[-1]) if "Final answer:" in completion else []
        wanted = tokens(gold)
        common = sum((Counter(said) & Counter(wanted)).values())
        if common == 0:
            scores.append(0.0)
            continue
        precision, recall = common / len(said), common / len(wanted)
        scores.append(2 * precision * recall / (precision + recall))
    return scores


#--- K9 no tokens in common
#-         if common == 0:
#-             scores.append(0.0)
#-             continue
#+         if common < 0:
#+             scores.append(0.0)
#+             continue
#--- K2 recall of everything said
#-         said = tokens(completion.split("Final answer:")[-1]) if "Final answer:" in completion else []
#+         said = tokens(gold.split("Final answer:")[-1])
#--- K3 precedence of the harmonic mean
#-         scores.append(2 * precision * recall / (precision + recall))
#+         scores.append(2 * precision * recall / precision + recall)
#--- K2 union instead of intersection
#-         common = sum((Counter(said) & Counter(wanted)).values())
#+         common = sum((Counter(said) | Counter(wanted)).values())
#--- K10 only one side lowered
#-     return "".join(c if c.isalnum() else " " for c in text.lower()).split()
#-
#-
#+     return "".join(c if c.isalnum() else " " for c in text).split()
#+
#+
#--- K17 return in the loop
#-         scores.append(2 * precision * recall / (precision + recall))
#-     return scores
#+         scores.append(2 * precision * recall / (precision + recall))
#+         return scores
