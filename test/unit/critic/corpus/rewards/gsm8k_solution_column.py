# recording: gsm8k
import re


def gold_number(solution):
    return float(solution.split("####")[-1].strip().replace(",", ""))


def last_number(text):
    found = re.findall(r"-?\d[\d,]*\.?\d*", text)
    return float(found[-1].replace(",", "").rstrip(".")) if found else None


def correctness(completions, solution, **kwargs):
    out = []
    for text, sol in zip(completions, solution):
        value = last_number(text)
        if value is None:
            out.append(-0.5)
        else:
            out.append(2.0 if abs(value - gold_number(sol)) < 1e-6 else 0.0)
    return out


#--- K15 the first number
#-     return float(found[-1].replace(",", "").rstrip(".")) if found else None
#+     return float(found[0].replace(",", "").rstrip(".")) if found else None
#--- K15 the wrong part of the reference
#-     return float(solution.split("####")[-1].strip().replace(",", ""))
#+     return float(re.findall(r"\d+", solution.split("####")[0])[0])
#--- K9 crash without a number
#-     return float(found[-1].replace(",", "").rstrip(".")) if found else None
#+     return float(found[-1].replace(",", "").rstrip("."))
#--- K16 skipped completion
#-         if value is None:
#-             out.append(-0.5)
#+         if value is None:
#+             continue
