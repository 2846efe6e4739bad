"""The reward under test in your own training code, with everything recorded.

    env = rewardsmith.RewardWrapper(gymnasium.make("MiniGrid-LavaGapS7-v0"), reward="reward.py", out="recordings")

pays the agent by `reward.py` in place of the environment's own reward and writes each episode to JSON Lines as it ends, with the
environment's own reward, so that successes are judged by the environment and not by the reward under test.

    RewardWrapper        one environment: for Stable-Baselines3 (also inside its `make_vec_env`), CleanRL's loops, `gymnasium.vector`
    VectorRewardWrapper  environments that are vectorised by themselves (`gymnasium.make_vec`)
    Reward               the reward alone, called as RewardSmith calls it
    completion_reward    a reward for completions as a function with the signature that TRL's GRPOTrainer calls

Nothing but the standard library is needed here; `RewardWrapper` needs gymnasium.
"""

from .completions import completion_reward
from .recorder import Recorder
from .reward import Reward, RewardError

__all__ = ["Recorder", "Reward", "RewardError", "RewardWrapper", "VectorRewardWrapper", "completion_reward"]


def __getattr__(name):
    # gymnasium is asked for by who uses it only: a trainer of language models has none.
    if name == "RewardWrapper":
        from .wrapper import RewardWrapper

        return RewardWrapper
    if name == "VectorRewardWrapper":
        from .vector import VectorRewardWrapper

        return VectorRewardWrapper
    raise AttributeError("module %r has no attribute %r" % (__name__, name))
