"""The same rewards after RewardSmith has looked at them."""

import re
from decimal import Decimal, InvalidOperation

ANSWER = re.compile(r"<answer>([^<]*)</answer>\s*$")
NUMBER = re.compile(r"-?\d[\d,]*(?:\.\d+)?")


def number_in(text):
    """The only number of a text; None where there is none, or several."""
    found = NUMBER.findall(text)
    if len(found) != 1:
        return None
    try:
        return Decimal(found[0].replace(",", ""))
    except InvalidOperation:
        return None


def accuracy_reward(completions, answer, **kwargs):
    """1 if what is between the answer tags, or the last number where there are none, is the right number."""
    rewards = []
    for completion, gold in zip(completions, answer):
        tagged = ANSWER.search(completion)
        last = NUMBER.findall(completion)[-1:]
        given = number_in(tagged.group(1)) if tagged else number_in(last[0]) if last else None
        rewards.append(1.0 if given is not None and given == number_in(gold) else 0.0)
    return rewards


def format_reward(completions, **kwargs):
    """1 if the completion thinks first and answers then."""
    pattern = r"<think>.*?</think>\s*<answer>[^<]+</answer>\s*"
    return [1.0 if re.fullmatch(pattern, completion, flags=re.DOTALL) else 0.0 for completion in completions]
