# recording: choice
def exact_letter(prediction: str, reference: str) -> float:
    tail = prediction.strip().rsplit(maxsplit=1)
    letter = tail[-1].strip("().*").upper() if tail else ""
    return float(letter == reference.upper())


def reward(completions, label, **kwargs):
    return [exact_letter(c, gold) for c, gold in zip(completions, label)]
