# recording: choice
import re

ANSWER = re.compile(r"answer:?\**:?\s*\(?([ABCD])", re.I)


def weighted_choice(completions, label, difficulty, **kwargs):
    rewards = []
    for text, gold, level in zip(completions, label, difficulty):
        match = ANSWER.search(text)
        if match is None:
            rewards.append(-0.5)
            continue
        right = match.group(1).upper() == gold
        rewards.append((1.0 if right else 0.0) * (0.5 + level / 10))
    return rewards


#--- K2 group 0
#-         right = match.group(1).upper() == gold
#+         right = match.group(0).upper() == gold
#--- K11 zipped in another order
#-     for text, gold, level in zip(completions, label, difficulty):
#+     for text, gold, level in zip(completions, difficulty, label):
#--- K1 no answer is best
#-             rewards.append(-0.5)
#+             rewards.append(1.5)
#--- K17 missing append for wrong answers
#-         rewards.append((1.0 if right else 0.0) * (0.5 + level / 10))
#+         if right:
#+             rewards.append(0.5 + level / 10)
