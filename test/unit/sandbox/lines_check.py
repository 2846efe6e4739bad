"""Compares the harness's line counts with what sys.settrace sees.

Prints the lines where they differ; run by lines.test.ts.
"""

import ast
import collections
import random
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, sys.argv[1])
from rewardsmith_harness.lines import Lines  # noqa: E402

SOURCE = '''"""A reward with every kind of statement."""
from __future__ import annotations
import math

def helper(v):
    if v < 0:
        raise ValueError("neg")
    w = math.sqrt(v)
    return w

class Shape:
    SIDES = 3
    def __init__(self, n):
        self.n = n
    def area(self):
        if self.n > 1.5:
            return 1
        return 2

def items(n):
    for k in range(n):
        if k == 2:
            continue
        yield k

def reward(obs, action):
    """Doc."""
    total = 0.0
    for i in range(3):
        if obs[i] > 0.9:
            total += 1
            continue
        elif obs[i] < 0.1:
            total -= 1
        total += 0.1
    else:
        total += 0.5
    if action == 2:
        return total
    if action == 1:
        total += 5
    else:
        total -= 5
    try:
        total += helper(obs[0] - 0.5)
        total += 1
    except ValueError:
        total -= 1
    finally:
        total *= 2
    def nested(x):
        if x > 0.5:
            return 1
        return 0
    total += nested(obs[1]) + sum(items(4))
    total += Shape(obs[2] * 2).area()
    while total > -1e9:
        total += 1
        if total > 3:
            break
    with open("/dev/null") as f:
        z = 1
    if obs[1] > 0.95:
        raise KeyError("x")
    y = 1 / (1 if obs[2] > 0.02 else 0)
    for k in range(2):
        if obs[0] > 0.97 and k == 1:
            return {}["deep"]
        y += 1
    if total > 100:
        never = 1
    elif total > 5:
        return 1.0
    else:
        a = 3
    assert obs[0] < 0.93, "too large"
    if obs[2] > 0.5: return a
    return total + a
'''
FILE = "reward.py"
CALLS = 3000

tree = ast.parse(SOURCE, FILE)
lines = Lines(tree)
counted = dict(lines.counters, __name__="counted")
exec(compile(ast.fix_missing_locations(tree), FILE, "exec", dont_inherit=True), counted)
plain = {"__name__": "plain"}
exec(compile(SOURCE, FILE, "exec", dont_inherit=True), plain)

truth = collections.Counter()


def tracer(frame, event, arg):
    if frame.f_code.co_filename != FILE:
        return None
    seen = set()

    def local(frame, event, arg):
        if event == "line":
            seen.add(frame.f_lineno)
        # A generator is one call, though it is left and entered many times.
        elif event == "return" and frame.f_code.co_name != "items":
            truth.update(seen)
        return local

    return local


random.seed(3)
for _ in range(CALLS):
    obs = [random.random() for _ in range(3)]
    action = random.randrange(3)
    sys.settrace(tracer)
    try:
        plain["reward"](obs, action)
    except Exception:
        pass
    finally:
        sys.settrace(None)
    try:
        counted["reward"](obs, action)
    except Exception as error:
        trace = error.__traceback__
        while trace:
            if trace.tb_frame.f_code.co_filename == FILE:
                lines.note_exit(trace.tb_frame, trace.tb_lineno, True)
            trace = trace.tb_next

mine = dict(lines.count(counted)["lines"])
inside = [
    node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name in ("helper", "reward")
]
for node in inside:
    for line in range(node.lineno + 1, node.end_lineno + 1):
        if mine.get(line, 0) != truth.get(line, 0):
            print(line, mine.get(line, 0), truth.get(line, 0), SOURCE.splitlines()[line - 1])
print("compared", sum(truth.values()) > CALLS)
