# recording: qa
import re
import string


def normalize_answer(s):
    s = s.lower()
    s = "".join(ch for ch in s if ch not in string.punctuation)
    s = re.sub(r"\b(a|an|the)\b", " ", s)
    return " ".join(s.split())


def extract(text):
    return text.rsplit("Final answer:", 1)[1] if "Final answer:" in text else ""


def exact_match_reward(completions, aliases, **kwargs):
    rewards = []
    for text, names in zip(completions, aliases):
        prediction = normalize_answer(extract(text))
        if not prediction:
            rewards.append(0.0)
            continue
        rewards.append(1.0 if any(prediction == normalize_answer(n) for n in names) else 0.0)
    return rewards


#--- K10 one side not normalized
#-         rewards.append(1.0 if any(prediction == normalize_answer(n) for n in names) else 0.0)
#+         rewards.append(1.0 if any(prediction == n for n in names) else 0.0)
#--- K6 all of nothing
#-         rewards.append(1.0 if any(prediction == normalize_answer(n) for n in names) else 0.0)
#+         rewards.append(1.0 if all(w in normalize_answer(n) for n in names for w in prediction.split()[1:]) else 0.0)
#--- K6 empty is contained
#-         if not prediction:
#-             rewards.append(0.0)
#-             continue
#-         rewards.append(1.0 if any(prediction == normalize_answer(n) for n in names) else 0.0)
#+         rewards.append(1.0 if any(prediction in normalize_answer(n) for n in names) else 0.0)
#--- K2 letters of the first name
#-         rewards.append(1.0 if any(prediction == normalize_answer(n) for n in names) else 0.0)
#+         rewards.append(1.0 if any(prediction == normalize_answer(n) for n in names[0]) else 0.0)
#--- K16 nothing for the empty
#-         if not prediction:
#-             rewards.append(0.0)
#-             continue
#+         if not prediction:
#+             continue
#--- K10 list compared with a text
#-         rewards.append(1.0 if any(prediction == normalize_answer(n) for n in names) else 0.0)
#+         rewards.append(1.0 if prediction == [normalize_answer(n) for n in names] else 0.0)
#--- K15 before the mark
#-     return text.rsplit("Final answer:", 1)[1] if "Final answer:" in text else ""
#+     return text.rsplit("Final answer:", 1)[0] if "Final answer:" in text else ""
#--- K5 mark in another case
#-     return text.rsplit("Final answer:", 1)[1] if "Final answer:" in text else ""
#+     return text.lower().rsplit("Final answer:", 1)[1] if "Final answer:" in text.lower() else ""
