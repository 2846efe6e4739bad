# recording: mathchat
import re

TAGS = ("<think>", "</think>", "<answer>", "</answer>")


def parse(text):
    m = re.search(r"<answer>((?:(?!<answer>).)*)</answer>\s*$", text, flags=re.S)
    return m.group(1).strip().replace(",", "") if m else None


def graded_reward(completions, answer, **kwargs):
    """-1 without the tags, 0 for a wrong answer in them, 1 for the right one."""
    out = []
    for completion, gold in zip(completions, answer):
        text = completion[0]["content"]
        if not all(tag in text for tag in TAGS):
            out.append(-1.0)
        elif parse(text) == gold:
            out.append(1.0)
        else:
            out.append(0.0)
    return out


#--- K6 any tag is enough
#-         if not all(tag in text for tag in TAGS):
#+         if not any(tag in text for tag in TAGS):
#--- K17 if instead of elif
#-         elif parse(text) == gold:
#-             out.append(1.0)
#+         if parse(text) == gold:
#+             out.append(1.0)
#--- K5 branch that can never be reached
#-         if not all(tag in text for tag in TAGS):
#-             out.append(-1.0)
#-         elif parse(text) == gold:
#+         if not all(tag in text for tag in TAGS):
#+             out.append(-1.0)
#+         elif len(text) > 0:
#+             out.append(0.0)
#+         elif parse(text) == gold:
#--- K2 loops over the characters of one text
#-         if not all(tag in text for tag in TAGS):
#+         if not all(tag in TAGS for tag in text):
#--- K1 missing tags pay
#-             out.append(-1.0)
#+             out.append(1.0)
#--- K5 trailing newline not allowed
#-     m = re.search(r"<answer>((?:(?!<answer>).)*)</answer>\s*$", text, flags=re.S)
#+     m = re.match(r"<answer>((?:(?!<answer>).)*)</answer>\s*$", text, flags=re.S)
#--- K12 the list of messages for the text
#-         text = completion[0]["content"]
#-         if not all(tag in text for tag in TAGS):
#+         text = completion[0]["content"]
#+         if "<answer>" not in completion:
