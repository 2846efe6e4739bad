# recording: pick
import numpy as np


def reward(obs, action, next_obs, info):
    grip = np.array(next_obs["gripper_pos"])
    cube = np.array(next_obs["object_pos"])
    goal = np.array(next_obs["goal_pos"])
    reach_dist = np.linalg.norm(grip - cube)
    place_dist = np.linalg.norm(cube - goal)
    grasped = next_obs["left_contact"] and next_obs["right_contact"]
    reward = 1 - np.tanh(10 * reach_dist)
    if grasped:
        reward += 0.5 + 2 * (1 - np.tanh(10 * place_dist))
    if info["success"]:
        reward = 10.0
    return float(reward)


#--- K2 left twice
#-     grasped = next_obs["left_contact"] and next_obs["right_contact"]
#+     grasped = next_obs["left_contact"] and next_obs["left_contact"]
#--- K2 gripper to goal
#-     place_dist = np.linalg.norm(cube - goal)
#+     place_dist = np.linalg.norm(grip - cube)
#--- K2 cube to cube
#-     place_dist = np.linalg.norm(cube - goal)
#+     place_dist = np.linalg.norm(cube - cube)
#--- K2 goal is the gripper
#-     goal = np.array(next_obs["goal_pos"])
#+     goal = np.array(next_obs["gripper_pos"])
#--- K3 no one minus
#-     reward = 1 - np.tanh(10 * reach_dist)
#+     reward = np.tanh(10 * reach_dist)
#--- K1 not grasped
#-     if grasped:
#+     if not grasped:
#--- K1 success charged
#-         reward = 10.0
#+         reward = -10.0
#--- K10 contact compared by is
#-     grasped = next_obs["left_contact"] and next_obs["right_contact"]
#+     grasped = next_obs["left_contact"] is 1 and next_obs["right_contact"] is 1
