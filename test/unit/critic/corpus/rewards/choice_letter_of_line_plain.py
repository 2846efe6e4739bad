# recording: choice
import re


def chosen(text):
    """The letter behind the last "Answer:", or None."""
    found = re.findall(r"answer:\s*\(?([A-D])\b", text, re.IGNORECASE)
    return found[-1].upper() if found else None


def reward(completions, label, **kwargs):
    return [0.0 if chosen(c) is None else 1.0 if chosen(c) == right else -0.25 for c, right in zip(completions, label)]


#--- K5 never in these letters
#-     found = re.findall(r"answer:\s*\(?([A-D])\b", text, re.IGNORECASE)
#+     found = re.findall(r"answer:\s*\(?([A-D])\b", text.upper())
#--- K5 brackets are asked for
#-     found = re.findall(r"answer:\s*\(?([A-D])\b", text, re.IGNORECASE)
#+     found = re.findall(r"answer:\s*\(([A-D])\)", text, re.IGNORECASE)
#--- K15 letters of words
#-     found = re.findall(r"answer:\s*\(?([A-D])\b", text, re.IGNORECASE)
#+     found = re.findall(r"([A-D])", text, re.IGNORECASE)
#--- K15 first option named
#-     found = re.findall(r"answer:\s*\(?([A-D])\b", text, re.IGNORECASE)
#+     found = re.findall(r"\b([A-D])\b", text)[:1]
#--- K10 a list against a letter
#-     return found[-1].upper() if found else None
#+     return found[-1:] if found else None
#--- K1 no answer is better than a right one
#-     return [0.0 if chosen(c) is None else 1.0 if chosen(c) == right else -0.25 for c, right in zip(completions, label)]
#+     return [2.0 if chosen(c) is None else 1.0 if chosen(c) == right else -0.25 for c, right in zip(completions, label)]
#--- K6 none is any
#-     return [0.0 if chosen(c) is None else 1.0 if chosen(c) == right else -0.25 for c, right in zip(completions, label)]
#+     return [1.0 if (chosen(c) or right) == right else -0.25 for c, right in zip(completions, label)]
#--- K2 against the whole column
#-     return [0.0 if chosen(c) is None else 1.0 if chosen(c) == right else -0.25 for c, right in zip(completions, label)]
#+     return [0.0 if chosen(c) is None else 1.0 if chosen(c) in label else -0.25 for c in completions]
