# recording: mathchat
def _content(completion):
    if isinstance(completion, str):
        return completion
    return completion[-1]["content"]


def _between(text, start, end):
    i = text.rfind(start)
    j = text.find(end, i)
    return text[i + len(start):j].strip() if i >= 0 and j >= 0 else None


def reward_fn(prompts, completions, answer, **kwargs):
    values = []
    for completion, truth in zip(completions, answer):
        said = _between(_content(completion), "<answer>", "</answer>")
        if said is None:
            values.append(None)
            continue
        try:
            values.append(1.0 if float(said.replace(",", "")) == float(truth) else 0.0)
        except ValueError:
            values.append(0.0)
    return values


#--- K15 find of the end from the start
#-     j = text.find(end, i)
#+     j = text.find(end) - 10
#--- K10 find gives -1, which is true
#-     return text[i + len(start):j].strip() if i >= 0 and j >= 0 else None
#+     return text[i + len(start):j].strip() if i and j else "0"
#--- K16 broken numbers are right
#-         except ValueError:
#-             values.append(0.0)
#+         except ValueError:
#+             values.append(1.0)
#--- K2 length of the tag left out
#-     return text[i + len(start):j].strip() if i >= 0 and j >= 0 else None
#+     return text[i:j].strip() if i >= 0 and j >= 0 else None
#--- K2 length of the list
#-     return completion[-1]["content"]
#+     return completion[-1]["role"]
#--- K10 truth is always
#-             values.append(1.0 if float(said.replace(",", "")) == float(truth) else 0.0)
#+             values.append(1.0 if float(said.replace(",", "")) or float(truth) else 0.0)
