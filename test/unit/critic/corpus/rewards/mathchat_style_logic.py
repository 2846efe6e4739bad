# recording: mathchat
import re


def extract_solution(text):
    pattern = r"<answer>(.*?)</answer>"
    matches = list(re.finditer(pattern, text, re.DOTALL))
    if not matches:
        return None
    return matches[-1].group(1).strip()


def validate_structure(text):
    ok = True
    positions = {}
    for tag in ("<think>", "</think>", "<answer>", "</answer>"):
        positions[tag] = text.find(tag)
        if text.count(tag) < 1:
            ok = False
    if ok and not positions["<think>"] < positions["</think>"] < positions["<answer>"] < positions["</answer>"]:
        ok = False
    return ok


def compute_rewards(completions, answer, format_reward=1.0, answer_reward=2.0, **kwargs):
    scores = []
    for completion, gold in zip(completions, answer):
        text = completion[-1]["content"]
        format_score = format_reward if validate_structure(text) else -abs(format_reward)
        if format_score <= 0:
            scores.append(format_score - answer_reward)
            continue
        said = extract_solution(text)
        if said is not None and said.replace(",", "") == gold:
            answer_score = answer_reward
        else:
            answer_score = -1.5
        scores.append(format_score + answer_score)
    return scores
