# recording: mathchat
def ordered_tags(completions, **kwargs):
    scores = []
    for completion in completions:
        text = completion[-1]["content"]
        places = [text.find(tag) for tag in ("<think>", "</think>", "<answer>", "</answer>")]
        ok = min(places) >= 0 and places == sorted(places)
        scores.append(1.0 if ok else 0.0)
    return scores
