# recording: mathchat
import re
from decimal import Decimal, InvalidOperation


def _decimal(text):
    try:
        return Decimal(text.strip().replace(",", "").lstrip("$"))
    except InvalidOperation:
        return None


def accuracy_reward(completions, answer, **kwargs):
    """1 or 0; None where the reference cannot be read (the trainer skips it)."""
    contents = [completion[0]["content"] for completion in completions]
    rewards = []
    for content, sol in zip(contents, answer):
        gold = _decimal(sol)
        if gold is None:
            rewards.append(None)
            continue
        tags = re.findall(r"<answer>([^<]*)</answer>", content)
        guess = _decimal(tags[-1]) if tags else None
        rewards.append(float(guess == gold))
    return rewards
