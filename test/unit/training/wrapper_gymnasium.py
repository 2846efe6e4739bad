"""Trains nothing: drives the wrappers with the real Gymnasium as training loops do. python FILE REWARD FOLDER"""

import copy
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


def driven(envs, mode, count):
    """What was paid in so many random steps; who is not reset by the environment is reset here, alone."""
    total = numpy.zeros(envs.num_envs)
    for _ in range(count):
        _, rewards, terminated, truncated, _ = envs.step(envs.action_space.sample())
        total += rewards
        over = terminated | truncated
        if mode == AutoresetMode.DISABLED and over.any():
            envs.reset(options={"reset_mask": over})
    return total


# CleanRL's loop over environments that are wrapped one by one.
for mode in AutoresetMode:
    envs = SyncVectorEnv([made("sync-" + mode.name) for _ in range(2)], autoreset_mode=mode)
    envs.reset(seed=1)
    envs.action_space.seed(1)
    told["sync-" + mode.name] = driven(envs, mode, 50).tolist()
    envs.close()

# Environments that are vectorised by themselves.
for mode in AutoresetMode:
    envs = SyncVectorEnv([lambda: gymnasium.make("CartPole-v1", max_episode_steps=30)] * 3, autoreset_mode=mode)
    envs = VectorRewardWrapper(envs, sys.argv[1].replace("reward.py", "upright.py"), folder + "/vector-" + mode.name)
    envs.reset(seed=1)
    envs.action_space.seed(1)
    told["vector-" + mode.name] = float(driven(envs, mode, 60).sum())
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


class DummyVecEnv:
    """As that of Stable-Baselines3 2 steps and resets its environments, written anew: SB3 can't be imported without torch.

    Buffers that are written over in each step, rewards in single precision, `dones` of both ends, the last observation in
    the info, a reset within the step.
    """

    def __init__(self, makers):
        self.envs = [make() for make in makers]
        self.num_envs = len(self.envs)
        self.action_space = self.envs[0].action_space
        space = self.envs[0].observation_space
        self.buf_obs = numpy.zeros((self.num_envs, *space.shape), dtype=space.dtype)
        self.buf_rews = numpy.zeros(self.num_envs, dtype=numpy.float32)
        self.buf_dones = numpy.zeros(self.num_envs, dtype=bool)
        self.buf_infos = [{} for _ in self.envs]
        self.reset_infos = [{} for _ in self.envs]

    def reset(self, seed=None):
        for i, env in enumerate(self.envs):
            self.buf_obs[i], self.reset_infos[i] = env.reset(seed=None if seed is None else seed + i)
        return copy.deepcopy(self.buf_obs)

    def step(self, actions):
        for i, env in enumerate(self.envs):
            obs, self.buf_rews[i], terminated, truncated, self.buf_infos[i] = env.step(actions[i])
            self.buf_dones[i] = terminated or truncated
            self.buf_infos[i]["TimeLimit.truncated"] = truncated and not terminated
            if self.buf_dones[i]:
                self.buf_infos[i]["terminal_observation"] = obs
                obs, self.reset_infos[i] = env.reset()
            self.buf_obs[i] = obs
        return copy.deepcopy(self.buf_obs), self.buf_rews.copy(), self.buf_dones.copy(), copy.deepcopy(self.buf_infos)

    def set_attr(self, name, value):
        for env in self.envs:
            setattr(env, name, value)

    def close(self):
        for env in self.envs:
            env.close()


# Learns, then is judged: as in `model.learn` and `evaluate_policy`, which resets whatever has begun.
def pole():
    return RewardWrapper(gymnasium.make("CartPole-v1", max_episode_steps=30), upright, folder + "/sb3")


upright = sys.argv[1].replace("reward.py", "upright.py")
envs = DummyVecEnv([pole, pole])
envs.action_space.seed(1)
obs, paid, last = envs.reset(seed=1), 0.0, []
for t in range(50):
    obs, rewards, dones, infos = envs.step([envs.action_space.sample() for _ in envs.envs])
    paid += float(rewards.sum())
    last += [info["terminal_observation"].tolist() for done, info in zip(dones, infos) if done]
    assert all(info["native_reward"] == 1.0 for info in infos)
    # What is seen after an end is a beginning.
    assert all(abs(obs[i][2]) < 0.06 for i in range(2) if dones[i])
envs.set_attr("learning", False)
envs.reset()
for t in range(40):
    obs, rewards, dones, infos = envs.step([envs.action_space.sample() for _ in envs.envs])
    paid += float(rewards.sum())
    last += [info["terminal_observation"].tolist() for done, info in zip(dones, infos) if done]
envs.close()
told["sb3"] = paid
told["sb3-last"] = last
print(json.dumps(told))
