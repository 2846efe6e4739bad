# recording: code
import json


def fenced(text):
    if "```python" not in text:
        return None
    return text.split("```python")[1].split("```")[0]


def passes(source, name, tests):
    env = {}
    exec(source, env)
    return len(tests) > 0 and all(env[name](*args) == want for args, want in tests)


def reward(completions, entry_point, tests, **kwargs):
    scores = []
    for text, name, cases in zip(completions, entry_point, tests):
        source = fenced(text)
        if source is None:
            scores.append(-0.5)
            continue
        try:
            ok = passes(source, name, json.loads(cases))
        except Exception:
            ok = False
        scores.append(1.0 if ok else 0.0)
    return scores


#--- K16 broken code is full marks
#-             ok = False
#+             ok = True
#--- K2 what comes before the block
#-     return text.split("```python")[1].split("```")[0]
#+     return text.split("```python")[0].split("```")[0]
#--- K10 generator is always true
#-     return len(tests) > 0 and all(env[name](*args) == want for args, want in tests)
#+     return bool(env[name](*args) == want for args, want in tests)
#--- K6 code is not needed
#-         if source is None:
#-             scores.append(-0.5)
#-             continue
#+         if source is None:
#+             scores.append(1.0)
#+             continue
