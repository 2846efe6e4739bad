"""Environments that are vectorised by themselves, each paid and recorded as if it were alone."""

import gymnasium
import numpy

from .paid import PaidEpisode, as_reward
from .recorder import Recorder


class VectorRewardWrapper(gymnasium.vector.VectorWrapper):
    """As `RewardWrapper`, for `gymnasium.make_vec`; any autoreset mode. Give `info_fields` for what only the info holds."""

    def __init__(self, env, reward, out, info_fields=(), policy="agent", every=1, learning=True):
        super().__init__(env)
        self._reward = as_reward(reward)
        self._recorder = Recorder(out, every)
        self._info_fields = tuple(info_fields)
        self.policy = policy
        self.learning = learning
        self._episodes = [None] * env.num_envs
        mode = env.metadata.get("autoreset_mode", gymnasium.vector.AutoresetMode.NEXT_STEP)
        self._same_step = mode == gymnasium.vector.AutoresetMode.SAME_STEP

    def reset(self, *, seed=None, options=None):
        # Gymnasium takes it out of the options.
        mask = (options or {}).get("reset_mask")
        observations, infos = self.env.reset(seed=seed, options=options)
        for i in range(self.num_envs):
            if mask is None or mask[i]:
                self._end(i)
                self._begin(i, observations, infos)
        return observations, infos

    def step(self, actions):
        observations, rewards, terminations, truncations, infos = self.env.step(actions)
        paid = numpy.asarray(rewards, dtype=numpy.float64).copy()
        for i in range(self.num_envs):
            if self._episodes[i] is None:
                # The step after an end is a reset, and its action is not taken.
                self._begin(i, observations, infos)
                continue
            over = bool(terminations[i] or truncations[i])
            last = self._same_step and over and "final_obs" in infos
            info = of_one(infos.get("final_info", infos) if last else infos, i)
            observation = infos["final_obs"][i] if last else item(observations, i)
            seen = self._seen(observation, info)
            ended = terminations[i], truncations[i]
            paid[i], _ = self._episodes[i].step(item(actions, i), seen, rewards[i], *ended, info, self.learning)
            if over:
                self._end(i)
                if last:
                    self._begin(i, observations, infos)
        return observations, paid, terminations, truncations, {**infos, "native_reward": numpy.asarray(rewards)}

    def _begin(self, i, observations, infos):
        self._episodes[i] = PaidEpisode(self._reward, self._seen(item(observations, i), of_one(infos, i)))

    def _end(self, i):
        if self._episodes[i] is not None:
            self._episodes[i].end(self._recorder, self.policy)
            self._episodes[i] = None

    def _seen(self, observation, info):
        if not self._info_fields:
            return observation
        fields = dict(observation) if isinstance(observation, dict) else {"observation": observation}
        fields.update((name, info[name]) for name in self._info_fields if name in info)
        return fields

    def close(self, **arguments):
        for i in range(self.num_envs):
            self._end(i)
        self._recorder.close()
        return super().close(**arguments)


def item(batch, i):
    """One environment's part of a batch of observations or actions."""
    if isinstance(batch, dict):
        return {key: item(value, i) for key, value in batch.items()}
    return tuple(item(part, i) for part in batch) if isinstance(batch, tuple) else batch[i]


def of_one(infos, i):
    """Gymnasium puts the infos of all into arrays, with a mask `_name` that says whose they are."""
    mine = {}
    for name, values in infos.items():
        if name.startswith("_") or name in ("final_obs", "final_info"):
            continue
        mask = infos.get("_" + name)
        if mask is None or mask[i]:
            mine[name] = of_one(values, i) if isinstance(values, dict) else values[i]
    return mine
