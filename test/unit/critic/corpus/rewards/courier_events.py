# recording: courier
EVENT_REWARDS = {"delivered": 10.0, "fell": -10.0, "bumped": -0.1}


def reward(obs, action, next_obs, info):
    r = EVENT_REWARDS.get(info["event"], 0.0)
    picked = next_obs["carrying"] == 1 and obs["carrying"] == 0
    if picked:
        r += 2.0
    if next_obs["battery"] < 5:
        r -= 0.05
    return r - 0.01


#--- K2 keys of the table swapped
#- EVENT_REWARDS = {"delivered": 10.0, "fell": -10.0, "bumped": -0.1}
#+ EVENT_REWARDS = {"delivered": -10.0, "fell": 10.0, "bumped": -0.1}
#--- K2 misspelled event
#- EVENT_REWARDS = {"delivered": 10.0, "fell": -10.0, "bumped": -0.1}
#+ EVENT_REWARDS = {"deliver": 10.0, "fell": -10.0, "bumped": -0.1}
#--- K6 the default pays
#-     r = EVENT_REWARDS.get(info["event"], 0.0)
#+     r = EVENT_REWARDS.get(info["event"], 10.0)
#--- K10 numbers against text
#-     picked = next_obs["carrying"] == 1 and obs["carrying"] == 0
#+     picked = next_obs["carrying"] == "1" and obs["carrying"] == "0"
#--- K2 the same observation twice
#-     picked = next_obs["carrying"] == 1 and obs["carrying"] == 0
#+     picked = next_obs["carrying"] == 1 and next_obs["carrying"] == 0
#--- K4 before and after
#-     picked = next_obs["carrying"] == 1 and obs["carrying"] == 0
#+     picked = next_obs["carrying"] == 0 and obs["carrying"] == 1
#--- K12 share for a count
#-     if next_obs["battery"] < 5:
#+     if next_obs["battery"] < 0.05:
#--- K10 is for ==
#-     picked = next_obs["carrying"] == 1 and obs["carrying"] == 0
#+     picked = next_obs["carrying"] is True and obs["carrying"] is False
