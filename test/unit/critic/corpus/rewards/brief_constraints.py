# recording: brief
from dataclasses import dataclass


@dataclass
class Check:
    name: str
    passed: bool


def run_checks(text: str, keywords: list[str], limit: int) -> list[Check]:
    lowered = text.lower()
    checks = [Check("length", 0 < len(text.split()) <= limit)]
    checks += [Check(f"keyword:{k}", k.lower() in lowered) for k in keywords]
    return checks


def constraint_reward(completion, keywords, max_words, **kwargs):
    checks = run_checks(completion, keywords, max_words)
    if not completion.strip():
        return 0.0
    return sum(c.passed for c in checks) / len(checks)


#--- K6 no keywords, no length
#-     checks = [Check("length", 0 < len(text.split()) <= limit)]
#+     checks = [Check("length", len(text.split()) <= limit) for _ in text.split("\n\n")[1:]]
#--- K2 arguments swapped
#-     checks = run_checks(completion, keywords, max_words)
#+     checks = run_checks(keywords, completion, max_words)
#--- K2 counts the checks
#-     return sum(c.passed for c in checks) / len(checks)
#+     return sum(1 for c in checks) / len(checks)
#--- K2 name is always true
#-     return sum(c.passed for c in checks) / len(checks)
#+     return sum(bool(c.name) for c in checks) / len(checks)
#--- K10 floor division
#-     return sum(c.passed for c in checks) / len(checks)
#+     return sum(c.passed for c in checks) // len(checks) * 0.0
#--- K1 limit the other way
#-     checks = [Check("length", 0 < len(text.split()) <= limit)]
#+     checks = [Check("length", len(text.split()) > limit)]
#--- K4 checks pile up
#- def run_checks(text: str, keywords: list[str], limit: int) -> list[Check]:
#-     lowered = text.lower()
#-     checks = [Check("length", 0 < len(text.split()) <= limit)]
#+ def run_checks(text: str, keywords: list[str], limit: int, checks=[]) -> list[Check]:
#+     lowered = text.lower()
#+     checks.append(Check("length", 0 < len(text.split()) <= limit))
