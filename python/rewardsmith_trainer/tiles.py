"""Values of actions where what is seen is continuous: tile coding, and Q(λ) with traces that replace each other (Sutton & Barto, 2018, 9.5.4 and 12.5)."""

from math import floor, isfinite

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
        self.count = count
        self.gamma = gamma
        self.table = {}

    def __len__(self):
        return len(self.table)

    def epsilon(self, share):
        return EPSILON * (1 - share)

    def begin(self, seen, learns):
        self.traces = {}
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
        for i, low, factor, shifts in self.plan:
            number = numbers[i]
            known = isinstance(number, (int, float)) and isfinite(number)
            places.append((max(-FAR, min(FAR, (number - low) * factor)) if known else 2 * FAR, shifts))
        return [(tiling, named, *[floor(place + shifts[tiling]) for place, shifts in places]) for tiling in range(TILINGS)]

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
