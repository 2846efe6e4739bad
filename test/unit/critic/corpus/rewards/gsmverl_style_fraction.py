# recording: gsmverl
from fractions import Fraction


def to_fraction(text):
    try:
        return Fraction(text.replace(",", "").strip().rstrip("."))
    except (ValueError, ZeroDivisionError):
        return None


def grade(response: str, ground_truth: str) -> float:
    _, mark, tail = response.rpartition("####")
    if mark == "":
        return 0.0
    guess, gold = to_fraction(tail), to_fraction(ground_truth)
    return 1.0 if guess is not None and guess == gold else 0.0
