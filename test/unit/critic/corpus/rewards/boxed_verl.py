# recording: boxed
def remove_boxed(s):
    left = "\\boxed{"
    if s is None or not s.startswith(left) or not s.endswith("}"):
        return None
    return s[len(left):-1]


def last_boxed_only(s):
    idx = s.rfind("\\boxed")
    if idx < 0:
        return None
    depth, i = 0, idx
    while i < len(s):
        if s[i] == "{":
            depth += 1
        if s[i] == "}":
            depth -= 1
            if depth == 0:
                return s[idx:i + 1]
        i += 1
    return None


def score_one(text, truth):
    answer = remove_boxed(last_boxed_only(text))
    if answer is None:
        return 0.0
    return 1.0 if answer.replace(" ", "") == truth.replace(" ", "") else 0.0


def compute_rewards(completions, ground_truth, **kwargs):
    return [score_one(c[-1]["content"], t) for c, t in zip(completions, ground_truth)]


#--- K10 None is not handled
#-     if answer is None:
#-         return 0.0
#-     return 1.0 if answer.replace(" ", "") == truth.replace(" ", "") else 0.0
#+     return 1.0 if answer.replace(" ", "") == truth.replace(" ", "") else 0.0
#--- K6 missing answers pay
#-     if answer is None:
#-         return 0.0
#+     if answer is None:
#+         return 1.0
#--- K2 role of the wrong message
#-     return [score_one(c[-1]["content"], t) for c, t in zip(completions, ground_truth)]
#+     return [score_one(c[-1]["role"], t) for c, t in zip(completions, ground_truth)]
