# recording: gsm8k
import re


def count_tags(text):
    score = 0.0
    for tag in ("<think>", "</think>", "<answer>", "</answer>"):
        if text.count(tag) == 1:
            score += 0.125
    return score


def parse(text):
    parts = text.split("<answer>")
    if len(parts) < 2:
        return ""
    return parts[-1].split("</answer>")[0].strip()


def is_number(s):
    try:
        float(s.replace(",", ""))
        return True
    except ValueError:
        return False


def combined_reward(prompts, completions, answer, **kwargs):
    rewards = []
    for text, gold in zip(completions, answer):
        guess = parse(text)
        r = count_tags(text)
        if is_number(guess):
            r += 0.25
            if float(guess.replace(",", "")) == float(gold):
                r += 2.0
        rewards.append(r)
    return rewards


#--- K6 paid per tag
#-         if text.count(tag) == 1:
#-             score += 0.125
#+         score += 0.125 * text.count(tag)
#--- K16 an exception pays
#-     except ValueError:
#-         return False
#+     except ValueError:
#+         return True
#--- K15 first answer of several
#-     return parts[-1].split("</answer>")[0].strip()
#+     return parts[0].split("</answer>")[0].strip()
#--- K10 truthiness of find
#-     parts = text.split("<answer>")
#-     if len(parts) < 2:
#-         return ""
#+     parts = text.split("<answer>")
#+     if not text.find("<answer>"):
#+         return ""
