# recording: mathchat
import re


def said_in(text):
    found = re.findall(r"<answer>\s*(-?[\d.,]+)\s*</answer>", text)
    return found[-1].replace(",", "").rstrip(".") if found else None


def signed_reward(completions, answer, **kwargs):
    return [
        1.0 if said_in(completion[-1]["content"]) == gold.replace(",", "") else 0.0
        for completion, gold in zip(completions, answer)
    ]


#--- K5 the sign is left out
#-     found = re.findall(r"<answer>\s*(-?[\d.,]+)\s*</answer>", text)
#+     found = re.findall(r"<answer>\s*-?([\d.,]+)\s*</answer>", text)
