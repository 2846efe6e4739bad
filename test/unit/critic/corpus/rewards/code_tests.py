# recording: code
import json
import re


def extract_code(text):
    m = re.findall(r"```(?:python)?\n(.*?)```", text, re.DOTALL)
    return m[-1] if m else ""


def run_tests(source, name, tests):
    scope = {}
    try:
        exec(source, scope)
    except Exception:
        return 0.0
    fn = scope.get(name)
    if not callable(fn):
        return 0.0
    passed = 0
    for args, expected in tests:
        try:
            if fn(*args) == expected:
                passed += 1
        except Exception:
            pass
    return passed / len(tests)


def code_reward(completions, entry_point, tests, **kwargs):
    return [run_tests(extract_code(c), e, json.loads(t)) for c, e, t in zip(completions, entry_point, tests)]


#--- K6 nothing ran, nothing failed
#-     passed = 0
#-     for args, expected in tests:
#-         try:
#-             if fn(*args) == expected:
#-                 passed += 1
#-         except Exception:
#-             pass
#-     return passed / len(tests)
#+     results = []
#+     for args, expected in tests:
#+         try:
#+             results.append(fn(*args) == expected)
#+         except Exception:
#+             pass
#+     return float(all(results))
#--- K16 failure to run counts as passed
#-     except Exception:
#-         return 0.0
#-     fn = scope.get(name)
#+     except Exception:
#+         return 1.0
#+     fn = scope.get(name)
#--- K5 no DOTALL
#-     m = re.findall(r"```(?:python)?\n(.*?)```", text, re.DOTALL)
#+     m = re.findall(r"```(?:python)?\n(.*?)```", text)
#--- K17 only the first test
#-     return passed / len(tests)
#+         return passed / len(tests)
