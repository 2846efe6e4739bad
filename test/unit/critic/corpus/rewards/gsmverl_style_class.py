# recording: gsmverl
import re


class GSM8KVerifier:
    name = "gsm8k"

    def __init__(self, weight: float = 1.0):
        self.weight = weight

    def __call__(self, tokenized_prediction, prediction: str, label: str, query: str | None = None):
        response = re.sub(r"(\d),(\d)", r"\1\2", prediction)
        numbers = re.findall(r"[-+]?\d*\.\d+|\d+", response)
        extracted = numbers[-1] if numbers else response
        sign = "-" if re.search(r"-\s*" + re.escape(extracted) + r"\s*$", response) else ""
        score = float(str(sign + extracted).lower() == str(label).lower())
        return {"score": score}
