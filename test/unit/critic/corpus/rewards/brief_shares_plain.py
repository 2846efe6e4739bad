# recording: brief
def words(text):
    return [w.strip(".,;:!?").lower() for w in text.split()]


def keyword_share(text, keywords):
    """Share of the keywords that occur; None where there is no text."""
    said = set(words(text))
    if not said:
        return None
    return sum(k.lower() in said for k in keywords) / len(keywords)


def reward(completions, keywords, max_words, **kwargs):
    """Share of keywords, less up to 0.5 for words over the limit; -1 for nothing."""
    scores = []
    for text, wanted, limit in zip(completions, keywords, max_words):
        share = keyword_share(text, wanted)
        if share is None:
            scores.append(-1.0)
            continue
        over = max(0, len(words(text)) - limit)
        scores.append(share - min(0.5, over / limit))
    return scores


#--- K10 none for 0
#-         share = keyword_share(text, wanted)
#-         if share is None:
#-             scores.append(-1.0)
#-             continue
#+         share = keyword_share(text, wanted) or -1.0
#--- K12 characters against words
#-         over = max(0, len(words(text)) - limit)
#+         over = max(0, len(text) - limit)
#--- K1 the excess is paid
#-         scores.append(share - min(0.5, over / limit))
#+         scores.append(share + min(0.5, over / limit))
#--- K3 what is spared is charged
#-         over = max(0, len(words(text)) - limit)
#+         over = abs(len(words(text)) - limit)
#--- K14 every word is paid
#-         scores.append(share - min(0.5, over / limit))
#+         scores.append(share + 0.01 * len(words(text)))
#--- K2 keywords of another row
#-     for text, wanted, limit in zip(completions, keywords, max_words):
#+     for text, wanted, limit in zip(completions, [keywords[0]] * len(keywords), max_words):
#--- K6 the least of them is enough
#-     return sum(k.lower() in said for k in keywords) / len(keywords)
#+     return float(any(k.lower() in said for k in keywords))
#--- K9 nothing is divided by nothing
#-     if not said:
#-         return None
#-     return sum(k.lower() in said for k in keywords) / len(keywords)
#+     return sum(k.lower() in said for k in keywords) / len(said)
#--- K4 words of all completions so far
#- def words(text):
#-     return [w.strip(".,;:!?").lower() for w in text.split()]
#+ def words(text, out=[]):
#+     out += [w.strip(".,;:!?").lower() for w in text.split()]
#+     return out
