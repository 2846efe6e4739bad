# recording: gsm8k
import re

FORM = re.compile(r"\s*<think>(.*)</think>\s*<answer>\s*(\S+)\s*</answer>\s*", re.DOTALL)


def strict_reward(completions, answer, **kwargs):
    rewards = []
    for text, gold in zip(completions, answer):
        found = FORM.fullmatch(text)
        rewards.append(1.0 if found and found.group(2).replace(",", "") == gold else 0.0)
    return rewards
