# recording: gsmverl
def normalize(number: str) -> str:
    number = number.strip().replace(",", "").rstrip(".")
    try:
        value = float(number)
    except ValueError:
        return number
    return str(int(value)) if value.is_integer() else str(value)


def compute_score(data_source, solution_str, ground_truth, extra_info=None):
    if data_source != "openai/gsm8k":
        raise NotImplementedError(f"no reward for {data_source}")
    head, mark, tail = solution_str.rpartition("####")
    if not mark:
        return {"score": 0.0, "acc": 0.0, "format": 0.0}
    words = tail.split()
    right = bool(words) and normalize(words[0]) == normalize(ground_truth)
    return {"score": 1.0 if right else 0.1, "acc": float(right), "format": 1.0}


#--- K15 partition takes the head
#-     words = tail.split()
#+     words = head.split()
#--- K9 nothing behind the mark
#-     right = bool(words) and normalize(words[0]) == normalize(ground_truth)
#+     right = normalize(words[0]) == normalize(ground_truth)
#--- K2 compares with itself
#-     right = bool(words) and normalize(words[0]) == normalize(ground_truth)
#+     right = bool(words) and normalize(words[0]) == normalize(words[0])
#--- K1 wrong answers get more
#-     return {"score": 1.0 if right else 0.1, "acc": float(right), "format": 1.0}
#+     return {"score": 0.1 if right else 1.0, "acc": float(right), "format": 1.0}
#--- K2 function instead of its value
#-     right = bool(words) and normalize(words[0]) == normalize(ground_truth)
#+     right = bool(words) and normalize(words[0]) == normalize
#--- K3 and before comparison
#-     right = bool(words) and normalize(words[0]) == normalize(ground_truth)
#+     right = bool(words) or normalize(words[0]) == normalize(ground_truth)
#--- K10 reference is longer
#-     right = bool(words) and normalize(words[0]) == normalize(ground_truth)
#+     right = bool(words) and normalize(words[0]) == ground_truth + "\n"
