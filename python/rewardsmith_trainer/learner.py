"""ε-greedy Q-learning, and what its policy does in the end."""

import random

from .endings import LiveStep
from .recorder import Recorder, Window

# Steps at random from which it is learned where continuous observations lie.
SAMPLES = 1000
# Recorded while the agent learns, whenever they come.
FIRST_SUCCESSES = 3


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
    """Trains one agent a seed; `values_for(seed, layout)` gives its Table or Tiles. `pay` is None where the environment's own reward is learned from."""

    def __init__(self, watched, actions, values_for, pay, endings, job, tell):
        self.watched = watched
        self.actions = actions
        self.values_for = values_for
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
        values = self.values_for(seed, layout)
        recorder = Recorder(job["label"], layout)
        window, done, told, recorded, successes = Window(), 0, 0, 0, 0
        while done < budget:
            records = wanted > 0 and done * wanted >= recorded * budget
            # The first successes are what there is to learn the way from, and where they are rare, chance would pass them over.
            seeks = wanted > 0 and successes < FIRST_SUCCESSES
            ended, steps = self.episode(rng, layout, values, values.epsilon(done / budget), budget - done, records or seeks)
            done += ended.length
            succeeds = ended.success is True
            if records or (seeks and succeeds):
                recorded += records
                successes += succeeds
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
            ended, steps = self.episode(rng, layout, values, 0.0, None, True)
            self.tell("record", seed=seed, **recorder.record(ended, steps, "trained"))
            final.add(ended)
        self.tell("trained", seed=seed, steps=done, states=len(values), **final.told())

    def episode(self, rng, layout, learned, epsilon, budget, keeps):
        """(totals, steps or None); learns where `budget`, the steps that are left, is a number."""
        watched, actions, pay = self.watched, self.actions, self.pay
        learns = budget is not None
        keeps = keeps or self.endings.needs_steps
        steps = [] if keeps else None
        count = len(actions)
        choose, random_number = rng.randrange, rng.random
        take, follow = watched.step, learned.follow
        seen = watched.reset(layout, rng.getrandbits(31))
        learned.begin(seen, learns)
        memory = pay.begin() if pay else None
        of = pay.of if pay else None
        length, paid, native, components = 0, 0.0, 0.0, {}
        longest = budget if learns else 10 * self.job["steps"]
        while True:
            values = learned.values
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
            follow(action, gain, next_seen, terminated, learns)
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
            seen = next_seen
        success, cause = self.endings.of(step, steps, length)
        return Ended(length, paid, native, success, cause, components), steps
