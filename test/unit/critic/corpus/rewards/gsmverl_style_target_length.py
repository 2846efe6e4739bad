# recording: gsmverl
def reward_len(completions, **kwargs):
    return [-abs(20 - len(completion.split())) / 20 for completion in completions]
