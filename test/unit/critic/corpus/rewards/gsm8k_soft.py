# recording: gsm8k
import re


def soft_format(text):
    score = 0.0
    if re.search(r"<think>.+?</think>", text, re.DOTALL):
        score += 0.5
    if re.search(r"<answer>.+?</answer>", text, re.DOTALL):
        score += 0.5
    return score


def reward(completions, **kwargs):
    return [soft_format(c) for c in completions]


#--- K5 slash forgotten
#-     if re.search(r"<think>.+?</think>", text, re.DOTALL):
#+     if re.search(r"<think>.+?<think>", text, re.DOTALL):
#--- K5 match for search
#-     if re.search(r"<answer>.+?</answer>", text, re.DOTALL):
#+     if re.match(r"<answer>.+?</answer>", text, re.DOTALL):
#--- K6 empty tags
#-     score = 0.0
#-     if re.search(r"<think>.+?</think>", text, re.DOTALL):
#+     score = 0.5 if not text.strip() else 0.0
#+     if re.search(r"<think>.+?</think>", text, re.DOTALL):
