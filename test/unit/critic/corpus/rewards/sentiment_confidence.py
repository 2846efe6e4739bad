# recording: sentiment
import json


def _load(text):
    start, end = text.find("{"), text.rfind("}")
    if start < 0 or end < start:
        return None
    try:
        return json.loads(text[start:end + 1])
    except ValueError:
        return None


def brier_reward(completions, label, **kwargs):
    """Proper scoring: confidence counts for the answer that was given."""
    rewards = []
    for text, y in zip(completions, label):
        data = _load(text)
        if not isinstance(data, dict) or "sentiment" not in data:
            rewards.append(-1.0)
            continue
        is_right = (str(data["sentiment"]).lower() == "positive") == bool(y)
        p = min(max(float(data.get("confidence", 0.5)), 0.0), 1.0)
        error = (1.0 - p) if is_right else p
        rewards.append(1.0 - error ** 2)
    return rewards


#--- K1 error is paid
#-         rewards.append(1.0 - error ** 2)
#+         rewards.append(1.0 + error ** 2)
#--- K1 confidence of the wrong
#-         error = (1.0 - p) if is_right else p
#+         error = p if is_right else (1.0 - p)
#--- K10 truth of a text
#-         is_right = (str(data["sentiment"]).lower() == "positive") == bool(y)
#+         is_right = bool(str(data["sentiment"]).lower()) == bool(y)
#--- K10 compared with text
#-         is_right = (str(data["sentiment"]).lower() == "positive") == bool(y)
#+         is_right = (str(data["sentiment"]).lower() == "Positive") == bool(y)
#--- K3 power before minus
#-         rewards.append(1.0 - error ** 2)
#+         rewards.append((1.0 - error) ** 2 if is_right else 1.0)
#--- K6 no JSON at all is best
#-             rewards.append(-1.0)
#-             continue
#+             rewards.append(1.0)
#+             continue
#--- K12 percent
#-         p = min(max(float(data.get("confidence", 0.5)), 0.0), 1.0)
#+         p = min(max(float(data.get("confidence", 0.5)) / 100.0, 0.0), 1.0)
#--- K9 clip the wrong way round
#-         p = min(max(float(data.get("confidence", 0.5)), 0.0), 1.0)
#+         p = max(max(float(data.get("confidence", 0.5)), 0.0), 1.0)
