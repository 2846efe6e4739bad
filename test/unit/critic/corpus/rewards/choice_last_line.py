# recording: choice
def last_line(text):
    lines = [line.strip() for line in text.strip().splitlines() if line.strip()]
    return lines[-1] if lines else ""


def reward_func(completions, label, **kwargs):
    rewards = []
    for text, gold in zip(completions, label):
        line = last_line(text).lower().replace("*", "")
        if not line.startswith("answer"):
            rewards.append(0.0)
            continue
        letter = line.split(":")[-1].strip(" ().")
        rewards.append(1.0 if letter == gold.lower() else 0.0)
    return rewards


#--- K5 case of one side
#-         rewards.append(1.0 if letter == gold.lower() else 0.0)
#+         rewards.append(1.0 if letter == gold else 0.0)
#--- K15 the first line
#-     return lines[-1] if lines else ""
#+     return lines[0] if lines else ""
#--- K9 empty completion
#-     return lines[-1] if lines else ""
#+     return lines[-1]
#--- K6 startswith of the letter: an empty letter is the start of all
#-         rewards.append(1.0 if letter == gold.lower() else 0.0)
#+         rewards.append(1.0 if gold.lower().startswith(letter) else 0.0)
