# recording: mathchat
import re

ANSWER = re.compile(r"<answer>\s*(-?[\d.,]+)\s*</answer>")
W_CORRECT, W_FORMAT, W_LENGTH = 1.0, 0.2, 0.1
MAX_CHARS = 1200


def is_correct(content: str, gold: str) -> float:
    found = ANSWER.findall(content)
    if not found:
        return 0.0
    return float(found[-1].replace(",", "").rstrip(".") == gold.replace(",", ""))


def has_format(content: str) -> float:
    return float("<think>" in content and "</think>" in content and bool(ANSWER.search(content)))


async def combined_reward(prompts, completions, answer, **kwargs):
    scores = []
    for completion, gold in zip(completions, answer):
        content = completion[-1]["content"]
        correct = is_correct(content, gold)
        fmt = has_format(content)
        overlong = max(0.0, (len(content) - MAX_CHARS) / MAX_CHARS)
        scores.append(W_CORRECT * correct + W_FORMAT * fmt - W_LENGTH * overlong)
    return scores


#--- K1 too long is paid
#-         scores.append(W_CORRECT * correct + W_FORMAT * fmt - W_LENGTH * overlong)
#+         scores.append(W_CORRECT * correct + W_FORMAT * fmt + W_LENGTH * overlong)
#--- K17 format computed and not used
#-         scores.append(W_CORRECT * correct + W_FORMAT * fmt - W_LENGTH * overlong)
#+         scores.append(W_CORRECT * correct + W_FORMAT * correct - W_LENGTH * overlong)
#--- K12 weights the wrong way round
#- W_CORRECT, W_FORMAT, W_LENGTH = 1.0, 0.2, 0.1
#+ W_CORRECT, W_FORMAT, W_LENGTH = 0.1, 1.0, 0.1
#--- K6 no answer is right
#-     if not found:
#-         return 0.0
#+     if not found:
#+         return 1.0
#--- K2 both sides from the answer
#-     return float(found[-1].replace(",", "").rstrip(".") == gold.replace(",", ""))
#+     return float(found[-1].replace(",", "").rstrip(".") == found[-1].replace(",", ""))
#--- K2 prediction inside the reference
#-     return float(found[-1].replace(",", "").rstrip(".") == gold.replace(",", ""))
#+     return float(found[-1].replace(",", "").rstrip(".") in gold.replace(",", ""))
#--- K14 length pays
#-         overlong = max(0.0, (len(content) - MAX_CHARS) / MAX_CHARS)
#+         overlong = -len(content) / MAX_CHARS
#--- K4 scores survive the call
#- async def combined_reward(prompts, completions, answer, **kwargs):
#-     scores = []
#+ async def combined_reward(prompts, completions, answer, scores=[], **kwargs):
