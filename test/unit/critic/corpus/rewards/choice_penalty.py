# recording: choice
import re


def answer_of(text):
    tail = text[-40:]
    hits = re.findall(r"\b([A-D])\b", tail.upper())
    return hits[-1] if hits else ""


def reward(prompts, completions, label, **kwargs):
    scores = []
    for c, gold in zip(completions, label):
        s = 1.0 if answer_of(c) == gold else -0.25
        if "answer" not in c.lower():
            s -= 0.5
        scores.append(s)
    return scores


#--- K1 penalty paid
#-             s -= 0.5
#+             s += 0.5
#--- K5 never in lower case
#-         if "answer" not in c.lower():
#+         if "Answer" not in c.lower():
#--- K2 the prompt is read
#-     for c, gold in zip(completions, label):
#+     for c, gold in zip(prompts, label):
#--- K11 labels of others
#-     for c, gold in zip(completions, label):
#+     for c, gold in zip(completions, label[1:] + label[:1]):
