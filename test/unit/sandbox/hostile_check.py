"""As vectors_check, on rewards that are written to tell the ways apart: side effects in conditions, what they were handed
changed in place, defaults that remember, numbers that change their type, ints beyond 2**53, an error in one row of many.

Arguments: the folder of the harness, how many rewards, the seed.
"""

import os
import random
import sys

import vectors_check as base
from vectors_check import Payload, result_differences, vectors

ROWS = 3000
EPISODE = 125
# So that a recording has several blocks, whose ends are rows like any other.
vectors.ROWS = 1024


def recording(chance):
    payload = Payload()

    def some(values, n):
        return [chance.choice(values) for _ in range(n)]

    odd = [0.0, -0.0, 1.0, -1.0, 0.5, 2.0**53, -(2.0**53), 1e-320, 1e308, -1e308, 3.0, 2.5, -2.5]
    rare = [float("nan"), float("inf"), float("-inf")]
    plain = [chance.uniform(-4, 4) for _ in range(50)]
    words = ["", "left", "Left", "a\u0000b", "\u00e9", "1", "None"]
    present = [int(chance.random() < 0.9) for _ in range(ROWS)]
    columns = [
        payload.numeric("float64", "d", [3], some(plain * 4 + odd, 3 * ROWS)),
        payload.numeric("float32", "f", [], some([0.0, -0.0, 0.1, 1.0, -7.25, 1e-40], ROWS)),
        payload.numeric("int32", "i", [], some(range(-7, 8), ROWS)),
        payload.numeric("int64", "d", [], some([0, 1, -1, 2**52, 2**53 - 1, -(2**53) + 1], ROWS)),
        payload.numeric("bool", "B", [2], some([0, 1], 2 * ROWS)),
        payload.text(some(words, ROWS)),
        payload.numeric("uint8", "B", [], some([0, 1, 255], ROWS)),
        payload.numeric("float64", "d", [], some(plain, ROWS), present),
        payload.numeric("int8", "b", [2, 2], some([-128, -1, 0, 1, 127], 4 * ROWS)),
        payload.numeric("float64", "d", [2], some(plain * 9 + odd + rare, 2 * ROWS)),
        {**payload.text(some(["null", "1", "2.5", "true", '"x"', "[1, 2]"], ROWS)), "dtype": "json"},
    ]
    leaf = lambda column: {"kind": "leaf", "column": column}  # noqa: E731
    branch = lambda **entries: {  # noqa: E731
        "kind": "dict",
        "entries": [{"key": key, "value": value} for key, value in entries.items()],
    }
    count = ROWS // EPISODE
    header = {
        "rows": ROWS,
        "spans": [
            payload.add("i", [EPISODE] * count),
            payload.add("i", [0] * count),
            payload.add("B", [1] * count),
        ],
        "columns": columns,
        "channels": {
            "obs": branch(
                v=leaf(0),
                x=leaf(1),
                n=leaf(2),
                big=leaf(3),
                flags=leaf(4),
                word=leaf(5),
                byte=leaf(6),
                deep=branch(gap=leaf(7), grid=leaf(8), json=leaf(10)),
            ),
            "next_obs": None,
            "action": leaf(9),
            "info": branch(gap=leaf(7), json=leaf(10)),
        },
        "reward": payload.add("d", some(plain + rare, ROWS)),
        "terminated": payload.add("B", [int(i % EPISODE == EPISODE - 1) for i in range(ROWS)]),
        "truncated": payload.add("B", some([0, 0, 0, 1], ROWS)),
    }
    return header, memoryview(bytes(payload.data))


