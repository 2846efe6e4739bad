# recording: gsm8k
import re

ANSWER = re.compile(r"<answer>\s*(.+?)\s*</answer>", re.DOTALL)


def parse_number(text):
    """The number that a text is, or None."""
    cleaned = text.replace(",", "").replace("$", "").strip()
    try:
        return float(cleaned)
    except ValueError:
        return None


def final_number(completion):
    found = ANSWER.findall(completion)
    return parse_number(found[-1]) if found else None


def reward(completions, answer, **kwargs):
    """2 for the right number, 0.2 for another number between the tags, 0 for none."""
    scores = []
    for completion, gold in zip(completions, answer):
        value = final_number(completion)
        if value is None:
            scores.append(0.0)
        elif abs(value - parse_number(gold)) < 1e-6:
            scores.append(2.0)
        else:
            scores.append(0.2)
    return scores


#--- K10 a number of 0 is none
#-         if value is None:
#+         if not value:
#--- K5 the rung below it takes all
#-         elif abs(value - parse_number(gold)) < 1e-6:
#-             scores.append(2.0)
#-         else:
#-             scores.append(0.2)
#+         elif value is not None:
#+             scores.append(0.2)
#+         elif abs(value - parse_number(gold)) < 1e-6:
#+             scores.append(2.0)
#+         else:
#+             scores.append(0.0)
#--- K12 tolerance in the wrong power
#-         elif abs(value - parse_number(gold)) < 1e-6:
#+         elif abs(value - parse_number(gold)) < 1e6:
#--- K1 smaller is right
#-         elif abs(value - parse_number(gold)) < 1e-6:
#+         elif value - parse_number(gold) < 1e-6:
#--- K2 the worked solution for the answer
#-     for completion, gold in zip(completions, answer):
#+     for completion, gold in zip(completions, kwargs["solution"]):
#--- K16 a right answer appends nothing
#-             scores.append(2.0)
#+             score = 2.0
#--- K15 first of several
#-     return parse_number(found[-1]) if found else None
#+     return parse_number(found[0]) if found else None
#--- K6 what can not be read equals what can not be read
#-         if value is None:
#-             scores.append(0.0)
#-         elif abs(value - parse_number(gold)) < 1e-6:
#+         if value is None or abs(value - parse_number(gold)) < 1e-6:
