# recording: gsmverl
import re


def _gsm8k(solution_str, ground_truth):
    m = re.search(r"####\s*(.+)", solution_str)
    return float(m is not None and m.group(1).strip().replace(",", "") == ground_truth)


def _exact(solution_str, ground_truth):
    return float(solution_str.strip() == ground_truth.strip())


def compute_score(data_source, solution_str, ground_truth, extra_info=None, **kwargs):
    if data_source in ("openai/gsm8k", "gsm8k"):
        res = _gsm8k(solution_str, ground_truth)
    elif data_source.startswith("exact/"):
        res = _exact(solution_str, ground_truth)
    else:
        raise NotImplementedError(f"Reward function is not implemented for {data_source=}")
    if isinstance(res, (int, float, bool)):
        return float(res)
    return float(res[0])
