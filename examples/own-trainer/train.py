"""Your own trainer, here Q-learning with a table: what a trainer of any kind has to do is wrap its environment.

    python train.py --reward reward.py --out recordings-of-training --steps 15000 --seed 0

RewardSmith runs it as the task's train command (crossing.reward.json) and puts its package `rewardsmith` on the path.
"""

import argparse
import random
from collections import defaultdict

import gymnasium
import minigrid  # noqa: F401  registers the environments
from observe import observe, state
from rewardsmith import RewardWrapper


def main(reward, out, steps, seed):
    env = gymnasium.make("MiniGrid-LavaCrossingS9N2-v0", max_episode_steps=120)
    env = RewardWrapper(env, reward, out, observe=observe, policy="q-table", every=20)
    rng = random.Random(seed)
    values = defaultdict(lambda: [0.0, 0.0, 0.0])

    def episode(epsilon):
        env.reset(seed=1 + seed % 3)
        over, length, now = False, 0, state(env)
        while not over:
            best = [action for action in range(3) if values[now][action] == max(values[now])]
            action = rng.randrange(3) if rng.random() < epsilon else rng.choice(best)
            _, paid, terminated, truncated, _ = env.step(action)
            after = state(env)
            ahead = 0.0 if terminated else 0.99 * max(values[after])
            if epsilon:
                values[now][action] += 0.2 * (paid + ahead - values[now][action])
            over, length, now = terminated or truncated, length + 1, after
        return length

    while steps > 0:
        steps -= episode(epsilon=0.1)
    # From here on the trained agent is judged: by the environment, not by the reward.
    env.learning = False
    for _ in range(10):
        episode(epsilon=0.0)
    env.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reward", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--steps", type=int, default=15_000)
    parser.add_argument("--seed", type=int, default=0)
    main(**vars(parser.parse_args()))
