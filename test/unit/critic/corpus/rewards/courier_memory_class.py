# recording: courier
class CourierReward:
    def __init__(self, new_cell=0.05):
        self.new_cell = new_cell
        self.visited = set()

    def reset(self):
        self.visited = set()

    def __call__(self, obs, action, next_obs, terminated, info):
        cell = (next_obs["row"], next_obs["col"], next_obs["carrying"])
        total = -0.01
        if cell not in self.visited:
            self.visited.add(cell)
            total += self.new_cell
        danger = any(tile == 2 for tile in next_obs["tiles_around"])
        if danger:
            total -= 0.02
        if info["delivered"]:
            return total + 10.0
        elif terminated:
            return total - 10.0
        return total


#--- K4 visited is shared by all episodes
#-     def reset(self):
#-         self.visited = set()
#+     def reset(self):
#+         visited = set()
#--- K4 never remembered
#-             self.visited.add(cell)
#-             total += self.new_cell
#+             total += self.new_cell
#--- K17 no reward at the end
#-             return total - 10.0
#-         return total
#+             return total - 10.0
#+         total
#--- K1 visited is paid
#-         if cell not in self.visited:
#+         if cell in self.visited:
#--- K6 all for any
#-         danger = any(tile == 2 for tile in next_obs["tiles_around"])
#+         danger = all(tile == 2 for tile in next_obs["tiles_around"])
#--- K17 order of the tests
#-         if info["delivered"]:
#-             return total + 10.0
#-         elif terminated:
#-             return total - 10.0
#+         if terminated:
#+             return total - 10.0
#+         elif info["delivered"]:
#+             return total + 10.0
#--- K2 the column twice
#-         cell = (next_obs["row"], next_obs["col"], next_obs["carrying"])
#+         cell = (next_obs["col"], next_obs["col"], next_obs["carrying"])
#--- K4 mutable default
#-     def __init__(self, new_cell=0.05):
#-         self.new_cell = new_cell
#-         self.visited = set()
#- 
#-     def reset(self):
#-         self.visited = set()
#+     def __init__(self, new_cell=0.05, visited=set()):
#+         self.new_cell = new_cell
#+         self.visited = visited
#+ 
#+     def reset(self):
#+         pass
