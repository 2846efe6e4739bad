# recording: boxed
import re


def last_boxed(text):
    start = text.rfind("\\boxed{")
    if start < 0:
        return None
    depth = 0
    for i in range(start + len("\\boxed"), len(text)):
        if text[i] == "{":
            depth += 1
        elif text[i] == "}":
            depth -= 1
            if depth == 0:
                return text[start + len("\\boxed{"):i]
    return None


def normalize(expr):
    return re.sub(r"\s+", "", expr.replace("\\left", "").replace("\\right", ""))


def math_reward(completions, ground_truth, **kwargs):
    contents = [c[0]["content"] for c in completions]
    rewards = []
    for text, truth in zip(contents, ground_truth):
        found = last_boxed(text)
        rewards.append(1.0 if found is not None and normalize(found) == normalize(truth) else 0.0)
    return rewards


#--- K15 the first box
#-     start = text.rfind("\\boxed{")
#+     start = text.find("\\boxed{")
#--- K10 messages taken for text
#-     contents = [c[0]["content"] for c in completions]
#+     contents = [str(c) for c in completions]
#--- K1 unlike pays
#-         rewards.append(1.0 if found is not None and normalize(found) == normalize(truth) else 0.0)
#+         rewards.append(1.0 if found is not None and normalize(found) != normalize(truth) else 0.0)
#--- K2 compared with itself
#-         rewards.append(1.0 if found is not None and normalize(found) == normalize(truth) else 0.0)
#+         rewards.append(1.0 if found is not None and normalize(found) == normalize(found) else 0.0)
