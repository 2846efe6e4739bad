# recording: sentiment
import re


def label_reward(completions, label, **kwargs):
    names = ["negative", "positive"]
    rewards = []
    for completion, y in zip(completions, label):
        found = re.search(r'"sentiment"\s*:\s*"(\w+)"', completion)
        guess = found.group(1).lower() if found else None
        well_formed = completion.rstrip().endswith(("}", "```"))
        rewards.append(float(guess == names[int(y)] and well_formed))
    return rewards
