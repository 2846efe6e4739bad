# recording: boxed
def _boxed(text):
    start = text.rfind(r"\boxed{")
    if start == -1:
        return ""
    depth, out = 1, []
    for char in text[start + 7:]:
        if char == "{":
            depth += 1
        elif char == "}":
            depth -= 1
            if depth == 0:
                break
        out.append(char)
    return "".join(out)


class EvaluateResult:
    def __init__(self, score, reason=""):
        self.score = score
        self.reason = reason


def evaluate(messages, ground_truth=None, **kwargs):
    said = _boxed(messages[-1]["content"]).replace(" ", "")
    if not said:
        return EvaluateResult(0.0, "no answer")
    return EvaluateResult(1.0 if said == str(ground_truth).replace(" ", "") else 0.0, "compared")
