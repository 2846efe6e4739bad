"""Reward for crossing the lava: the first idea most people have."""


def reward(obs, next_obs):
    # Closer to the goal is better ...
    closer = 0.1 if next_obs["goal_distance"] < obs["goal_distance"] else 0.0
    # ... and the goal itself is best.
    goal = 1.0 if next_obs["goal_distance"] == 0 else 0.0
    return closer + goal, {"closer": closer, "goal": goal}
