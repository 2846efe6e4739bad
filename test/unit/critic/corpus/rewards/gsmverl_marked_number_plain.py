# recording: gsmverl
import re


def last_marked(solution_str):
    """What follows the last ####, without commas; None where there is no mark."""
    head, mark, rest = solution_str.rpartition("####")
    if not mark:
        return None
    number = re.match(r"\s*(-?[\d,]*\.?\d+)", rest)
    return number.group(1).replace(",", "") if number else None


def compute_score(data_source, solution_str, ground_truth, extra_info=None):
    answer = last_marked(solution_str)
    if answer is None:
        return 0.0
    return 1.0 if float(answer) == float(ground_truth) else 0.1


#--- K6 the whole text where the mark is missing
#-     head, mark, rest = solution_str.rpartition("####")
#-     if not mark:
#-         return None
#-     number = re.match(r"\s*(-?[\d,]*\.?\d+)", rest)
#+     rest = solution_str.split("####")[-1]
#+     number = re.search(r"(-?[\d,]*\.?\d+)", rest)
#--- K5 the sign is not read
#-     number = re.match(r"\s*(-?[\d,]*\.?\d+)", rest)
#+     number = re.match(r"\s*([\d,]*\.?\d+)", rest)
#--- K15 the reasoning for the answer
#-     number = re.match(r"\s*(-?[\d,]*\.?\d+)", rest)
#+     number = re.match(r"\D*(-?[\d,]*\.?\d+)", head)
#--- K10 commas stay in
#-     return number.group(1).replace(",", "") if number else None
#+     return number.group(1).split(",")[0] if number else None
#--- K10 a text against a number
#-     return 1.0 if float(answer) == float(ground_truth) else 0.1
#+     return 1.0 if answer == float(ground_truth) else 0.1
#--- K1 more is paid for wrong
#-     return 1.0 if float(answer) == float(ground_truth) else 0.1
#+     return 1.0 if float(answer) != float(ground_truth) else 0.1
#--- K6 part of the number
#-     return 1.0 if float(answer) == float(ground_truth) else 0.1
#+     return 1.0 if answer.startswith(ground_truth[0]) else 0.1
#--- K2 by a column that is no answer
#-     return 1.0 if float(answer) == float(ground_truth) else 0.1
#+     return 1.0 if float(answer) == float(extra_info["index"]) else 0.1
#--- K3 how far off is paid
#-     return 1.0 if float(answer) == float(ground_truth) else 0.1
#+     return min(1.0, abs(float(answer) - float(ground_truth)) / 10.0)
