import { testRule } from '../rule-tests';

testRule('RS292', {
  fires: {
    'a score of 0 is taken for none': `
FAILED = -1.0
def share(text, keywords):
    if not text.strip():
        return None
    return sum(k in text for k in keywords) / len(keywords)

def reward(completions, keywords, **kwargs):
    return [«share(text, ks) or FAILED» for text, ks in zip(completions, keywords)]
`,
    'a right answer of 0 is dropped': `
import re
def number(text):
    found = re.findall(r"-?\\d+", text)
    if not found:
        return None
    return float(found[-1])

def reward(completions, answer, **kwargs):
    scores = []
    for text, gold in zip(completions, answer):
        value = number(text)
        if not «value»:
            scores.append(0.0)
            continue
        scores.append(1.0 if abs(value - float(gold)) < 1e-6 else 0.0)
    return scores
`,
    'a judged score': `
def reward(completions, judged, **kwargs):
    return [«one.get("score") or 0.5» for one in judged]
`,
  },
  quiet: {
    'None is asked for': `
def share(text, keywords):
    if not text.strip():
        return None
    return sum(k in text for k in keywords) / len(keywords)

def reward(completions, keywords, **kwargs):
    scores = [share(text, ks) for text, ks in zip(completions, keywords)]
    return [-1.0 if score is None else score for score in scores]
`,
    '0 for 0': `
def share(text, keywords):
    if not text.strip():
        return None
    return sum(k in text for k in keywords) / len(keywords)

def reward(completions, keywords, **kwargs):
    return [share(text, ks) or 0.0 for text, ks in zip(completions, keywords)]
`,
    'a text or nothing': `
import re
def final(text):
    found = re.findall(r"<answer>(.*?)</answer>", text)
    return found[-1].strip() if found else None

def reward(completions, answer, **kwargs):
    out = []
    for text, gold in zip(completions, answer):
        said = final(text)
        if not said:
            out.append(0.0)
        else:
            out.append(1.0 if said == gold else 0.0)
    return out
`,
    'a weight with a default': `
def reward(completions, answer, options=None, **kwargs):
    weight = (options or {}).get("weight") or 1.0
    return [weight * float(gold in text) for text, gold in zip(completions, answer)]
`,
  },
});
