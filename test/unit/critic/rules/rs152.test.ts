import { testRule } from '../rule-tests';

testRule('RS152', {
  fires: {
    'in a memory': `
def reward(x, memory):
    if abs(x) < 0.5:
        «memory["steps_in_band"] = memory.get("steps_in_band", 0) + 1»
    return min(memory.get("steps_in_band", 0), 20) / 20
`,
    'in an attribute that only the start of an episode sets back': `
class Reward:
    def __init__(self):
        self.streak = 0
    def reset(self):
        self.streak = 0
    def __call__(self, upright):
        if upright:
            «self.streak += 1»
        return 0.1 * self.streak
`,
    'a comment says so': `
def reward(d, memory):
    # paid once the goal was kept for ten steps in a row
    if d < 0.1:
        «memory["goal"] = memory.get("goal", 0) + 1»
    return 1.0 if memory.get("goal", 0) >= 10 else 0.0
`,
  },
  quiet: {
    'set back': `
def reward(x, memory):
    if abs(x) < 0.5:
        memory["hold"] = memory.get("hold", 0) + 1
    else:
        memory["hold"] = 0
    return memory["hold"] / 20
`,
    'a number of events, and of all steps': `
def reward(hit, memory):
    memory["steps_in_row"] = memory.get("steps_in_row", 0) + 1
    if hit:
        memory["hits"] = memory.get("hits", 0) + 1
    return memory.get("hits", 0)
`,
    'taken out of the memory': `
def reward(x, memory):
    if abs(x) < 0.5:
        memory["streak"] = memory.get("streak", 0) + 1
    else:
        memory.pop("streak", None)
    return memory.get("streak", 0)
`,
  },
});
