# recording: gsm8k
import re


def extract_answer(text):
    m = re.search(r"<answer>(.*?)</answer>", text, re.DOTALL)
    if m is None:
        return None
    return m.group(1).strip().replace(",", "")


def accuracy_reward(completions, answer, **kwargs):
    rewards = []
    for completion, gold in zip(completions, answer):
        rewards.append(1.0 if extract_answer(completion) == gold else 0.0)
    return rewards


#--- K5 no DOTALL
#-     m = re.search(r"<answer>(.*?)</answer>", text, re.DOTALL)
#+     m = re.search(r"<answer>(.*?)</answer>", text)
#--- K17 return in the loop
#-         rewards.append(1.0 if extract_answer(completion) == gold else 0.0)
#-     return rewards
#+         rewards.append(1.0 if extract_answer(completion) == gold else 0.0)
#+         return rewards
#--- K10 number against text
#-         rewards.append(1.0 if extract_answer(completion) == gold else 0.0)
#+         rewards.append(1.0 if extract_answer(completion) == int(gold) else 0.0)
#--- K6 contained in the text
#-         rewards.append(1.0 if extract_answer(completion) == gold else 0.0)
#+         rewards.append(1.0 if gold in completion else 0.0)
