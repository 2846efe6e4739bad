# recording: keydoor
# contract: auto_mc_reward
def reward_function(obs, next_obs, action, memory):
    def dense():
        here = next_obs["agent_pos"]
        goal = next_obs["key_pos"] if not next_obs["has_key"] else next_obs["goal_pos"]
        now = abs(here[0] - goal[0]) + abs(here[1] - goal[1])
        best = memory.get(("best", tuple(goal)), now + 1)
        if now < best:
            memory[("best", tuple(goal))] = now
            return 1
        if next_obs["lava_near"]:
            return -1
        return 0

    def sparse():
        if next_obs["on_lava"]:
            return -1
        if next_obs["agent_pos"] == next_obs["goal_pos"]:
            return 1
        return 0

    return dense() + sparse()


#--- K1 comparison inverted
#-         if now < best:
#+         if now > best:
#--- K2 compares with the key
#-         if next_obs["agent_pos"] == next_obs["goal_pos"]:
#+         if next_obs["agent_pos"] == next_obs["agent_pos"]:
#--- K5 list against tuple
#-         if next_obs["agent_pos"] == next_obs["goal_pos"]:
#+         if tuple(next_obs["agent_pos"]) == next_obs["goal_pos"]:
