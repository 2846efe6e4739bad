# recording: mathchat
import re


def last_number(text):
    numbers = re.findall(r"-?\d[\d,]*(?:\.\d+)?", text)
    return numbers[-1].replace(",", "") if numbers else ""


def correctness_reward_func(prompts, completions, answer, **kwargs) -> list[float]:
    responses = [completion[0]["content"] for completion in completions]
    extracted = [last_number(r.split("<answer>")[-1]) if "<answer>" in r else "" for r in responses]
    return [2.0 if e != "" and float(e) == float(a) else 0.0 for e, a in zip(extracted, answer)]


#--- K15 what comes before the tag
#-     extracted = [last_number(r.split("<answer>")[-1]) if "<answer>" in r else "" for r in responses]
#+     extracted = [last_number(r.split("<answer>")[0]) if "<answer>" in r else "" for r in responses]
#--- K10 text against number
#-     return [2.0 if e != "" and float(e) == float(a) else 0.0 for e, a in zip(extracted, answer)]
#+     return [2.0 if e != "" and e == float(a) else 0.0 for e, a in zip(extracted, answer)]
#--- K2 every completion against the first answer
#-     return [2.0 if e != "" and float(e) == float(a) else 0.0 for e, a in zip(extracted, answer)]
#+     return [2.0 if e != "" and float(e) == float(answer[0]) else 0.0 for e in extracted]
#--- K2 rows of the extracted and the answers shifted
#-     return [2.0 if e != "" and float(e) == float(a) else 0.0 for e, a in zip(extracted, answer)]
#+     return [2.0 if e != "" and float(e) == float(a) else 0.0 for e, a in zip(extracted, answer[1:])]
#--- K6 reference in the whole text
#-     return [2.0 if e != "" and float(e) == float(a) else 0.0 for e, a in zip(extracted, answer)]
#+     return [2.0 if a in r else 0.0 for r, a in zip(responses, answer)]
#--- K10 identity
#-     return [2.0 if e != "" and float(e) == float(a) else 0.0 for e, a in zip(extracted, answer)]
#+     return [2.0 if e is a else 0.0 for e, a in zip(extracted, answer)]
#--- K15 the minus sign is lost
#-     numbers = re.findall(r"-?\d[\d,]*(?:\.\d+)?", text)
#+     numbers = re.findall(r"\d[\d,]*(?:\.\d+)?", text)
