# recording: tools
import json


def arguments_score(given, wanted):
    if not wanted:
        return 1.0
    hits = sum(1 for k, v in wanted.items() if given.get(k) == v)
    return hits / len(wanted)


def reward(completions, expected_call, **kwargs):
    scores = []
    for text, expected in zip(completions, expected_call):
        gold = json.loads(expected)
        start, end = text.find("{"), text.rfind("}")
        if start == -1 or end < start:
            scores.append(0.0)
            continue
        try:
            call = json.loads(text[start:end + 1])
        except ValueError:
            scores.append(0.0)
            continue
        name_ok = call.get("name") == gold["name"]
        scores.append((0.5 + 0.5 * arguments_score(call.get("arguments", {}), gold["arguments"])) if name_ok else 0.0)
    return scores


#--- K6 all of the given arguments
#-     if not wanted:
#-         return 1.0
#-     hits = sum(1 for k, v in wanted.items() if given.get(k) == v)
#-     return hits / len(wanted)
#+     return 1.0 if all(wanted.get(k) == v for k, v in given.items()) else 0.0
#--- K2 given and wanted swapped
#-     hits = sum(1 for k, v in wanted.items() if given.get(k) == v)
#+     hits = sum(1 for k, v in wanted.items() if wanted.get(k) == v)
#--- K2 the text end
#-             call = json.loads(text[start:end + 1])
#+             call = json.loads(text[start:end])
#--- K10 find is minus one
#-         if start == -1 or end < start:
#+         if not start or end < start:
