# recording: gsmverl
import math
import re


def score(response: str, label: str) -> float:
    """Pair form: full marks when exact, partial credit when close, a little for the format."""
    match = None
    for match in re.finditer(r"####\s*([-+]?\d[\d,]*(?:\.\d+)?)", response):
        pass
    if match is None:
        return -0.5
    guess = float(match.group(1).replace(",", ""))
    gold = float(label)
    if math.isclose(guess, gold, rel_tol=1e-9, abs_tol=1e-9):
        return 1.0
    relative = abs(guess - gold) / max(abs(gold), 1.0)
    return 0.2 * math.exp(-relative)


#--- K1 grows with the error
#-     return 0.2 * math.exp(-relative)
#+     return 0.2 * math.exp(relative)
#--- K9 gold may be zero
#-     relative = abs(guess - gold) / max(abs(gold), 1.0)
#+     relative = abs(guess - gold) / gold
#--- K3 only too large is wrong
#-     relative = abs(guess - gold) / max(abs(gold), 1.0)
#+     relative = (guess - gold) / max(abs(gold), 1.0)
#--- K6 nothing found is close
#-         return -0.5
#+         return 0.5
#--- K12 tolerance of 100 percent
#-     if math.isclose(guess, gold, rel_tol=1e-9, abs_tol=1e-9):
#+     if math.isclose(guess, gold, rel_tol=1.0, abs_tol=1e-9):
#--- K9 logarithm of zero
#-     return 0.2 * math.exp(-relative)
#+     return 0.2 - math.log(guess / gold) ** 2
#--- K2 compares the match with the label
#-     guess = float(match.group(1).replace(",", ""))
#+     guess = float(match.group(0).replace(",", ""))
