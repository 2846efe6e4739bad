# recording: qa
def ascii_language_reward(completions, **kwargs):
    """Penalises letters of other scripts."""
    rewards = []
    for text in completions:
        letters = [c for c in text if c.isalpha()]
        foreign = sum(1 for c in letters if ord(c) > 0x24F)
        rewards.append(-foreign / len(letters) if letters else 0.0)
    return rewards
