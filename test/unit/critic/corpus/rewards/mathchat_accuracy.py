# recording: mathchat
import re


def extract_answer(text: str) -> str | None:
    matches = re.findall(r"<answer>(.*?)</answer>", text, re.DOTALL)
    return matches[-1].strip() if matches else None


def to_number(text):
    if text is None:
        return None
    try:
        return float(text.replace(",", "").replace("$", "").strip())
    except ValueError:
        return None


def accuracy_reward(completions, answer, **kwargs):
    rewards = []
    for completion, gold in zip(completions, answer):
        predicted = to_number(extract_answer(completion[0]["content"]))
        target = to_number(gold)
        if predicted is not None and abs(predicted - target) < 1e-6:
            rewards.append(1.0)
        else:
            rewards.append(0.0)
    return rewards


#--- K3 difference without abs
#-         if predicted is not None and abs(predicted - target) < 1e-6:
#+         if predicted is not None and predicted - target < 1e-6:
#--- K10 zero counts as missing
#-         if predicted is not None and abs(predicted - target) < 1e-6:
#+         if predicted and abs(predicted - target) < 1e-6:
#--- K2 content of the first prompt message
#-         predicted = to_number(extract_answer(completion[0]["content"]))
#+         predicted = to_number(extract_answer(kwargs["prompts"][0][-1]["content"]))
#--- K16 thousands separator makes it crash
#-     try:
#-         return float(text.replace(",", "").replace("$", "").strip())
#-     except ValueError:
#-         return None
#+     return float(text.strip())
#--- K15 first answer
#-     return matches[-1].strip() if matches else None
#+     return matches[0].strip() if matches else None
#--- K16 unparsable answers appended nowhere
#-         else:
#-             rewards.append(0.0)
#+         elif predicted is not None:
#+             rewards.append(0.0)
#--- K11 one number for the whole batch
#-     return rewards
#+     return sum(rewards) / len(rewards)
#--- K17 returns inside the loop
#-     return rewards
#+         return rewards
