"""An episode while it is paid for."""

import copy

from rewardsmith_trainer.environment import plain, plain_arrays

from .reward import Reward


def as_reward(reward):
    return reward if reward is None or isinstance(reward, Reward) else Reward(reward)


class PaidEpisode:
    """`reward` None: the environment's own."""

    def __init__(self, reward, seen):
        self._reward = reward
        self._plain = plain_arrays if reward is not None and reward.arrays == "numpy" else plain
        self._memory = {} if reward is None else reward.begin()
        self._seen = self._kept(seen)
        self.steps = []
        # Whether the agent still learned at some step of it.
        self.learning = False

    def _kept(self, seen):
        # Some environments write the next observation into the array of this one.
        return self._plain(copy.deepcopy(seen))

    def step(self, action, seen, native, terminated, truncated, info, learning):
        """(what it pays, its components)"""
        self.learning = self.learning or learning
        after, action, native = self._kept(seen), self._plain(action), float(native)
        terminated, truncated = bool(terminated), bool(truncated)
        paid, components = native, {}
        if self._reward is not None:
            paid, components = self._reward(
                self._seen, action, after, native, terminated, truncated, info, len(self.steps), self._memory
            )
        self.steps.append(
            {
                "obs": self._seen,
                "action": action,
                "reward": native,
                "next_obs": after,
                "terminated": terminated,
                "truncated": truncated,
                "info": dict(info),
                "paid": paid,
                "components": components,
            }
        )
        self._seen = after
        return paid, components

    def end(self, recorder, policy):
        """Records it; one that was broken off counts as cut off."""
        if self.steps and not (self.steps[-1]["terminated"] or self.steps[-1]["truncated"]):
            self.steps[-1]["truncated"] = True
        recorder.record(self.steps, "%s, in training" % policy if self.learning else policy, self.learning)
