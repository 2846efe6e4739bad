"""Trains nothing: drives the wrappers with the real Gymnasium as training loops do. python FILE REWARD FOLDER"""

import json
import sys

import gymnasium
import numpy
from gymnasium.vector import AutoresetMode, SyncVectorEnv
from rewardsmith import RewardWrapper, VectorRewardWrapper

reward, folder = sys.argv[1:]
told = {}


def cliff(env):
    y, x = divmod(int(env.unwrapped.s), 12)
    return {"x": x, "y": y}


def made(name, **more):
    return lambda: RewardWrapper(gymnasium.make("CliffWalking-v1", max_episode_steps=20), reward, folder + "/" + name, observe=cliff, **more)


# CleanRL's loop over environments that are wrapped one by one.
for mode in AutoresetMode:
    if mode == AutoresetMode.DISABLED:
        continue
    envs = SyncVectorEnv([made("sync-" + mode.name) for _ in range(2)], autoreset_mode=mode)
    envs.reset(seed=1)
    envs.action_space.seed(1)
    paid = sum(envs.step(envs.action_space.sample())[1] for _ in range(50))
    told["sync-" + mode.name] = paid.tolist()
    envs.close()

# Environments that are vectorised by themselves.
for mode in (AutoresetMode.NEXT_STEP, AutoresetMode.SAME_STEP):
    envs = SyncVectorEnv([lambda: gymnasium.make("CartPole-v1", max_episode_steps=30)] * 3, autoreset_mode=mode)
    envs = VectorRewardWrapper(envs, sys.argv[1].replace("reward.py", "upright.py"), folder + "/vector-" + mode.name)
    envs.reset(seed=1)
    envs.action_space.seed(1)
    steps = [envs.step(envs.action_space.sample()) for _ in range(60)]
    told["vector-" + mode.name] = sum(float(numpy.sum(rewards)) for _, rewards, *_ in steps)
    envs.close()

# Privileged fields of the info, one episode of three, then the trained agent; a break in the middle.
class Telling(gymnasium.Wrapper):
    def reset(self, **arguments):
        observation, info = self.env.reset(**arguments)
        return observation, {**info, "x": int(observation) % 12}

    def step(self, action):
        observation, pays, terminated, truncated, info = self.env.step(action)
        return observation, pays, terminated, truncated, {**info, "x": int(observation) % 12}


env = gymnasium.make("CliffWalking-v1", max_episode_steps=5)
env = RewardWrapper(Telling(env), reward, folder + "/info", info_fields=["x"], every=3)
for episode in range(6):
    env.learning = episode < 5
    env.reset(seed=episode)
    for _ in range(5 if episode < 5 else 2):
        env.step(1)
env.close()
print(json.dumps(told))
