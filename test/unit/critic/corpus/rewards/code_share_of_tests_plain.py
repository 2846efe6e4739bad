# recording: code
import json
import re


def code_of(text):
    blocks = re.findall(r"```(?:python)?\n(.*?)```", text, re.DOTALL)
    return blocks[-1] if blocks else None


def run(code, name, tests):
    """How many tests pass; None where the code can't be run."""
    scope = {}
    try:
        exec(code, scope)
        function = scope[name]
    except Exception:
        return None
    passed = 0
    for arguments, expected in tests:
        try:
            passed += function(*arguments) == expected
        except Exception:
            pass
    return passed


def reward(completions, entry_point, tests, **kwargs):
    """-1 without code, -0.5 for code that can't be run, else the share of tests that pass."""
    scores = []
    for text, name, cases in zip(completions, entry_point, tests):
        cases = json.loads(cases)
        code = code_of(text)
        if code is None:
            scores.append(-1.0)
            continue
        passed = run(code, name, cases)
        if passed is None:
            scores.append(-0.5)
        else:
            scores.append(passed / len(cases))
    return scores


#--- K10 no test passed counts as not run
#-         if passed is None:
#+         if not passed:
#--- K5 a count is never below 0
#-         if passed is None:
#-             scores.append(-0.5)
#-         else:
#-             scores.append(passed / len(cases))
#+         if passed is not None and passed >= 0:
#+             scores.append(1.0)
#+         else:
#+             scores.append(-0.5)
#--- K6 one test is enough
#-             scores.append(passed / len(cases))
#+             scores.append(float(passed > 0))
#--- K17 the first test decides
#-     for arguments, expected in tests:
#-         try:
#-             passed += function(*arguments) == expected
#-         except Exception:
#-             pass
#-     return passed
#+     for arguments, expected in tests:
#+         try:
#+             passed += function(*arguments) == expected
#+         except Exception:
#+             pass
#+         return passed
#--- K16 an error is a pass
#-         except Exception:
#-             pass
#-     return passed
#+         except Exception:
#+             passed += 1
#+     return passed
#--- K12 by the length of the text
#-             scores.append(passed / len(cases))
#+             scores.append(passed / len(tests))
#--- K15 the first block
#-     return blocks[-1] if blocks else None
#+     return blocks[0] if blocks else None
#--- K4 names of the last code stay
#-     scope = {}
#+     scope = globals()
