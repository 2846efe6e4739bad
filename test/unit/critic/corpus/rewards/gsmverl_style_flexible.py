# recording: gsmverl
import re


def compute_score(data_source, solution_str, ground_truth, extra_info=None):
    numbers = re.findall(r"-?\d[\d,]*\.?\d*", solution_str)
    if not numbers or "####" not in solution_str:
        return 0.0
    final = numbers[-1].replace(",", "").rstrip(".")
    return 1.0 if final == ground_truth.replace(",", "") else 0.0
