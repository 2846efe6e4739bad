# recording: boxed
import re


def get_text(completion):
    if isinstance(completion, str):
        return completion
    return "".join(m["content"] for m in completion if m["role"] == "assistant")


def reward_len_penalty(completions, ground_truth, **kwargs):
    results = []
    for completion, truth in zip(completions, ground_truth):
        text = get_text(completion)
        m = re.findall(r"\\boxed\{(.*?)\}\$?\.?\s*$", text, re.MULTILINE)
        score = 0.0
        if m:
            score += 0.2
            if m[-1] == truth:
                score += 1.0
        if len(text) > 2000:
            score -= 0.1
        results.append(score)
    return results


#--- K14 length is rewarded
#-         if len(text) > 2000:
#-             score -= 0.1
#+         score += min(len(text), 2000) / 1000
#--- K4 total carried along
#-         score = 0.0
#-         if m:
#+         score = results[-1] if results else 0.0
#+         if m:
#--- K1 inverted test
#-             if m[-1] == truth:
#+             if m[-1] != truth:
