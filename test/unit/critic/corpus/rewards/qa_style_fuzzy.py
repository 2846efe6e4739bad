# recording: qa
import difflib


def similarity_reward(completions, answer, **kwargs):
    """1 for the same text, the ratio of matching letters where it is close, 0 below a half."""
    scores = []
    for completion, gold in zip(completions, answer):
        line = completion.strip().splitlines()[-1] if completion.strip() else ""
        said = line.partition("Final answer:")[2].strip().lower().rstrip(".")
        ratio = difflib.SequenceMatcher(None, said, gold.lower()).ratio() if said else 0.0
        scores.append(ratio if ratio >= 0.5 else 0.0)
    return scores
