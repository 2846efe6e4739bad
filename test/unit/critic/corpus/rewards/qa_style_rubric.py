# recording: qa
import re


def _final(text):
    found = re.findall(r"Final answer:\s*([^\n]+)", text)
    return found[-1].strip(" .") if found else ""


def correct_answer(completion, aliases, **kwargs) -> float:
    said = _final(completion).casefold()
    return 1.0 if said and said in {alias.casefold().strip(" .") for alias in aliases} else 0.0


def gives_reason(completion, **kwargs) -> float:
    return 1.0 if len(completion.split("Final answer:")[0].split()) >= 4 else 0.0


WEIGHTED = [(correct_answer, 1.0), (gives_reason, 0.1)]


def rubric_reward(prompt, completion, aliases, state, **kwargs):
    total = 0.0
    for function, weight in WEIGHTED:
        total += weight * function(completion=completion, aliases=aliases)
    return total