NUMBERS = """
obs['v'][0] | obs['v'][-1] | obs['x'] | obs['n'] | obs['big'] | obs['flags'][0] | obs['byte'] | action[0] | action[1]
obs['deep']['grid'][0][1] | obs['deep']['grid'][1][0] | obs['deep'].get('gap', 0.5) | info.get('gap', -1) | recorded | t
terminated | LIMIT | HUGE | PAIR[1] | TABLE['a'] | TABLE.get('zz', 7) | 0 | 1 | -1 | 2 | 0.0 | -0.0 | 0.5 | 3 | True | 2 ** 53
""".replace("\n", "|").split("|")
FRAMES = """
({0} + {1}) | ({0} - {1}) | {0} * {1} | ({0} / {1}) | ({0} // {1}) | ({0} % {1}) | ({0} // -2) | ({0} % -3) | ({0} % 2.5)
-{0} | +{0} | abs({0}) | min({0}, {1}) | max({1}, {0}, 0) | ({0} if {c} else {1}) | ({0} and {1}) | ({0} or {1}) | ({c})
({0} == {0}) * {1} | int({0}) | float({0}) | round({0}) | bool({0}) | math.sqrt({0}) | math.log({0}) | math.exp({0})
math.floor({0}) | math.asin({0}) | math.fmod({0}, {1}) | math.pow({0}, {1}) | math.copysign({0}, {1}) | math.hypot({0}, {1})
({0}) ** 2 | ({0}) ** {1} | ({0}) ** 0.5 | divmod({0}, {1})[1] | helper({0}) | helper({0}, {1}) | helper(b={0}, a={1})
sum(obs['v']) | sum(k * {1} for k in obs['v']) | max(obs['v']) | len(obs['word']) | (not {0}) + {1} | math.isnan({0}) + {1}
first({0}) | ({0}).real | sum([{0}, {1}]) | (lambda k: k + 1)({0}) | {{'a': {0}}}['a'] | [{0}, {1}][obs['flags'][1]]
""".replace("\n", "|").split("|")
TESTS = """
{0} < {1} | {0} <= {1} | {0} == {1} | {0} != {1} | {0} < {1} < 2 | 0 <= {0} != {1} | {0} < 0 or {1} > 0 | {0} > 1 and 1 / {0} > {1}
not {0} | obs['word'] == 'left' | obs['word'] != '' | obs['word'] in ('left', 'None') | 'gap' in info | obs['flags'][0]
obs['n'] in (1, 2, -3) | obs['deep'].get('gap') is None | info.get('gap') is not None and info['gap'] > {0} | {0} is None
obs['v'] == obs['v'] | obs['flags'] == [True, False] | {0} > {1} == True | {0} and not {1} | terminated and {0} > {1} | t % 2 == 0
""".replace("\n", "|").split("|")
STATEMENTS = """
{v} = {0} | {v} = {0} | {v} = {0} | {v} += {0} | {v} -= {0} | {v} *= {0} | {v} //= {0} | {v} %= {0} | {v} = {w} = {0} | {v}, {w} = {0}, {1}
{v}, {w} = {w}, {v} | parts['a'] = {0} | parts['b'] = parts.get('b', 0) + {0} | parts['a'] += {0}
if {c}:>{v} = {0} | if {c}:>{v} = {0}<else:>{v} = {1} | if {c}:>{v} = {0}<elif {c}:>{v} = {1} | if {c}:>return {0}
if {c}:>return {0}, parts | if {c}:>return None | if {c}:>parts['late'] = {0} | if {c}:>return {0}, {{'late': {1}}}
for k in range(3):>{v} += k * {0} | for k in obs['v']:>if k > {0}:>>return {1} | for k in range(4):>if {c}:>>break>{v} = k
for k in obs['v']:>if k < 0:>>continue>{v} += k | for k, w in zip(obs['v'], PAIR):>{v} += k * w | assert {0} != 77
obs['v'][0] = {0} | obs['v'].append({0}) | obs['n'] = {0} | del obs['x'] | action[0] += 1 | obs['v'].sort() | obs['deep']['grid'][0][0] = 5
{v} = obs['v'].pop() | log.append({0}) or {v} | {v} = (log.append(1), {0})[1] | {v} = len(log) | {v} = keeps({0}) | {v} = obs['v'][3]
if {c} and log.append(2) is None:>{v} = {0} | if {c} or log.append(3):>{v} = {1} | {v} = 1 / (t - 77) | if t == 124 and obs['n'] == 7:>raise ValueError('once')
{v} = int(obs['word'] or 0) | {v} = obs['deep']['json'] | {v} = info['json'] if info['json'] is not None else {0} | {v} = obs['deep']['gap']
{v} = -0.0 if {c} else 0 | {v} = {0} if {c} else {0} * 1.0 | {v} = True if {c} else {0} | {v} = HUGE + {0} | {v} = HUGE * HUGE | {v} = {0} * 2 ** 40
try:>{v} = {0} / {1}<except ZeroDivisionError:>{v} = 0.0 | while {v} < 3:>{v} += 1 | {v} = [k for k in obs['v'] if k > {0}] and 1 or 0
memory['n'] = memory.get('n', 0) + {0} | {v} = memory.get('n', 0) | memory['n'] = {0} | {v} = memory.setdefault('m', {0}) | {v} = undefined if {c} else {0}
if 'seen' not in memory:>memory['seen'] = set()<memory['seen'].add(obs['n'])<{v} = len(memory['seen'])
""".replace("\n", "|").split("|")
HEAD = """import math
LIMIT = 2
HUGE = 2 ** 60
PAIR = (0.5, -3)
TABLE = {'a': 1.5, 'b': True}
log = []
def helper(a, b=2):
    if a > b:
        return a - b
    return b
def first(a):
    for k in (1, 2.0, -1):
        if a > k:
            return k
def keeps(a, kept=[]):
    kept.append(a)
    return len(kept)
"""


