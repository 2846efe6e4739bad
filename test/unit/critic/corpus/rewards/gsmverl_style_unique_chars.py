# recording: gsmverl
def reward_num_unique_chars(completions, **kwargs):
    """Share of distinct words."""
    rewards = []
    for c in completions:
        words = c.lower().split()
        rewards.append(len(set(words)) / len(words) if words else 0.0)
    return rewards
