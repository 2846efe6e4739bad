# recording: tools
import json
import re


def tool_reward(completions, expected_call, **kwargs):
    rewards = []
    for text, expected in zip(completions, expected_call):
        found = re.findall(r"<tool_call>\s*(.*?)\s*</tool_call>", text, re.DOTALL)
        try:
            call = json.loads(found[-1]) if found else None
        except json.JSONDecodeError:
            call = None
        gold = json.loads(expected)
        if not isinstance(call, dict) or call.get("name") != gold["name"]:
            rewards.append(0.0)
            continue
        given = call.get("arguments")
        rewards.append(1.0 if given == gold["arguments"] else 0.3)
    return rewards


#--- K10 a missing key raises
#-         if not isinstance(call, dict) or call.get("name") != gold["name"]:
#+         if not isinstance(call, dict) or call["name"] != gold["name"]:
#--- K6 no argument is wrong
#-         rewards.append(1.0 if given == gold["arguments"] else 0.3)
#+         rewards.append(1.0 if all(gold["arguments"].get(k) == v for k, v in given.items()) else 0.3)
