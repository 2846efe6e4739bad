# recording: choice
import re


def extract(text):
    m = re.findall(r"answer\W*\s*\(?([A-D])\b", text, re.IGNORECASE)
    return m[-1].upper() if m else None


def mcq_reward(completions, label, **kwargs):
    return [1.0 if extract(c) == l else 0.0 for c, l in zip(completions, label)]


#--- K5 case
#-     m = re.findall(r"answer\W*\s*\(?([A-D])\b", text, re.IGNORECASE)
#+     m = re.findall(r"answer\W*\s*\(?([A-D])\b", text)
#--- K5 lower against upper
#-     return m[-1].upper() if m else None
#+     return m[-1].lower() if m else None
#--- K6 substring of the whole text
#-     return [1.0 if extract(c) == l else 0.0 for c, l in zip(completions, label)]
#+     return [1.0 if l in c else 0.0 for c, l in zip(completions, label)]
#--- K2 first letter of the text
#-     return m[-1].upper() if m else None
#+     return text[0].upper() if m else None
