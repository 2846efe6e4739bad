# recording: keydoor
from collections import namedtuple

Cell = namedtuple("Cell", "row column")


class KeyDoorReward:
    def __init__(self, bonus=0.3):
        self.bonus = bonus
        self.paid = set()

    def reset(self):
        self.paid.clear()

    def once(self, name, flag):
        """A milestone pays the first time that it is seen in an episode."""
        if flag and name not in self.paid:
            self.paid.add(name)
            return self.bonus
        return 0.0

    def where_to(self, o):
        if not o["has_key"]:
            return Cell(*o["key_pos"])
        if not o["door_open"]:
            return Cell(*o["door_pos"])
        return Cell(*o["goal_pos"])

    def __call__(self, obs, action, next_obs, info):
        target = self.where_to(obs)
        here, there = Cell(*obs["agent_pos"]), Cell(*next_obs["agent_pos"])
        before = abs(here.row - target.row) + abs(here.column - target.column)
        after = abs(there.row - target.row) + abs(there.column - target.column)
        r = 0.02 * (before - after) - 0.01
        r += self.once("key", next_obs["has_key"])
        r += self.once("door", next_obs["door_open"])
        if info["success"]:
            r += 1.0
        if next_obs["on_lava"]:
            r -= 1.0
        return r


#--- K4 a milestone is never remembered
#-             self.paid.add(name)
#+             pass
#--- K2 the key's label for the door
#-         r += self.once("door", next_obs["door_open"])
#+         r += self.once("key", next_obs["door_open"])
#--- K17 to the door once it is open
#-         if not o["door_open"]:
#+         if o["door_open"]:
#--- K4 a milestone pays on every step
#-         r += self.once("door", next_obs["door_open"])
#+         r += self.bonus if next_obs["door_open"] else 0.0
#--- K6 going on pays for nothing
#-         r = 0.02 * (before - after) - 0.01
#+         r = 0.02 * (after - before) - 0.01
