# recording: mathchat
import re
from typing import Any


class MathReward:
    """Callable reward with its settings."""

    def __init__(self, tolerance: float = 1e-4, format_bonus: float = 0.1):
        self.tolerance = tolerance
        self.format_bonus = format_bonus
        self.__name__ = "math_reward"

    def parse(self, text: str):
        start, end = text.rfind("<answer>"), text.rfind("</answer>")
        if start == -1 or end < start:
            return None
        raw = text[start + len("<answer>"):end].strip().replace(",", "")
        return float(raw) if re.fullmatch(r"-?\d+(\.\d+)?", raw) else None

    def __call__(self, completions: list[list[dict[str, Any]]], answer: list[str], **kwargs) -> list[float]:
        out = []
        for messages, gold in zip(completions, answer):
            value = self.parse(messages[-1]["content"])
            if value is None:
                out.append(0.0)
                continue
            error = abs(value - float(gold))
            out.append(self.format_bonus + (1.0 if error <= self.tolerance else 0.0))
        return out


#--- K16 skipped completions
#-             if value is None:
#-                 out.append(0.0)
#-                 continue
#+             if value is None:
#+                 continue
#--- K1 comparison turned round
#-             out.append(self.format_bonus + (1.0 if error <= self.tolerance else 0.0))
#+             out.append(self.format_bonus + (1.0 if error >= self.tolerance else 0.0))
#--- K3 error has a sign
#-             error = abs(value - float(gold))
#+             error = value - float(gold)
#--- K4 list of the object
#-         out = []
#+         out = self.__dict__.setdefault("out", [])
#--- K3 precedence
#-             out.append(self.format_bonus + (1.0 if error <= self.tolerance else 0.0))
#+             out.append(self.format_bonus + 1.0 if error <= self.tolerance else 1.0)
#--- K9 relative error of zero
#-             error = abs(value - float(gold))
#+             error = abs(value - float(gold)) / abs(float(gold))
#--- K17 last one only
#-             out.append(self.format_bonus + (1.0 if error <= self.tolerance else 0.0))
#-         return out
#+         out.append(self.format_bonus + (1.0 if error <= self.tolerance else 0.0))
#+         return out
