"""One environment, paid by the reward under test and recorded."""

import gymnasium

from .paid import PaidEpisode, as_reward
from .recorder import Recorder


class RewardWrapper(gymnasium.Wrapper):
    """Pays `reward` (a file, `file.py:name`, or a `Reward`; None: the environment's own) and records to the folder `out`.

    observe: `observe(env) -> dict`, what the reward sees and what is recorded; default: the agent's observation.
    info_fields: names from the environment's info that the reward also sees, as fields beside `observation`.
    policy: who acts, in the recording. Set `wrapper.learning = False` before evaluating: only what the trained agent does is
        judged as its success.
    every: one episode of so many is recorded while the agent learns.
    """

    def __init__(self, env, reward, out, observe=None, info_fields=(), policy="agent", every=1, learning=True):
        super().__init__(env)
        self._reward = as_reward(reward)
        self._recorder = Recorder(out, every)
        self._observe = observe
        self._info_fields = tuple(info_fields)
        self.policy = policy
        self.learning = learning
        self._episode = None

    def _seen(self, observation, info):
        if self._observe is not None:
            return self._observe(self.env)
        if not self._info_fields:
            return observation
        fields = dict(observation) if isinstance(observation, dict) else {"observation": observation}
        fields.update((name, info[name]) for name in self._info_fields if name in info)
        return fields

    def reset(self, **arguments):
        self._end()
        observation, info = self.env.reset(**arguments)
        self._episode = PaidEpisode(self._reward, self._seen(observation, info))
        return observation, info

    def step(self, action):
        observation, reward, terminated, truncated, info = self.env.step(action)
        if self._episode is None:
            raise gymnasium.error.ResetNeeded("Call reset() before step().")
        seen = self._seen(observation, info)
        paid, components = self._episode.step(action, seen, reward, terminated, truncated, info, self.learning)
        info = {**info, "native_reward": float(reward), "reward_components": components}
        if terminated or truncated:
            self._end()
        return observation, paid, terminated, truncated, info

    def _end(self):
        if self._episode is not None:
            self._episode.end(self._recorder, self.policy)
            self._episode = None

    def close(self):
        self._end()
        self._recorder.close()
        super().close()
