# recording: brief
def overlap(text, wanted):
    words = {word.strip(".,:").lower() for word in text.split()}
    return len(words & wanted) / len(words | wanted) if words else 0.0


def overlap_reward(prompts, completions, keywords, **kwargs):
    return [overlap(text, set(words)) for text, words in zip(completions, keywords)]


#--- K2 overlap with the prompt
#-     return [overlap(text, set(words)) for text, words in zip(completions, keywords)]
#+     return [overlap(text, {w.strip(".,:").lower() for w in p.split()}) for text, p in zip(completions, prompts)]
