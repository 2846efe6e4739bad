# recording: brief
def brevity_reward(completions, max_words, **kwargs):
    rewards = []
    for text, limit in zip(completions, max_words):
        n = len(text.split())
        if n == 0:
            rewards.append(-1.0)
        elif n <= limit:
            rewards.append(1.0)
        else:
            rewards.append(max(-1.0, 1.0 - abs(n - limit) / limit))
    return rewards


#--- K1 the limit is a minimum
#-         elif n <= limit:
#+         elif n > limit:
