"""Tabular Q-learning (Watkins, 1989), ε-greedy, and what its policy does in the end."""

import random

from .endings import LiveStep
from .recorder import Recorder, Window

EPSILON = 0.1
ALPHA = 0.2
# Steps at random from which the bins of continuous observations are learned.
SAMPLES = 1000


class Ended:
    """Totals of one episode."""

    __slots__ = ("length", "paid", "native", "success", "cause", "components")

    def __init__(self, length, paid, native, success, cause, components):
        self.length = length
        self.paid = paid
        self.native = native
        self.success = success
        self.cause = cause
        self.components = components


class Trainer:
    """Trains one table a seed. `pay` is None where the environment's own reward is learned from."""

    def __init__(self, watched, actions, state_of, pay, endings, job, tell):
        self.watched = watched
        self.actions = actions
        self.state_of = state_of
        self.pay = pay
        self.endings = endings
        self.job = job
        self.tell = tell
        self.told_actions = [action.tolist() if hasattr(action, "tolist") else action for action in actions]

    def run(self, seed, layout):
        """Trains, telling windows and some episodes on the way, and then acts greedily for some more."""
        job = self.job
        budget, windows, wanted = job["steps"], job["windows"], job["record"]
        rng = random.Random(seed)
        table = {}
        recorder = Recorder(job["label"], layout)
        window, done, told, recorded = Window(), 0, 0, 0
        while done < budget:
            records = wanted > 0 and done * wanted >= recorded * budget
            ended, steps = self.episode(rng, layout, table, EPSILON, budget - done, records)
            done += ended.length
            if records:
                recorded += 1
                self.tell("record", seed=seed, **recorder.record(ended, steps, "training"))
            window.add(ended)
            if done * windows >= (told + 1) * budget:
                told = done * windows // budget
                self.tell("window", seed=seed, steps=done, **window.told())
                window = Window()
            else:
                self.tell.progress(seed, done)
        if window.episodes:
            self.tell("window", seed=seed, steps=done, **window.told())
        final = Window()
        for _ in range(job["evaluate"]):
            ended, steps = self.episode(rng, layout, table, 0.0, None, True)
            self.tell("record", seed=seed, **recorder.record(ended, steps, "trained"))
            final.add(ended)
        self.tell("trained", seed=seed, steps=done, states=len(table), **final.told())

    def episode(self, rng, layout, table, epsilon, budget, keeps):
        """(totals, steps or None); learns where `budget`, the steps that are left, is a number."""
        watched, actions, pay = self.watched, self.actions, self.pay
        gamma, learns = self.job["discount"], budget is not None
        keeps = keeps or self.endings.needs_steps
        steps = [] if keeps else None
        count = len(actions)
        choose, random_number = rng.randrange, rng.random
        take, state_of = watched.step, self.state_of
        seen = watched.reset(layout, rng.getrandbits(31))
        state = state_of(seen)
        memory = pay.begin() if pay else None
        of = pay.of if pay else None
        length, paid, native, components = 0, 0.0, 0.0, {}
        longest = budget if learns else 10 * self.job["steps"]
        while True:
            values = table.get(state)
            if values is None:
                values = [0.0] * count
                if learns:
                    table[state] = values
            if epsilon and random_number() < epsilon:
                action = choose(count)
            else:
                best = max(values)
                action = values.index(best)
                if values.count(best) > 1:
                    action = rng.choice([i for i in range(count) if values[i] == best])
            next_seen, reward, terminated, truncated, info = take(actions[action])
            if of is None:
                gain = reward
            else:
                gain, names, *parts = of(
                    seen, self.told_actions[action], next_seen, reward, terminated, truncated, info, length, memory
                )
                for name, part in zip(names, parts):
                    components[name] = components.get(name, 0.0) + part
            next_state = state_of(next_seen)
            if learns:
                if terminated:
                    target = gain
                else:
                    following = table.get(next_state)
                    target = gain + gamma * max(following) if following else gain
                values[action] += ALPHA * (target - values[action])
            over = terminated or truncated
            length += 1
            if not over and length >= longest:
                over = True
            if keeps or over:
                step = LiveStep(
                    t=length - 1,
                    obs=seen,
                    action=self.told_actions[action],
                    next_obs=next_seen,
                    reward=reward,
                    terminated=terminated,
                    truncated=truncated or (over and not terminated),
                    done=over,
                    info=info,
                )
                if keeps:
                    steps.append(step)
            paid += gain
            native += reward
            if over:
                break
            seen, state = next_seen, next_state
        success, cause = self.endings.of(step, steps, length)
        return Ended(length, paid, native, success, cause, components), steps
