# recording: gsm8k
import re


def integer_reward(completions, **kwargs):
    out = []
    for text in completions:
        m = re.search(r"<answer>\s*(.*?)\s*</answer>", text, re.DOTALL)
        if m is None:
            out.append(0.0)
        else:
            out.append(0.5 if m.group(1).replace(",", "").isdigit() else 0.0)
    return out


#--- K10 method is not called
#-             out.append(0.5 if m.group(1).replace(",", "").isdigit() else 0.0)
#+             out.append(0.5 if m.group(1).replace(",", "").isdigit else 0.0)
#--- K10 replace is thrown away
#-             out.append(0.5 if m.group(1).replace(",", "").isdigit() else 0.0)
#+             value = m.group(1)
#+             value.replace(",", "")
#+             out.append(0.5 if value.isdigit() else 0.0)
#--- K6 the missing answer is paid
#-         if m is None:
#-             out.append(0.0)
#+         if m is None:
#+             out.append(0.5)
