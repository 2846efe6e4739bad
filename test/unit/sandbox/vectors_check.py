"""Compares the fast ways with calls on random rewards: every bit, status, component, error and line count.

Arguments: the folder of the harness, how many rewards, the seed. Prints what differs, and how many rewards
were evaluated on whole columns and how many inside the loop; run by vectors.test.ts, with numpy and in Pyodide.
"""

import array
import json
import math
import os
import random
import struct
import sys
import types

sys.dont_write_bytecode = True
sys.path.insert(0, sys.argv[1])
from rewardsmith_harness import replay as replay_module  # noqa: E402
from rewardsmith_harness import vector_memory, vectors  # noqa: E402
from rewardsmith_harness.columns import Data  # noqa: E402
from rewardsmith_harness.errors import error_log  # noqa: E402
from rewardsmith_harness.exposed import handed  # noqa: E402
from rewardsmith_harness.exposed import run as run_jobs  # noqa: E402
from rewardsmith_harness.inline import inlined  # noqa: E402
from rewardsmith_harness.protocol import sender  # noqa: E402
from rewardsmith_harness.results import ledger  # noqa: E402
from rewardsmith_harness.values import Values  # noqa: E402

try:
    import numpy
except ImportError:
    numpy = None
# What `vectors.at_once` wants instead of numpy.
HOST = None
# CPython 3.11 crashes when it collects memory views whose buffer is in use; a replay has them to its end.
KEPT = []
ROWS = 600
EPISODE = 40


class Payload:
    def __init__(self):
        self.data = bytearray()

    def add(self, code, values):
        values = array.array(code, values)
        span = [len(self.data), len(values) * values.itemsize]
        self.data += values.tobytes() + b"\0" * (-span[1] % 8)
        return span

    def numeric(self, dtype, code, shape, values, present=None):
        return {
            "kind": "numeric",
            "dtype": dtype,
            "shape": shape,
            "data": self.add(code, values),
            "present": present and self.add("B", present),
        }

    def text(self, values):
        texts = sorted(set(values))
        encoded = json.dumps(texts).encode()
        return {
            "kind": "text",
            "dtype": "string",
            "texts": self.add("B", encoded),
            "separator": None,
            "codes": self.add("i", map(texts.index, values)),
            "missing": False,
        }


