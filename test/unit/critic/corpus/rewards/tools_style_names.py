# recording: tools
import json
import re


def tool_call_reward(completions, expected_call, **kwargs):
    rewards = []
    for completion, raw in zip(completions, expected_call):
        expected = json.loads(raw)
        calls = re.findall(r"<tool_call>\s*(\{.*?\})\s*</tool_call>", completion, re.DOTALL)
        score = 0.0
        for text in calls[:1]:
            try:
                call = json.loads(text)
            except json.JSONDecodeError:
                continue
            if call.get("name") == expected["name"]:
                score += 0.2
                wanted = expected["arguments"]
                given = call.get("arguments") or {}
                score += 0.8 * sum(given.get(k) == v for k, v in wanted.items()) / max(1, len(wanted))
        rewards.append(score)
    return rewards
