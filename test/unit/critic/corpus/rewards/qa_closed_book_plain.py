# recording: qa
import re
import unicodedata

MARK = "final answer:"


def canonical(text):
    """Small letters, no accents, no marks."""
    plain = unicodedata.normalize("NFKD", text.lower())
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return " ".join(re.sub(r"[^a-z0-9 ]", " ", plain).split())


def said_at_the_end(completion):
    at = completion.lower().rfind(MARK)
    if at < 0:
        return None
    return canonical(completion[at + len(MARK) :].split("\n")[0])


def reward(completions, aliases, **kwargs):
    scores = []
    for completion, names in zip(completions, aliases):
        said = said_at_the_end(completion)
        if not said:
            scores.append(-0.5)
            continue
        scores.append(1.0 if said in {canonical(name) for name in names} else 0.0)
    return scores


#--- K6 the whole text where the mark is missing
#-     if at < 0:
#-         return None
#-     return canonical(completion[at + len(MARK) :].split("\n")[0])
#+     if at < 0:
#+         return canonical(completion)
#+     return canonical(completion[at + len(MARK) :].split("\n")[0])
#--- K6 either way round
#-         scores.append(1.0 if said in {canonical(name) for name in names} else 0.0)
#+         scores.append(1.0 if any(said in canonical(n) or canonical(n) in said for n in names) else 0.0)
#--- K5 where nothing is found
#-     at = completion.lower().rfind(MARK)
#+     at = completion.rfind(MARK)
#--- K5 found at 0 counts as none
#-     if at < 0:
#+     if at <= 10:
#--- K15 before the mark
#-     return canonical(completion[at + len(MARK) :].split("\n")[0])
#+     return canonical(completion[: at].split("\n")[0])
#--- K2 the mark's length is left out
#-     return canonical(completion[at + len(MARK) :].split("\n")[0])
#+     return canonical(completion[at:].split("\n")[0])
#--- K10 names are not made alike
#-         scores.append(1.0 if said in {canonical(name) for name in names} else 0.0)
#+         scores.append(1.0 if said in names else 0.0)
#--- K6 all of what is empty
#-         scores.append(1.0 if said in {canonical(name) for name in names} else 0.0)
#+         scores.append(1.0 if all(canonical(name) != said for name in names[1:]) else 0.0)
#--- K1 silence is paid
#-             scores.append(-0.5)
#+             scores.append(0.5)
