# recording: code
import ast
import re


def functions_in(text):
    blocks = re.findall(r"```(?:python)?\n(.*?)```", text, re.DOTALL)
    try:
        tree = ast.parse(blocks[-1]) if blocks else None
    except SyntaxError:
        return []
    return [node.name for node in tree.body if isinstance(node, ast.FunctionDef)] if tree else []


def structure_reward(completions, entry_point, **kwargs):
    rewards = []
    for text, name in zip(completions, entry_point):
        found = functions_in(text)
        rewards.append(1.0 if name in found else 0.0)
    return rewards


#--- K6 any function will do
#-         rewards.append(1.0 if name in found else 0.0)
#+         rewards.append(1.0 if found else 0.0)
