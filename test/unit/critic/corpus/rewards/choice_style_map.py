# recording: choice
import re

LETTERS = re.compile(r"answer\s*(?:is)?\s*[:\-]?\s*\(?([ABCD])\)?", re.IGNORECASE)


def choice_reward(completions, label, **kwargs):
    rewards = []
    for text, gold in zip(completions, label):
        letters = LETTERS.findall(text)
        if not letters:
            rewards.append(-0.25)
        elif letters[-1].upper() == gold.strip().upper():
            rewards.append(1.0)
        else:
            rewards.append(0.0)
    return rewards
