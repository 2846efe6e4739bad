"""Values of actions in a table of states: Q-learning (Watkins, 1989)."""

EPSILON = 0.1
ALPHA = 0.2


class Table:
    """`state_of(seen)` is hashable, and there are not too many of them."""

    def __init__(self, state_of, count, gamma):
        self.state_of = state_of
        self.count = count
        self.gamma = gamma
        self.table = {}

    def __len__(self):
        return len(self.table)

    def epsilon(self, share):
        return EPSILON

    def begin(self, seen, learns):
        self.look(self.state_of(seen), learns)

    def look(self, state, learns):
        """At a state; `values` are then those of the actions there."""
        values = self.table.get(state)
        if values is None:
            values = [0.0] * self.count
            if learns:
                self.table[state] = values
        self.values = values

    def follow(self, action, gain, seen, terminated, learns):
        """Learns from a step, and looks at where it led to."""
        values, state = self.values, self.state_of(seen)
        self.look(state, learns and not terminated)
        if learns:
            target = gain if terminated else gain + self.gamma * max(self.values)
            values[action] += ALPHA * (target - values[action])
