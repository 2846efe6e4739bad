# recording: brief
import re


def all_keywords(completions, keywords, max_words, **kwargs):
    def ok(text, words, limit):
        tokens = set(re.findall(r"\w+", text.lower()))
        return bool(text.strip()) and all(w.lower() in tokens for w in words) and len(text.split()) <= limit

    return [1.0 if ok(t, k, n) else 0.0 for t, k, n in zip(completions, keywords, max_words)]
