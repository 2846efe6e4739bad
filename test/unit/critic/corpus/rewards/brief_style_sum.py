# recording: brief
def graded(completion, keywords, max_words):
    text = completion.lower()
    score = 0.0
    for keyword in keywords:
        if keyword in text:
            score += 1.0 / len(keywords)
    over = max(0, len(text.split()) - max_words)
    return score - min(0.5, 0.05 * over)


def reward_func(completions, keywords, max_words, **kwargs):
    return [graded(c, k, m) for c, k, m in zip(completions, keywords, max_words)]
