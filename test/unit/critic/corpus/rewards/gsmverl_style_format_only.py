# recording: gsmverl
import re


def format_reward(completions, **kwargs):
    """Ends with `#### number` on its own line."""
    return [1.0 if re.search(r"(?m)^####\s+-?[\d,]+\s*\Z", c) else 0.0 for c in completions]
