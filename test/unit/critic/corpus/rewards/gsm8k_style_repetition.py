# recording: gsm8k
def repetition_penalty_reward(completions, ngram_size=3, max_penalty=-1.0, **kwargs):
    def zipngram(text: str, n: int):
        words = text.lower().split()
        return zip(*[words[i:] for i in range(n)])

    rewards = []
    for completion in completions:
        if completion == "":
            rewards.append(0.0)
            continue
        if len(completion.split()) < ngram_size:
            rewards.append(0.0)
            continue
        ngrams = set()
        total = 0
        for ng in zipngram(completion, ngram_size):
            ngrams.add(ng)
            total += 1
        scaling = 1 - len(ngrams) / total
        rewards.append(scaling * max_penalty)
    return rewards
