# recording: brief
import re


def keyword_reward(completions, keywords, max_words, **kwargs):
    rewards = []
    for text, wanted, limit in zip(completions, keywords, max_words):
        words = re.findall(r"[a-z']+", text.lower())
        if not words:
            rewards.append(0.0)
            continue
        coverage = sum(1 for keyword in wanted if keyword in words) / len(wanted)
        excess = max(0, len(words) - limit)
        rewards.append(max(0.0, coverage - 0.1 * excess))
    return rewards


#--- K1 excess pays
#-         rewards.append(max(0.0, coverage - 0.1 * excess))
#+         rewards.append(max(0.0, coverage + 0.1 * excess))
#--- K1 short is excess
#-         excess = max(0, len(words) - limit)
#+         excess = max(0, limit - len(words))
#--- K2 words in the keyword
#-         coverage = sum(1 for keyword in wanted if keyword in words) / len(wanted)
#+         coverage = sum(1 for keyword in wanted if words in keyword) / len(wanted)
#--- K5 capitals in a lowered text
#-         words = re.findall(r"[a-z']+", text.lower())
#+         words = re.findall(r"[A-Z']+", text.lower())
#--- K14 share of what was written
#-         coverage = sum(1 for keyword in wanted if keyword in words) / len(wanted)
#+         coverage = sum(1 for word in words if word not in wanted) / len(wanted)
#--- K9 divides by the words
#-         if not words:
#-             rewards.append(0.0)
#-             continue
#-         coverage = sum(1 for keyword in wanted if keyword in words) / len(wanted)
#+         coverage = sum(1 for keyword in wanted if keyword in words) / len(words)
#--- K12 characters against words
#-         excess = max(0, len(words) - limit)
#+         excess = max(0, len(text) - limit)
#--- K3 lower bound above everything
#-         rewards.append(max(0.0, coverage - 0.1 * excess))
#+         rewards.append(max(1.0, coverage - 0.1 * excess))