class Writer:
    def __init__(self, chance):
        self.chance = chance
        # Most rewards keep to what has no effect, or hardly any would be evaluated at once.
        tame = chance.random() < 0.7
        effects = ("log", "keeps", "obs['v'].", "= {0} |", "del ", "action[0] +", "while", "try", "[0][0]", "json", "pop", "[k for", "raise")
        names = "STATEMENTS", "FRAMES", "TESTS", "NUMBERS"
        kinds = {name: [entry.strip() for entry in globals()[name] if entry.strip()] for name in names}
        wild = lambda text: text.startswith("obs[") or any(word in text for word in effects)  # noqa: E731
        remembers = chance.random() < 0.25
        kinds["STATEMENTS"] = [
            text
            for text in kinds["STATEMENTS"]
            if not (tame and wild(text)) and (remembers or "memory" not in text) and (remembers or not tame or "HUGE" not in text)
        ]
        if tame:
            unknown = ("lambda", ".real", "== obs", "[True", "len(obs", "HUGE", "{{'a'", "undefined")
            for name in ("FRAMES", "TESTS", "NUMBERS"):
                kinds[name] = [text for text in kinds[name] if not any(word in text for word in unknown)]
        self.kinds = kinds

    def pick(self, kind):
        return self.chance.choice(self.kinds[kind])

    def number(self, depth):
        if depth == 0 or self.chance.random() < 0.35:
            return self.chance.choice([self.pick("NUMBERS"), "x", "y", "z"])
        return self.filled(self.pick("FRAMES"), depth - 1)

    def filled(self, text, depth):
        test = lambda: self.pick("TESTS").format(self.number(max(depth - 1, 0)), self.number(0))  # noqa: E731
        names = [self.chance.choice("xyz") for _ in "vw"]
        while "{c}" in text:
            text = text.replace("{c}", test().replace("{", "{{").replace("}", "}}"), 1)
        return text.format(self.number(depth), self.number(max(depth - 1, 0)), v=names[0], w=names[1])

    def reward(self):
        lines = ["def reward(obs, action, info, recorded, terminated, done, t, memory, scale=0.5):"]
        lines += ["    x, y, z = %s, 0, scale" % self.pick("NUMBERS"), "    parts = {'a': 0.0}"]
        for _ in range(self.chance.randint(2, 7)):
            text, depth = self.filled(self.pick("STATEMENTS"), 2), 1
            for line in text.replace(">>", "\n\t\t").replace(":>", ":\n\t").replace("<else", "\nelse").replace(
                "<elif", "\nelif"
            ).replace("<except", "\nexcept").replace("<memory", "\nmemory").replace("<x =", "\nx =").replace(
                "<y =", "\ny ="
            ).replace("<z =", "\nz =").replace("break>", "break\n\t").replace("continue>", "continue\n\t").split("\n"):
                lines.append("    " * depth + line.replace("\t", "    "))
        value = self.number(2)
        lines.append("    return " + self.chance.choice([value, value + ", parts", "sum(parts.values()), parts"]))
        return HEAD + "\n".join(lines) + "\n"


def main():
    count, seed = int(sys.argv[2]), int(sys.argv[3])
    done, different = {"columns": 0, "inlined": 0}, 0
    header, payload = recording(random.Random(seed))
    for number in range(count):
        chance = random.Random(seed * 100_000 + number)
        source = Writer(chance).reward()
        try:
            compile(source, "", "exec")
        except SyntaxError:
            print("no reward:\n" + source)
            different += 1
            continue
        truth = base.run(source, header, payload, "called")
        for way in done:
            mine = base.run(source, header, payload, way)
            if mine is None:
                continue
            done[way] += 1
            names = result_differences(mine, truth)
            if names:
                different += 1
                print(number, way, names, "differ\n" + source)
    print("columns %d inlined %d different %d" % (done["columns"], done["inlined"], different))


if __name__ == "__main__":
    main()
    sys.stdout.flush()
    os._exit(0)  # Without a last collection.
