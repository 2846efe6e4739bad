# recording: gsmverl
def brevity_reward(completions, **kwargs):
    """Between 0 and 1, smaller for longer answers."""
    return [1.0 / (1.0 + len(c.split()) / 100.0) for c in completions]
