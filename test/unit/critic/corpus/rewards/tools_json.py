# recording: tools
import json
import re


def parse_call(text):
    m = re.search(r"<tool_call>(.*?)</tool_call>", text, re.DOTALL)
    if not m:
        return None
    try:
        return json.loads(m.group(1))
    except json.JSONDecodeError:
        return None


def tool_reward(completions, expected_call, **kwargs):
    rewards = []
    for text, expected in zip(completions, expected_call):
        call = parse_call(text)
        gold = json.loads(expected)
        if call is None:
            rewards.append(-1.0)
        elif call.get("name") != gold["name"]:
            rewards.append(0.0)
        elif call.get("arguments") == gold["arguments"]:
            rewards.append(1.0)
        else:
            rewards.append(0.3)
    return rewards


#--- K5 no DOTALL
#-     m = re.search(r"<tool_call>(.*?)</tool_call>", text, re.DOTALL)
#+     m = re.search(r"<tool_call>(.*?)</tool_call>", text)
#--- K2 text against dictionary
#-         elif call.get("arguments") == gold["arguments"]:
#+         elif call.get("arguments") == expected:
#--- K2 wrong key
#-         elif call.get("arguments") == gold["arguments"]:
#+         elif call.get("args") == gold["arguments"]:
#--- K16 exception swallowed into full marks
#-     except json.JSONDecodeError:
#-         return None
#+     except Exception:
#+         return {"name": "get_forecast"}
#--- K6 broken JSON is paid more than another tool
#-         if call is None:
#-             rewards.append(-1.0)
#+         if call is None:
#+             rewards.append(0.5)
