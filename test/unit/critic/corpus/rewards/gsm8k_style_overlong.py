# recording: gsm8k
def soft_overlong_punishment(completions, max_completion_len=4000, soft_punish_cache=1000, **kwargs):
    """DAPO's soft overlong punishment."""
    rewards = []
    for text in completions:
        length = len(text)
        if length <= max_completion_len - soft_punish_cache:
            rewards.append(0.0)
        elif length <= max_completion_len:
            rewards.append((max_completion_len - soft_punish_cache - length) / soft_punish_cache)
        else:
            rewards.append(-1.0)
    return rewards
