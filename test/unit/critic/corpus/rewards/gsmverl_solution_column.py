# recording: gsmverl
import re


def _gold(solution: str) -> float:
    return float(solution.split("####")[-1].strip().replace(",", ""))


def _guess(text: str):
    hits = re.findall(r"####\s*(-?[\d,]*\.?\d+)", text)
    if not hits:
        return None
    return float(hits[-1].replace(",", ""))


def gsm8k_reward(completions, solution, **kwargs):
    golds = [_gold(s) for s in solution]
    guesses = [_guess(c) for c in completions]
    return [1.0 if p is not None and p == g else 0.0 for p, g in zip(guesses, golds)]


#--- K2 gold from the completions
#-     golds = [_gold(s) for s in solution]
#+     golds = [_guess(s) for s in completions]
#--- K15 first part of the reference
#-     return float(solution.split("####")[-1].strip().replace(",", ""))
#+     return float(solution.split("####")[0].strip().replace(",", ""))
#--- K16 separator in the reference
#-     return float(solution.split("####")[-1].strip().replace(",", ""))
#+     return float(solution.split("####")[-1].strip())
#--- K15 annotation instead of the answer
#-     return float(solution.split("####")[-1].strip().replace(",", ""))
#+     return float(re.findall(r"[\d.]+", solution)[0])
#--- K16 everything is an error
#-     guesses = [_guess(c) for c in completions]
#-     return [1.0 if p is not None and p == g else 0.0 for p, g in zip(guesses, golds)]
#+     try:
#+         guesses = [_guess(c["content"]) for c in completions]
#+         return [1.0 if p is not None and p == g else 0.0 for p, g in zip(guesses, golds)]
#+     except Exception:
#+         return [0.0 for _ in completions]
#--- K10 None equals None
#-     if not hits:
#-         return None
#+     if not hits:
#+         return _gold("#### 0")
#--- K2 indexed by the other list
#-     return [1.0 if p is not None and p == g else 0.0 for p, g in zip(guesses, golds)]
#+     return [1.0 if guesses[0] is not None and guesses[0] == g else 0.0 for p, g in zip(guesses, golds)]
#--- K11 all pairs
#-     return [1.0 if p is not None and p == g else 0.0 for p, g in zip(guesses, golds)]
#+     return [1.0 if p is not None and p == g else 0.0 for p in guesses for g in golds]
