"""Values of actions where what is seen is continuous: tile coding, and Q(λ) with traces that replace each other (Sutton & Barto, 2018, 9.5.4 and 12.5)."""

import math
from math import floor

from .seen import flatten, is_continuous, scale

EPSILON = 0.1
# Shared by the tilings: what one step moves the value by.
ALPHA = 0.4
TILINGS = 8
LAMBDA = 0.9
# A trace below this is forgotten.
LEAST_TRACE = 0.02
# Tiles from one end of what was sampled to the other, by how many numbers are continuous; there is no end beyond.
TILES = {1: 16, 2: 8, 3: 6, 4: 5, 5: 4, 6: 4}
MANY_NUMBERS = 3
FAR = 1000
# Where agents come to this many times the range that was sampled, tiles are made as much wider.
WIDER = 1.5


class Tiles:
    """Several grids, each shifted by a part of a tile: what is learned of a state holds nearby, and a success teaches the way to it.

    The share of actions at random falls to none: at the end the agent is what is judged.
    """

    def __init__(self, samples, bounds, count, gamma):
        rows = [list(flatten(sample)) for sample in samples]
        columns = list(zip(*rows))
        continuous = [i for i, column in enumerate(columns) if is_continuous(column)]
        tiles = TILES.get(len(continuous), MANY_NUMBERS)
        self.named = [i for i in range(len(columns)) if i not in continuous]
        self.plan = []
        for place, i in enumerate(continuous):
            low, factor = scale(columns[i], tiles, bounds[i] if bounds and len(bounds) == len(columns) else None)
            shifts = [(2 * place + 1) * tiling % TILINGS / TILINGS for tiling in range(TILINGS)]
            self.plan.append((i, low, factor, shifts))
        self.tiles = tiles
        self.lowest = [math.inf] * len(self.plan)
        self.highest = [-math.inf] * len(self.plan)
        self.count = count
        self.gamma = gamma
        self.table = {}

    def __len__(self):
        return len(self.table)

    def epsilon(self, share):
        return EPSILON * (1 - share)

    def begin(self, seen, learns):
        self.traces = {}
        if learns:
            self.widen()
        self.look(seen, learns)

    def look(self, seen, learns):
        """At what is seen; `values` are then those of the actions there."""
        values = [0.0] * self.count
        rows = []
        for key in self.keys(seen):
            row = self.table.get(key)
            if row is None:
                if not learns:
                    continue
                row = self.table[key] = [0.0] * self.count
            rows.append(row)
            for action, value in enumerate(row):
                values[action] += value
        self.values, self.rows = values, rows

    def keys(self, seen):
        numbers = list(flatten(seen))
        named = tuple([numbers[i] for i in self.named])
        places = []
        for at, (i, low, factor, shifts) in enumerate(self.plan):
            number = numbers[i]
            if not isinstance(number, (int, float)) or not math.isfinite(number):
                places.append((2 * FAR, shifts))
                continue
            place = max(-FAR, min(FAR, (number - low) * factor))
            if place < self.lowest[at]:
                self.lowest[at] = place
            if place > self.highest[at]:
                self.highest[at] = place
            places.append((place, shifts))
        return [(tiling, named, *[floor(place + shifts[tiling]) for place, shifts in places]) for tiling in range(TILINGS)]

    def widen(self):
        """Acting at random stays near the start; tiles that are fit for that are too small for all that is learned later."""
        ratios = []
        for lowest, highest in zip(self.lowest, self.highest):
            span = (highest - lowest) / self.tiles
            ratios.append(1 / span if span > WIDER else 1.0)
        if all(ratio == 1.0 for ratio in ratios):
            return
        # What was learned of the small tiles holds on average in the wide ones.
        wide = {}
        for (tiling, named, *places), row in self.table.items():
            centers = ((place + 0.5 - plan[3][tiling]) * ratio for place, plan, ratio in zip(places, self.plan, ratios))
            key = (tiling, named, *[floor(center + plan[3][tiling]) for center, plan in zip(centers, self.plan)])
            wide.setdefault(key, []).append(row)
        self.table = {key: [sum(values) / len(rows) for values in zip(*rows)] for key, rows in wide.items()}
        self.plan = [(i, low, factor * ratio, shifts) for (i, low, factor, shifts), ratio in zip(self.plan, ratios)]
        self.lowest = [lowest * ratio for lowest, ratio in zip(self.lowest, ratios)]
        self.highest = [highest * ratio for highest, ratio in zip(self.highest, ratios)]

    def follow(self, action, gain, seen, terminated, learns):
        """Learns from a step, and looks at where it led to."""
        if not learns:
            self.look(seen, False)
            return
        traces, value = self.traces, self.values[action]
        # What came before did not lead to what another action than the best would bring.
        if value < max(self.values):
            traces.clear()
        for row in self.rows:
            traces[id(row), action] = [row, action, 1.0]
        self.look(seen, not terminated)
        target = gain if terminated else gain + self.gamma * max(self.values)
        change = ALPHA / TILINGS * (target - value)
        fades = self.gamma * LAMBDA
        gone = []
        for key, trace in traces.items():
            row, at, weight = trace
            row[at] += change * weight
            trace[2] = weight * fades
            if trace[2] < LEAST_TRACE:
                gone.append(key)
        for key in gone:
            del traces[key]
