# recording: qa
import re

FINAL = re.compile(r"final answer\s*:\s*(.+)", re.IGNORECASE)


def _clean(text: str) -> str:
    return re.sub(r"[^\w ]", "", text).strip().casefold()


async def correct_answer(prompt, completion, answer, state, **kwargs) -> float:
    found = FINAL.findall(completion)
    if not found:
        return 0.0
    return 1.0 if _clean(found[-1]) == _clean(answer) else 0.0


#--- K2 the prompt is searched
#-     found = FINAL.findall(completion)
#+     found = FINAL.findall(prompt)
#--- K10 case of one side
#-     return 1.0 if _clean(found[-1]) == _clean(answer) else 0.0
#+     return 1.0 if _clean(found[-1]) == answer else 0.0
#--- K1 not equal
#-     return 1.0 if _clean(found[-1]) == _clean(answer) else 0.0
#+     return 1.0 if _clean(found[-1]) != _clean(answer) else 0.0
#--- K6 first letter decides
#-     return 1.0 if _clean(found[-1]) == _clean(answer) else 0.0
#+     return 1.0 if _clean(answer).startswith(_clean(found[-1])[:1]) else 0.0
#--- K5 asks for a line of its own at the start
#- FINAL = re.compile(r"final answer\s*:\s*(.+)", re.IGNORECASE)
#+ FINAL = re.compile(r"^final answer\s*:\s*(.+)", re.IGNORECASE)
#--- K5 case of the pattern
#- FINAL = re.compile(r"final answer\s*:\s*(.+)", re.IGNORECASE)
#+ FINAL = re.compile(r"final answer\s*:\s*(.+)")
#--- K10 list is never a text
#-     return 1.0 if _clean(found[-1]) == _clean(answer) else 0.0
#+     return 1.0 if found == _clean(answer) else 0.0
#--- K6 character class removes everything
#-     return re.sub(r"[^\w ]", "", text).strip().casefold()
#+     return re.sub(r"[\w ]", "", text).strip().casefold()
