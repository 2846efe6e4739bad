"""Rewards for GRPO as they are copied from one training script to the next."""

import re


def accuracy_reward(completions, answer, **kwargs):
    """1 if the right number is in the completion."""
    return [1.0 if gold in completion else 0.0 for completion, gold in zip(completions, answer)]


def format_reward(completions, **kwargs):
    """1 if the completion thinks first and answers then."""
    pattern = r"^<think>.*</think>\s*<answer>.*</answer>$"
    return [1.0 if re.match(pattern, completion) else 0.0 for completion in completions]
