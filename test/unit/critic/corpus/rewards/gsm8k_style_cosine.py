# recording: gsm8k
import math
import re


def get_cosine_scaled_reward(completions, answer, min_value_wrong=-1.0, max_value_wrong=-0.5, min_value_correct=0.5, max_value_correct=1.0, max_len=1000, **kwargs):
    rewards = []
    for content, sol in zip(completions, answer):
        m = re.search(r"<answer>\s*(-?[\d.]+)\s*</answer>", content)
        is_correct = m is not None and m.group(1) == sol
        gen_len = len(content)
        # Apply cosine scaling based on length
        progress = min(gen_len / max_len, 1.0)
        cosine = math.cos(progress * math.pi)
        if is_correct:
            min_value = min_value_correct
            max_value = max_value_correct
        else:
            # Swap min/max for incorrect answers
            min_value = max_value_wrong
            max_value = min_value_wrong
        reward = min_value + 0.5 * (max_value - min_value) * (1.0 + cosine)
        rewards.append(float(reward))
    return rewards
