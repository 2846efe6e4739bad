# recording: gsm8k
def to_float(s):
    try:
        return float(s.replace(",", "").replace("$", "").strip())
    except (ValueError, AttributeError):
        return None


def between(text, a, b):
    i = text.rfind(a)
    j = text.find(b, i)
    return text[i + len(a):j] if i >= 0 and j > i else None


def graded(completions, answer, **kwargs):
    rewards = []
    for text, gold in zip(completions, answer):
        guess = to_float(between(text, "<answer>", "</answer>"))
        target = to_float(gold)
        if guess is None:
            rewards.append(0.0)
            continue
        error = abs(guess - target) / max(1.0, abs(target))
        if error < 1e-6:
            rewards.append(1.0)
        elif error < 0.05:
            rewards.append(0.2)
        else:
            rewards.append(0.0)
    return rewards


#--- K3 missing abs: everything too small is right
#-         error = abs(guess - target) / max(1.0, abs(target))
#+         error = (guess - target) / max(1.0, abs(target))
#--- K10 zero is no answer: truthiness
#-         if guess is None:
#+         if not target or guess is None or guess:
#--- K6 unparsable is zero error
#-         if guess is None:
#-             rewards.append(0.0)
#-             continue
#+         if guess is None:
#+             guess = target
#--- K1 inverted
#-         if error < 1e-6:
#+         if error > 1e-6:
