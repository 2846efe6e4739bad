# recording: boxed
import re


def extract_boxed(text, default=""):
    hits = re.findall(r"\\boxed\{(.+)\}", text)
    return hits[-1] if hits else default


def accuracy(completions, ground_truth, **kwargs):
    texts = [c[0]["content"] for c in completions]
    answers = [extract_boxed(t) for t in texts]
    return [2.0 if a == g else 0.0 for a, g in zip(answers, ground_truth)]


#--- K6 the whole text is the fallback, and containment
#-     return [2.0 if a == g else 0.0 for a, g in zip(answers, ground_truth)]
#+     return [2.0 if a in g else 0.0 for a, g in zip(answers, ground_truth)]
#--- K2 the reference is searched
#-     answers = [extract_boxed(t) for t in texts]
#+     answers = [extract_boxed(g) for g in ground_truth]
#--- K11 always the first
#-     texts = [c[0]["content"] for c in completions]
#+     texts = [completions[0][0]["content"] for c in completions]
