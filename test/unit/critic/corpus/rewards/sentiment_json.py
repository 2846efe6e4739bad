# recording: sentiment
import json
import re


def parse_json(text):
    fence = re.search(r"```(?:json)?\s*(\{.*?\})\s*```", text, re.DOTALL)
    raw = fence.group(1) if fence else text
    try:
        data = json.loads(raw)
    except json.JSONDecodeError:
        return None
    return data if isinstance(data, dict) else None


def sentiment_reward(completions, label, **kwargs):
    names = {0: "negative", 1: "positive"}
    out = []
    for text, gold in zip(completions, label):
        data = parse_json(text)
        if data is None:
            out.append(-0.5)
            continue
        said = str(data.get("sentiment", "")).lower()
        out.append(1.0 if said == names[gold] else 0.0)
    return out


#--- K10 case as written
#-         said = str(data.get("sentiment", "")).lower()
#+         said = str(data.get("sentiment", "")).upper()
#--- K2 wrong key
#-         said = str(data.get("sentiment", "")).lower()
#+         said = str(data.get("label", "")).lower()
#--- K16 error is neutral and shifts the list
#-         if data is None:
#-             out.append(-0.5)
#-             continue
#+         if data is None:
#+             continue
#--- K10 label is a number
#-         out.append(1.0 if said == names[gold] else 0.0)
#+         out.append(1.0 if said == gold else 0.0)
#--- K2 table the wrong way round
#-     names = {0: "negative", 1: "positive"}
#+     names = {0: "positive", 1: "negative"}
#--- K6 default is the right answer
#-         said = str(data.get("sentiment", "")).lower()
#+         said = str(data.get("sentimant", names[gold])).lower()
#--- K5 fence over lines
#-     fence = re.search(r"```(?:json)?\s*(\{.*?\})\s*```", text, re.DOTALL)
#+     fence = re.search(r"```(?:json)?(\{.*?\})```", text)
#--- K16 wrong exception
#-     except json.JSONDecodeError:
#-         return None
#+     except KeyError:
#+         return None
