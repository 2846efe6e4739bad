"""Compares whole columns with calls on random rewards that work on numpy arrays: every bit, status, error and line count.

Arguments: the folder of the harness, how many rewards, the seed. Prints what differs, and how many rewards were
evaluated on whole columns; run by vectors.test.ts.
"""

import os
import random
import sys

from vectors_check import recording, run

PLAN = {
    "entry": {"name": "reward", "kind": "function"},
    "unit": "step",
    "returns": "number",
    "injectedNames": ["np"],
    "arguments": [
        {"source": {"from": name}, "keyword": name} for name in ("obs", "action", "terminated", "t")
    ],
}


class Writer:
    """Rewards of the grammar for arrays, and a little beyond."""

    def __init__(self, chance):
        self.chance = chance
        self.scalars = []
        self.lines = []

    def reward(self):
        pick = self.chance.choice
        for name in "ab":
            self.lines.append("    %s = %s" % (name, self.scalar(2)))
            self.scalars.append(name)
        self.lines.append("    if %s > %s:" % (self.scalar(1), self.scalar(1)))
        self.lines.append("        bonus = %s" % pick(["1.0", "float(%s)" % self.scalar(1), "2"]))
        self.lines.append("    else:")
        self.lines.append("        bonus = %s" % pick(["0.0", "-1.0"]))
        self.lines.append("    v = %s" % self.vector(2, 2))
        self.lines.append("    c = %s" % pick(["float(v[0])", "v.sum()", "np.linalg.norm(v)", "float(np.dot(v, v))"]))
        self.scalars += ["c", "bonus"]
        self.lines.append("    total = %s" % self.scalar(2))
        result = pick(["total", "float(total)", "float(total), {'a': float(a), 'c': c}", "total, {'b': b, 'bonus': bonus}"])
        helper = ["import math", "import numpy as np", "GOAL = np.array([0.25, -1.5])", "WEIGHT = np.float32(0.3)", "EIGHT = np.arange(4, dtype=np.float32)"]
        return "\n".join([*helper, "def reward(obs, action, terminated, t):", *self.lines, "    return " + result, ""])

    def vector(self, depth, size):
        pick = self.chance.choice
        leafs = {
            2: ["action", "action", "obs['v'][:2]", "obs['v'][1:3]", "obs['v'][-2:]", "(action - GOAL)"],
            4: ["obs['v']", "obs['v']", "(obs['v'] - EIGHT)"],
        }[size]
        if depth == 0:
            return pick(leafs)
        inner = lambda: self.vector(depth - 1, size)  # noqa: E731
        return pick(
            [
                lambda: "(%s %s %s)" % (inner(), pick("+-*"), inner()),
                lambda: "(%s %s %s)" % (inner(), pick("+-*/"), self.scalar(depth - 1)),
                lambda: "np.%s(%s)" % (pick(["abs", "square", "sqrt", "tanh", "exp", "sign", "cos"]), inner()),
                lambda: "np.clip(%s, -1.0, 1.0)" % inner(),
                lambda: "np.maximum(%s, %s)" % (inner(), pick([inner(), "0.0", "0"])),
                lambda: "(%s ** 2)" % inner(),
                lambda: "-%s" % inner(),
                lambda: pick(leafs),
            ]
        )()

    def scalar(self, depth):
        pick = self.chance.choice
        size = pick([2, 4])
        leafs = ["obs['v'][0]", "obs['v'][3]", "action[1]", "obs['x']", "obs['v'][1]", "t", *self.scalars]
        if depth <= 0:
            return pick(leafs)
        inner = lambda: self.scalar(depth - 1)  # noqa: E731
        vector = lambda: self.vector(depth - 1, size)  # noqa: E731
        return pick(
            [
                lambda: "(%s %s %s)" % (inner(), pick("+-*/"), pick([inner(), "0.3", "2", "WEIGHT"])),
                lambda: "(%s %% 2.5)" % inner(),
                lambda: "%s ** 2" % pick(leafs),
                lambda: "np.linalg.norm(%s)" % vector(),
                lambda: "np.%s(%s)" % (pick(["sum", "mean", "max", "min"]), vector()),
                lambda: "%s.%s()" % (pick(["obs['v']", "action", "(action - GOAL)"]), pick(["sum", "mean", "max"])),
                lambda: "np.dot(%s, %s)" % (vector(), vector()),
                lambda: "(%s @ %s)" % (vector(), vector()),
                lambda: "np.%s(%s)" % (pick(["exp", "sqrt", "abs", "tanh", "log1p"]), inner()),
                lambda: "np.arctan2(%s, %s)" % (inner(), inner()),
                lambda: "np.clip(%s, -2.0, 2.0)" % inner(),
                lambda: "math.%s(%s)" % (pick(["exp", "sqrt", "fabs", "tanh"]), inner()),
                lambda: "float(%s)" % inner(),
                lambda: "abs(%s)" % inner(),
                lambda: "sum(%s)" % vector(),
                lambda: "(%s * (%s < %s))" % (inner(), inner(), inner()),
                lambda: "(%s if %s > 0 else %s)" % (pick(["1.0", "float(a)"]) if self.scalars else "1.0", inner(), pick(["0.0", "-1"])),
                lambda: "np.array([float(%s), float(%s)])[1]" % (inner(), inner()),
                lambda: "max(float(%s), 0.0)" % inner(),
                lambda: "%s(%s, %s)" % (pick(["max", "min"]), inner(), pick(["0.0", "0.5", inner()])),
                lambda: "(%s if %s > 0 else 0.25)" % (inner(), inner()),
            ]
        )()


def main():
    count, seed = int(sys.argv[2]), int(sys.argv[3])
    done = different = 0
    for number in range(count):
        chance = random.Random(seed * 100_000 + number)
        header, payload = recording(chance)
        source = Writer(chance).reward()
        mine = run(source, header, payload, "columns", "numpy", PLAN)
        if mine is None:
            continue
        done += 1
        truth = run(source, header, payload, "called", "numpy", PLAN)
        if mine != truth:
            different += 1
            print(number, [name for name in mine if mine[name] != truth[name]], "differ\n", source)
        if different > 3:
            break
    print("columns %d different %d" % (done, different))


if __name__ == "__main__":
    main()
    sys.stdout.flush()
    os._exit(0)  # Without a last collection.
