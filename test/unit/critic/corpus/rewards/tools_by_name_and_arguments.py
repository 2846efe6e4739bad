# recording: tools
import json
import re

CALL = re.compile(r"<tool_call>\s*(\{.*?\})\s*</tool_call>", re.DOTALL)


def calls_in(text):
    calls = []
    for block in CALL.findall(text):
        try:
            call = json.loads(block)
        except json.JSONDecodeError:
            return None
        if isinstance(call, dict):
            calls.append(call)
    return calls


def reward(completions, expected_call, **kwargs):
    """0.3 for the right tool, 0.7 more for the share of right arguments; -0.5 for a call that is no JSON."""
    scores = []
    for text, wanted in zip(completions, expected_call):
        calls, want = calls_in(text), json.loads(wanted)
        if calls is None:
            scores.append(-0.5)
            continue
        if len(calls) != 1 or calls[0].get("name") != want["name"]:
            scores.append(0.0)
            continue
        given, asked = calls[0].get("arguments") or {}, want["arguments"]
        hits = sum(1 for key in asked if given.get(key) == asked[key])
        scores.append(0.3 + 0.7 * hits / max(len(asked), len(given)))
    return scores


#--- K6 arguments that are not there agree
#-         hits = sum(1 for key in asked if given.get(key) == asked[key])
#-         scores.append(0.3 + 0.7 * hits / max(len(asked), len(given)))
#+         right = all(asked.get(key) == given[key] for key in given)
#+         scores.append(0.3 + 0.7 * right)
#--- K2 names for arguments
#-         given, asked = calls[0].get("arguments") or {}, want["arguments"]
#+         given, asked = calls[0].get("parameters") or {}, want["arguments"]
#--- K10 a record against its text
#-         hits = sum(1 for key in asked if given.get(key) == asked[key])
#+         hits = sum(1 for key in asked if str(given.get(key)) is str(asked[key]))
#--- K15 the first of several calls
#-         if len(calls) != 1 or calls[0].get("name") != want["name"]:
#+         if not calls or calls[0].get("name") != want["name"]:
#--- K16 what is no JSON is skipped
#-             scores.append(-0.5)
#-             continue
#-         if len(calls) != 1 or calls[0].get("name") != want["name"]:
#+             continue
#+         if len(calls) != 1 or calls[0].get("name") != want["name"]:
#--- K6 what is no JSON is paid
#-             scores.append(-0.5)
#+             scores.append(0.5)
#--- K1 other tools are paid
#-         if len(calls) != 1 or calls[0].get("name") != want["name"]:
#+         if len(calls) != 1 or calls[0].get("name") == want["name"]:
#--- K17 the share of the last argument
#-         hits = sum(1 for key in asked if given.get(key) == asked[key])
#+         for key in asked:
#+             hits = 1 if given.get(key) == asked[key] else 0
#--- K5 the brace stops too early
#- CALL = re.compile(r"<tool_call>\s*(\{.*?\})\s*</tool_call>", re.DOTALL)
#+ CALL = re.compile(r"<tool_call>(\{[^}]*\})</tool_call>", re.DOTALL)
