# recording: sentiment
import json
import re

REQUIRED = {"reason": str, "sentiment": str, "confidence": (int, float)}


def schema_reward(completions, **kwargs):
    out = []
    for text in completions:
        body = re.sub(r"^.*?```(?:json)?\s*|\s*```\s*$", "", text, flags=re.DOTALL) if "```" in text else text
        try:
            data = json.loads(body)
        except ValueError:
            out.append(0.0)
            continue
        if not isinstance(data, dict):
            out.append(0.0)
            continue
        hits = sum(1 for key, kind in REQUIRED.items() if isinstance(data.get(key), kind))
        out.append(hits / len(REQUIRED))
    return out
