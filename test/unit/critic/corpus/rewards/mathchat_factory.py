# recording: mathchat
import re
from functools import partial


def _number(text):
    m = re.search(r"-?\d+(?:\.\d+)?", text.replace(",", ""))
    return float(m.group()) if m else None


def tiered(completions, answer, *, exact=1.0, tagged=0.1, **kwargs):
    out = []
    for c, a in zip(completions, answer):
        text = c[0]["content"] if isinstance(c, list) else c
        parts = re.findall(r"<answer>(.+?)</answer>", text, re.S)
        if not parts:
            out.append(0.0)
            continue
        value = _number(parts[-1])
        out.append(exact if value is not None and value == float(a) else tagged)
    return out


def reward(completions, answer, **kwargs):
    return tiered(completions, answer, exact=1.0, tagged=0.1, **kwargs)


#--- K2 amounts swapped
#-     return tiered(completions, answer, exact=1.0, tagged=0.1, **kwargs)
#+     return tiered(completions, answer, exact=0.1, tagged=1.0, **kwargs)
#--- K2 arguments swapped
#-     return tiered(completions, answer, exact=1.0, tagged=0.1, **kwargs)
#+     return tiered(answer, completions, exact=1.0, tagged=0.1, **kwargs)
#--- K10 no number is as good
#-         out.append(exact if value is not None and value == float(a) else tagged)
#+         out.append(exact if value is None or value == float(a) else tagged)
#--- K17 not returned
#-     return tiered(completions, answer, exact=1.0, tagged=0.1, **kwargs)
#+     tiered(completions, answer, exact=1.0, tagged=0.1, **kwargs)
#--- K15 first number of the text
#-         value = _number(parts[-1])
#+         value = _number(text)
#--- K15 greedy
#-         parts = re.findall(r"<answer>(.+?)</answer>", text, re.S)
#+         parts = re.findall(r"<answer>(.+)</answer>", text, re.S)
