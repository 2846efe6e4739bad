# recording: courier
PIT, DEPOT = 2, 3


def manhattan(a, b):
    return abs(a[0] - b[0]) + abs(a[1] - b[1])


def reward(obs, action, next_obs, info):
    before = (obs["row"], obs["col"])
    after = (next_obs["row"], next_obs["col"])
    if next_obs["carrying"]:
        aim = (next_obs["depot_row"], next_obs["depot_col"])
    else:
        aim = (next_obs["parcel_row"], next_obs["parcel_col"])
    r = -0.02 + 0.1 * (manhattan(before, aim) - manhattan(after, aim))
    if next_obs["carrying"] and not obs["carrying"]:
        r += 1.0
    if info["delivered"]:
        r += 5.0
    if next_obs["tile"] == PIT:
        r -= 5.0
    return r


#--- K1 progress backwards
#-     r = -0.02 + 0.1 * (manhattan(before, aim) - manhattan(after, aim))
#+     r = -0.02 + 0.1 * (manhattan(after, aim) - manhattan(before, aim))
#--- K10 the tile is a number
#-     if next_obs["tile"] == PIT:
#+     if next_obs["tile"] == "pit":
#--- K2 the wrong tile
#- PIT, DEPOT = 2, 3
#+ DEPOT, PIT = 2, 3
#--- K3 no abs
#-     return abs(a[0] - b[0]) + abs(a[1] - b[1])
#+     return abs(a[0] - b[0] + a[1] - b[1])
#--- K2 the row twice
#-     return abs(a[0] - b[0]) + abs(a[1] - b[1])
#+     return abs(a[0] - b[0]) + abs(a[0] - b[0])
#--- K1 aims swapped
#-     if next_obs["carrying"]:
#-         aim = (next_obs["depot_row"], next_obs["depot_col"])
#+     if not next_obs["carrying"]:
#+         aim = (next_obs["depot_row"], next_obs["depot_col"])
#--- K2 column of the parcel is the row
#-         aim = (next_obs["parcel_row"], next_obs["parcel_col"])
#+         aim = (next_obs["parcel_col"], next_obs["parcel_row"])
#--- K7 paid while carrying
#-     if next_obs["carrying"] and not obs["carrying"]:
#+     if next_obs["carrying"] or not obs["carrying"]:
#--- K2 the tile before the step
#-     if next_obs["tile"] == PIT:
#+     if obs["tile"] == PIT:
#--- K1 pits are paid
#-         r -= 5.0
#+         r += 5.0
#--- K5 a tile that is never there
#-     if next_obs["tile"] == PIT:
#+     if next_obs["tile"] == 7:
