# recording: mathchat
import re

FORM = re.compile(r"^\s*<think>.+?</think>\s*<answer>.+?</answer>\s*$", re.DOTALL)


def text_of(completion):
    return completion[-1]["content"] if isinstance(completion, list) else completion


def format_reward(completions, **kwargs):
    """0.5 where a thought and an answer stand in their tags, and nothing else."""
    return [0.5 if FORM.match(text_of(c)) else 0.0 for c in completions]


def answer_reward(completions, answer, **kwargs):
    """1 for the right answer in the last tags."""
    scores = []
    for completion, gold in zip(completions, answer):
        found = re.findall(r"<answer>(.*?)</answer>", text_of(completion), re.DOTALL)
        said = found[-1].strip().rstrip(".").replace(",", "") if found else ""
        scores.append(1.0 if said == str(gold) else 0.0)
    return scores


def reward(completions, answer, **kwargs):
    form = format_reward(completions)
    right = answer_reward(completions, answer)
    return [f + r for f, r in zip(form, right)]


#--- K5 line breaks that nobody writes
#- FORM = re.compile(r"^\s*<think>.+?</think>\s*<answer>.+?</answer>\s*$", re.DOTALL)
#+ FORM = re.compile(r"^\s*<think>.+?</think>\s*<answer>.+?</answer>\n\n$", re.DOTALL)
#--- K5 text is asked for behind the last tag
#- FORM = re.compile(r"^\s*<think>.+?</think>\s*<answer>.+?</answer>\s*$", re.DOTALL)
#+ FORM = re.compile(r"^\s*<think>.+?</think>\s*<answer>.+?</answer>.+$", re.DOTALL)
#--- K5 the dot stops at a line break
#- FORM = re.compile(r"^\s*<think>.+?</think>\s*<answer>.+?</answer>\s*$", re.DOTALL)
#+ FORM = re.compile(r"^\s*<think>.+?</think>\s*<answer>.+?</answer>\s*$")
#--- K2 the first message of the talk
#-     return completion[-1]["content"] if isinstance(completion, list) else completion
#+     return completion[0]["role"] if isinstance(completion, list) else completion
#--- K15 greedy from the first tag to the last
#-         found = re.findall(r"<answer>(.*?)</answer>", text_of(completion), re.DOTALL)
#+         found = re.findall(r"<answer>(.*)</answer>", text_of(completion), re.DOTALL)
#--- K10 strip of letters
#-         said = found[-1].strip().rstrip(".").replace(",", "") if found else ""
#+         said = found[-1].strip("<answer>").rstrip(".").replace(",", "") if found else ""
#--- K17 the answer is left out of the sum
#-     return [f + r for f, r in zip(form, right)]
#+     return [f + f for f, r in zip(form, right)]
#--- K16 one is shifted
#-     return [f + r for f, r in zip(form, right)]
#+     return [f + r for f, r in zip(form, right[1:] + right[:1])]
#--- K11 all get the mean
#-     return [f + r for f, r in zip(form, right)]
#+     return [sum(form) + sum(right)] * len(completions)
#--- K17 only the first is scored
#-         scores.append(1.0 if said == str(gold) else 0.0)
#-     return scores
#+         scores.append(1.0 if said == str(gold) else 0.0)
#+         return scores
