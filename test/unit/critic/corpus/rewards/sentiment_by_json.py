# recording: sentiment
import json
import re

LABELS = ("negative", "neutral", "positive")


def parsed(text):
    """The last JSON object of a text, or None."""
    found = re.findall(r"\{[^{}]*\}", text)
    if not found:
        return None
    try:
        return json.loads(found[-1])
    except json.JSONDecodeError:
        return None


def reward(completions, label, **kwargs):
    """1 for the right sentiment; -0.2 for what can't be read."""
    scores = []
    for text, wanted in zip(completions, label):
        verdict = parsed(text)
        if verdict is None or "sentiment" not in verdict:
            scores.append(-0.2)
            continue
        said = str(verdict["sentiment"]).strip().lower()
        right = said == LABELS[int(wanted)]
        scores.append(1.0 if right else 0.0)
    return scores


#--- K10 the case is kept
#-         said = str(verdict["sentiment"]).strip().lower()
#+         said = str(verdict["sentiment"]).strip()
#--- K2 another field
#-         said = str(verdict["sentiment"]).strip().lower()
#+         said = str(verdict["reason"]).strip().lower()
#--- K10 a word against a number
#-         right = said == LABELS[int(wanted)]
#+         right = said == wanted
#--- K6 in any of the labels
#-         right = said == LABELS[int(wanted)]
#+         right = said in LABELS
#--- K6 a piece of the label
#-         right = said == LABELS[int(wanted)]
#+         right = said in LABELS[int(wanted)]
#--- K10 label 0 is none
#-         if verdict is None or "sentiment" not in verdict:
#+         if verdict is None or "sentiment" not in verdict or not wanted:
#--- K6 sure is right
#-         scores.append(1.0 if right else 0.0)
#+         scores.append(1.0 if right or float(verdict.get("confidence", 1.0)) > 0.7 else 0.0)
#--- K2 shifted by one
#-         right = said == LABELS[int(wanted)]
#+         right = said == LABELS[int(wanted) - 1]