def recording(chance):
    """Numbers that are awkward on purpose: zeros of both signs, halves, infinities, NaN, large and small."""
    payload = Payload()
    awkward = [0.0, -0.0, 1.0, -1.0, 0.5, -2.5, 1e300, -1e-300, 1e16, math.pi, 3.0]
    rare = [math.inf, -math.inf, math.nan]

    def floats(n):
        pick = lambda: (  # noqa: E731
            chance.choice(awkward)
            if chance.random() < 0.15
            else chance.choice(rare)
            if chance.random() < 0.002
            else chance.uniform(-3, 3)
        )
        return [pick() for _ in range(n)]

    def singles(n):
        return [
            chance.choice([0.0, -0.0, 1.0, 0.25]) if chance.random() < 0.2 else chance.gauss(0, 1)
            for _ in range(n)
        ]

    def ints(n, low=-3, high=4):
        return [chance.randint(low, high) for _ in range(n)]

    columns = [
        payload.numeric("float32", "f", [4], singles(4 * ROWS)),
        payload.numeric("float64", "d", [], floats(ROWS)),
        payload.numeric("int32", "i", [2], ints(2 * ROWS)),
        payload.numeric("bool", "B", [], ints(ROWS, 0, 1)),
        payload.text([chance.choice(["left", "right", ""]) for _ in range(ROWS)]),
        payload.numeric("int64", "d", [], ints(ROWS, -(2**40), 2**40)),
        payload.numeric("float64", "d", [], floats(ROWS), [int(chance.random() < 0.97) for _ in range(ROWS)]),
        payload.numeric("float64", "d", [2], floats(2 * ROWS)),
    ]
    leaf = lambda column: {"kind": "leaf", "column": column}  # noqa: E731
    keys = ["v", "x", "n", "flag", "word", "big"]
    header = {
        "rows": ROWS,
        "spans": [
            payload.add("i", [EPISODE] * (ROWS // EPISODE)),
            payload.add("i", [0] * (ROWS // EPISODE)),
            payload.add("B", [1] * (ROWS // EPISODE)),
        ],
        "columns": columns,
        "channels": {
            "obs": {"kind": "dict", "entries": [{"key": k, "value": leaf(i)} for i, k in enumerate(keys)]},
            "next_obs": None,
            "action": leaf(7),
            "info": {"kind": "dict", "entries": [{"key": "gap", "value": leaf(6)}]},
        },
        "reward": payload.add(
            "d", [math.nan if chance.random() < 0.02 else chance.uniform(-1, 1) for _ in range(ROWS)]
        ),
        "terminated": payload.add("B", [int(i % EPISODE == EPISODE - 1) for i in range(ROWS)]),
        "truncated": payload.add("B", ints(ROWS, 0, 1)),
    }
    return header, memoryview(bytes(payload.data))


class Writer:
    """Random rewards of the grammar that is evaluated at once, and a little beyond."""

    def __init__(self, chance):
        self.chance = chance
        self.lines = []
        self.variables = []
        self.parts = self.helping = False
        self.remembers = chance.random() < 0.3

    def reward(self):
        pick = self.chance.choice
        helper = ["import math", "WEIGHTS = {'a': 0.5, 'b': -2}", "GOAL = (0.25, -1, 3.5)", "LIMIT = 2"]
        self.helping = True
        self.variables = ["u", "w"]
        for name in "ab":
            self.lines.append("    %s = %s" % (name, self.number(2)))
            self.variables.append(name)
            self.lines.append("    if %s > %s:" % (self.number(1), self.number(1)))
            self.lines.append("        " + pick(["return %s", "b = %s"]) % self.number(2))
        self.lines.append("    return " + self.number(2))
        self.helping = False
        helper += ["def helper(u, w=1.5):", *self.lines]
        self.lines = []
        self.variables = []
        self.parts = pick([True, True, False])
        if self.parts:
            self.lines.append(
                "    parts = "
                + pick(["{}", "{'first': %s}" % self.number(1), "dict_of"]).replace(
                    "dict_of", "{'first': 0.0, 'second': 0}"
                )
            )
        if self.remembers and self.chance.random() < 0.5:
            # Little else, so that it can be evaluated at once.
            self.indent = "    "
            self.lines.append(self.indent + self.visited())
            self.lines.append("    if %s:\n        m = -m" % pick(["terminated", "obs['flag']", "t > 20"]))
            self.variables = ["m", "m"]
        else:
            self.block(1, self.chance.randint(2, 5))
        if self.parts:
            total = pick(["sum(parts.values())", self.number(1), self.number(2)])
            self.lines.append("    return %s, parts" % total)
        elif self.chance.random() < 0.9:
            self.lines.append(
                "    return "
                + pick(
                    [
                        self.number(3),
                        "%s, {'a': %s, 'b': %s}" % (self.number(2), self.number(1), self.number(1)),
                    ]
                )
            )
        names = "obs, action, info, reward, terminated, done, t, memory"
        return "\n".join(
            [*helper, "def reward(%s):" % names.replace("reward", "reward_"), *self.lines, ""]
        ).replace("reward_", "recorded")

    def block(self, depth, statements):
        indent = self.indent = "    " * depth
        for _ in range(statements):
            kind = self.chance.random()
            if kind < 0.4 or depth > 3:
                name = "v%d" % self.chance.randint(0, 4)
                value = self.number(3)
                if name in self.variables and self.chance.random() < 0.4:
                    self.lines.append(
                        "%s%s %s %s" % (indent, name, self.chance.choice(["+=", "-=", "*="]), value)
                    )
                else:
                    self.lines.append("%s%s = %s" % (indent, name, value))
                # A variable of a branch may be missing later: that is a crash with a line.
                if name not in self.variables and (depth == 1 or self.chance.random() < 0.2):
                    self.variables.append(name)
            elif kind < 0.5 and self.parts:
                name = self.chance.choice(["first", "second", "third"])
                self.lines.append("%sparts['%s'] = %s" % (indent, name, self.number(2)))
            elif kind < 0.85:
                self.lines.append("%sif %s:" % (indent, self.test(2)))
                self.block(depth + 1, self.chance.randint(1, 2))
                if self.chance.random() < 0.15:
                    self.lines.append("    " + indent + self.leave())
                if self.chance.random() < 0.4:
                    self.lines.append("%selif %s:" % (indent, self.test(1)))
                    self.block(depth + 1, 1)
                if self.chance.random() < 0.5:
                    self.lines.append("%selse:" % indent)
                    self.block(depth + 1, 1)
                    if self.chance.random() < 0.1:
                        self.lines.append("    " + indent + self.leave())
            elif kind < 0.88 and self.remembers:
                self.lines.append(indent + self.remembered())
            elif kind < 0.92:
                self.lines.append("%sfor i in range(%d):" % (indent, self.chance.randint(1, 3)))
                self.variables.append("i")
                self.block(depth + 1, 1)
            else:
                self.lines.append("%sp, q = action" % indent)
                self.variables += ["p", "q"]

    def remembered(self):
        """What can only be called or inlined: memory, loops without a fixed length, lists."""
        self.variables.append("m")
        if self.chance.random() < 0.5:
            return self.visited()
        return self.chance.choice(
            [
                "m = memory['m'] = memory.get('m', 0) + %s" % self.number(1),
                "m = memory.setdefault('seen', []).append(%s) or len(memory['seen'])" % self.number(1),
                "m = sorted(obs['v'])[1]",
                "obs['v'][2] = m = obs['v'][2] + 1",
                "m = len([k for k in obs['v'] if k > %s])" % self.number(0),
                "m = 0\n{0}while m < 3:\n{0}    m += 1\n{0}    if m > %s:\n{0}        break" % self.number(1),
            ]
        ).replace("{0}", self.indent)

    def visited(self):
        """A set in memory, of what has been there before."""
        key = self.chance.choice(
            [
                "obs['n'][0]",
                "(obs['n'][1] // 2, t % 5)",
                "(int(terminated), obs['flag'], -t)",
                "round(recorded, 1)",
                "(obs['n'][0], round(recorded, 1))",
                "int(max(-9, min(9, obs['x'])))",
            ]
        )
        start = self.chance.choice(
            [
                "seen = memory.setdefault('cells', set())",
                "if 'cells' not in memory:\n{0}    memory['cells'] = set()\n{0}seen = memory['cells']",
            ]
        )
        use = self.chance.choice(
            [
                "m = 0.0\n{0}if %s not in seen:\n{0}    seen.add(%s)\n{0}    m = 0.05",
                "m = 1 if %s in seen else 0\n{0}seen.add(%s)",
                "m = %s in seen\n{0}if obs['flag']:\n{0}    seen.add(%s)\n{0}m = m + len(seen)",
                "if seen:\n{0}    m = 1\n{0}else:\n{0}    m = 0\n{0}if %s not in seen:\n{0}    seen.add(%s)",
            ]
        )
        return (start + "\n{0}" + use % (key, key)).replace("{0}", self.indent)

    def leave(self):
        value = self.number(1)
        if self.parts:
            value = self.chance.choice(
                [value + ", parts", value + ", {'second': %s}" % self.number(1), value, "None"]
            )
        return "return " + value

    def number(self, depth):
        pick = self.chance.choice
        leafs = [
            "obs['v'][%d]" % self.chance.randint(-2, 3),
            "obs['x']",
            "obs['n'][%d]" % self.chance.randint(0, 1),
            "obs['flag']",
            "obs['big']",
            "action[0]",
            "action[1]",
            "recorded",
            "terminated",
            "t",
            "info['gap']",
            "WEIGHTS['a']",
            "WEIGHTS.get('b', 3)",
            "GOAL[%d]" % self.chance.randint(0, 2),
            "LIMIT",
            pick(["0", "1", "2", "-1", "0.0", "0.5", "-0.1", "1e3", "True"]),
            pick(self.variables or ["3"]),
            pick(self.variables or ["0.25"]),
        ]
        if self.helping:
            leafs = [pick(self.variables), "u", "w", pick(["0", "1", "0.5"])]
        if depth == 0:
            return pick(leafs)
        number = lambda: self.number(depth - 1)  # noqa: E731
        wide = [
            lambda: "sum(%s for k in obs['v'])" % pick(["k * k", "abs(k)", "k ** 2"]),
            lambda: "max(a * b for a, b in zip(obs['v'], GOAL))",
            lambda: "(%s)" % self.test(depth - 1),
            lambda: "info.get('gap', 0.5)",
        ]
        return pick(
            [
                lambda: pick(leafs),
                lambda: "(%s %s %s)" % (number(), pick("+-*"), number()),
                lambda: "(%s %s %s)" % (number(), pick("+-*"), number()),
                lambda: "%s / %s" % (pick(leafs), pick([number(), "2", "(abs(%s) + 1)" % number()])),
                lambda: "(%s %s %s)" % (number(), pick(["//", "%"]), pick([number(), "2", "-0.7"])),
                lambda: "(%s) ** %s" % (number(), pick(["2", "2", "2.0", "0.5", "3", "-1"])),
                lambda: "divmod(%s, %s)[%s]" % (number(), pick([number(), "2", "-0.7"]), pick("01")),
                lambda: "-(%s)" % number(),
                lambda: "abs(%s)" % number(),
                lambda: "%s(%s, %s)" % (pick(["min", "max"]), number(), number()),
                lambda: "max(0, %s)" % number(),
                lambda: "min(1.0, max(-1.0, %s))" % number(),
                lambda: (
                    "math.%s(%s)" % (pick(["sqrt", "exp", "sin", "tanh", "floor", "fabs", "log1p"]), number())
                ),
                lambda: "math.%s(%s, %s)" % (pick(["hypot", "atan2", "copysign"]), number(), number()),
                lambda: "%s(%s)" % (pick(["int", "float", "round", "bool"]), number()),
                lambda: "(%s if %s else %s)" % (number(), self.test(depth - 1), number()),
                lambda: "(%s %s %s)" % (number(), pick(["and", "or"]), number()),
                lambda: "helper(%s)" % number() if depth > 1 and not self.helping else number(),
                *([] if self.helping else wide),
            ]
        )()

    def test(self, depth):
        pick = self.chance.choice
        number = lambda: self.number(max(depth - 1, 0))  # noqa: E731
        if self.helping:
            return "%s %s %s" % (number(), pick("<>"), number())
        if depth <= 0:
            return pick(
                [
                    "terminated",
                    "obs['flag']",
                    "obs['word'] == 'left'",
                    "t > 20",
                    "'gap' in info",
                    "obs['x'] > 0",
                ]
            )
        return pick(
            [
                lambda: "%s %s %s" % (number(), pick(["<", "<=", ">", ">=", "==", "!="]), number()),
                lambda: "%s < %s <= %s" % (number(), number(), number()),
                lambda: "%s and %s" % (self.test(depth - 1), self.test(depth - 1)),
                lambda: "%s or %s" % (self.test(depth - 1), self.test(depth - 1)),
                lambda: "not (%s)" % self.test(depth - 1),
                lambda: "obs['word'] %s ('left', 'up')" % pick(["in", "not in"]),
                lambda: "obs['n'][0] in (1, 2, -3)",
                lambda: "%s and 1 / %s > 0.5" % (number(), number()),
                lambda: number(),
            ]
        )()


PLAN = {
    "entry": {"name": "reward", "kind": "function"},
    "unit": "step",
    "returns": "number",
    "injectedNames": [],
    "arguments": [
        {"source": {"from": name}, "keyword": "recorded" if name == "reward" else name}
        for name in ("obs", "action", "info", "reward", "terminated", "done", "t", "memory")
    ],
}


def run(source, header, payload, way, arrays="list", plan=PLAN):
    """What the host makes of the frames; None where this way doesn't take the reward."""
    frames, taken = [], []
    vectors.MAX_BAD = 1.0  # So that rows that raise are tested, too.
    vector_memory.FEWEST = 0
    replay_module.WORTH_NUMPY = 0 if way == "columns" else math.inf
    asked = {"arrays": arrays, "seconds": 60, "slowlyFrom": None, "trace": None, "byEpisode": False}
    header = dict(header, source=source, file="reward.py", plan=plan, **asked)
    send = sender(frames.append, "")
    *settles, _ = ledger(send, *error_log(send), lambda first, stop: [])
    at_once = vectors.at_once

    def noted(function, wanted):
        def call(*given):
            result = function(*given) if wanted else None
            taken.append(result is not None)
            return result

        return call

    replay_module.inlined = noted(inlined, way == "inlined")
    work = types.SimpleNamespace(
        loaded=False, start=0, out=[], thrown=[], rows=header["rows"], data_broken=lambda: None
    )
    data = Data(header, [payload], numpy if arrays == "numpy" else None)
    values = Values(header["file"])
    KEPT.append((data, values))
    vectors.at_once = noted(at_once, True)
    jobs = replay_module.replay(header, data, values, None, send, settles, lambda: None, work, HOST)
    next(jobs)
    vectors.at_once = at_once
    run_jobs([handed(jobs)])
    return result_of(frames) if way == "called" or any(taken) else None


def result_of(frames):
    """What the host makes of the frames."""
    status, rewards, components, errors, counts, lines = b"", [], {}, {}, {}, []
    for frame in frames:
        header_length, _ = struct.unpack_from("<II", frame)
        header = json.loads(frame[8 : 8 + header_length])
        body = frame[8 + header_length :]
        if header["type"] == "error":
            # Without the traceback: Python 3.11's carets depend on how often the code has run.
            errors[header["id"]] = [header[name] for name in ("kind", "error", "message", "line", "row")]
        if header["type"] == "lines":
            lines = sorted(header["lines"]), header["loaded"]
        if header["type"] == "rows":
            n, at = header["count"], -(-header["count"] // 8) * 8
            status += body[:n]
            columns = []
            for _ in range(1 + len(header["components"])):
                columns.append(body[at : at + 8 * n])
                at += 8 * n
            rewards.append(columns[0])
            for name, column in zip(header["components"], columns[1:]):
                components.setdefault(name, {})[header["start"]] = column
            for known, steps in header["errors"]:
                counts[known] = counts.get(known, 0) + steps
    whole = b"".join(rewards)
    filled = {}
    for name, pieces in components.items():
        column = bytearray(struct.pack("<d", math.nan) * (len(whole) // 8))
        for start, piece in pieces.items():
            column[8 * start : 8 * start + len(piece)] = piece
        filled[name] = canonical(column)
    wrong = sorted([*error, counts.get(known, 0)] for known, error in errors.items())
    return {
        "status": status,
        "reward": canonical(whole),
        "components": list(filled.items()),
        "errors": sorted(map(repr, wrong)),
        "lines": lines,
    }


def canonical(column):
    """All NaNs are one: what is left of a NaN's payload differs between processors."""
    values = array.array("d", bytes(column))
    return array.array("d", [value if value == value else math.nan for value in values]).tobytes()


def result_differences(mine, truth):
    """The names of what is not the same."""
    expected = dict(truth)
    if "UnboundLocalError" in str(truth["errors"]):
        # Its line depends on how often the code has run: Python 3.11 puts instructions together.
        expected.update(errors=mine["errors"], lines=mine["lines"])
    return [name for name in mine if mine[name] != expected[name]]


def main():
    count, seed = int(sys.argv[2]), int(sys.argv[3])
    done, different = {"columns": 0, "inlined": 0}, 0
    for number in range(count):
        chance = random.Random(seed * 100_000 + number)
        header, payload = recording(chance)
        source = Writer(chance).reward()
        truth = run(source, header, payload, "called")
        for way in done:
            mine = run(source, header, payload, way)
            if mine is None:
                continue
            done[way] += 1
            names = result_differences(mine, truth)
            if names:
                different += 1
                print(number, way, names, "differ\n", source)
        if different > 3:
            break
    print("columns %d inlined %d different %d" % (done["columns"], done["inlined"], different))


if __name__ == "__main__":
    main()
    sys.stdout.flush()
    os._exit(0)  # Without a last collection.
