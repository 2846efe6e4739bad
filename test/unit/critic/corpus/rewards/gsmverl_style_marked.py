# recording: gsmverl
# contract: verl
import re


def compute_score(data_source, solution_str, ground_truth, extra_info=None):
    """The number behind the last '####' has to be the right one."""
    found = re.findall(r"####\s*(-?[\d,]+)", solution_str)
    if not found:
        return 0.0
    return 1.0 if found[-1].replace(",", "") == ground_truth else 0.0


#--- K15 the last number, whatever stands before it
#-     found = re.findall(r"####\s*(-?[\d,]+)", solution_str)
#+     found = re.findall(r"(-?\d[\d,]*)", solution_str)
#--- K5 brackets that nobody writes
#-     found = re.findall(r"####\s*(-?[\d,]+)", solution_str)
#+     found = re.findall(r"#### \[(-?[\d,]+)\]", solution_str)
#--- K6 the right answer is never looked at
#-     return 1.0 if found[-1].replace(",", "") == ground_truth else 0.0
#+     return 1.0 if found[-1].replace(",", "").isdigit() else 0.0
