import { testRule } from '../rule-tests';

testRule('RS004', {
  fires: {
    'no else': `
def «compute_reward»(obs, action):
    if obs["x"] > 1:
        return 1.0
    elif obs["x"] < -1:
        return -1.0
`,
    'no return at all': `
def «reward»(obs):
    total = obs["x"] * 2
`,
    'a bare return': `
def shaping_reward(obs):
    if obs is None:
        «return»
    return 0.5 * abs(obs["x"])
`,
    'a method': `
class Reward:
    def «__call__»(self, obs):
        for x in obs:
            if x > 3:
                return 1.0
`,
  },
  quiet: {
    'what takes a reward, or sets one up, and gives nothing on purpose': `
def check_reward(reward):
    assert isinstance(reward, float)
def load_reward(path) -> None:
    global loaded
    loaded = path
class Env:
    @property
    def reward_scale(self):
        return self.scale
    @reward_scale.setter
    def reward_scale(self, scale):
        self.scale = scale
`,
    'every branch returns': `
def reward(obs):
    if obs["x"] > 1:
        return 1.0
    else:
        return 0.0
`,
    'a parser may give None': `
def extract_answer(text):
    if "####" in text:
        return text.split("####")[1]
def accuracy_reward(completions, **kw):
    return [1.0 if extract_answer(c) else 0.0 for c in completions]
`,
    'raise at the end': `
def reward(obs, kind):
    if kind == "a":
        return 1.0
    raise ValueError(kind)
`,
    'match with a default, with, try': `
def reward(obs, kind):
    match kind:
        case "a":
            return 1.0
        case _:
            with open("x") as f:
                try:
                    return 2.0
                finally:
                    f.close()
`,
    'endless loop': `
def reward(obs):
    while True:
        if obs.pop() > 1:
            return 1.0
`,
    'says Optional': `
from typing import Optional
def length_reward(text) -> Optional[float]:
    if text:
        return 1.0
`,
  },
});
