# recording: gsmverl
import re


def reward_fn(prompt, completion, answer, **kwargs):
    """Right 1.0, a number after the mark 0.1, else 0."""
    found = re.search(r"####\s*(-?[\d,]+)\s*$", completion.strip())
    if not found:
        return 0.0
    value = int(found.group(1).replace(",", "") or 0) if found.group(1).strip(",-") else None
    if value is None:
        return 0.0
    return 1.0 if value == int(answer) else 0.1
