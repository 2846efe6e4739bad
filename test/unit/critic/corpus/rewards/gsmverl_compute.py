# recording: gsmverl
import re

_SOLUTION_CLIP_CHARS = 300


def extract_solution(solution_str, method="strict"):
    assert method in ["strict", "flexible"]
    if len(solution_str) > _SOLUTION_CLIP_CHARS:
        solution_str = solution_str[-_SOLUTION_CLIP_CHARS:]
    if method == "strict":
        solutions = re.findall(r"#### (\-?[0-9\.\,]+)", solution_str)
        if len(solutions) == 0:
            final_answer = None
        else:
            final_answer = solutions[-1].replace(",", "").replace("$", "")
    else:
        answer = re.findall(r"(\-?[0-9\.\,]+)", solution_str)
        final_answer = None
        for final_answer in reversed(answer):
            if final_answer not in ["", "."]:
                break
    return final_answer


def compute_score(solution_str, ground_truth, method="strict", format_score=0.0, score=1.0):
    answer = extract_solution(solution_str=solution_str, method=method)
    if answer is None:
        return 0
    if answer == ground_truth:
        return score
    return format_score


#--- K15 first of them
#-             final_answer = solutions[-1].replace(",", "").replace("$", "")
#+             final_answer = solutions[0].replace(",", "").replace("$", "")
#--- K15 beginning of a long text
#-         solution_str = solution_str[-_SOLUTION_CLIP_CHARS:]
#+         solution_str = solution_str[:-_SOLUTION_CLIP_CHARS]
#--- K10 number against text
#-     if answer == ground_truth:
#+     if float(answer) == ground_truth:
#--- K6 missing answer gets the score
#-     if answer is None:
#-         return 0
#+     if answer is None:
#+         return score
#--- K2 default of format_score pays as much
#- def compute_score(solution_str, ground_truth, method="strict", format_score=0.0, score=1.0):
#+ def compute_score(solution_str, ground_truth, method="strict", format_score=1.0, score=1.0):
#--- K5 minus only
#-         solutions = re.findall(r"#### (\-?[0-9\.\,]+)", solution_str)
#+         solutions = re.findall(r"####(\-[0-9\.\,]+)", solution_str)
#--- K16 separators kept
#-             final_answer = solutions[-1].replace(",", "").replace("$", "")
#+             final_answer = solutions[-1]
#--- K17 falls through
#-     if answer == ground_truth:
#-         return score
#-     return format_score
#+     if answer == ground_truth:
#+         format_score = score
