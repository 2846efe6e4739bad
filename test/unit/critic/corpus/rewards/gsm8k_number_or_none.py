# recording: gsm8k
def number_reward(completions, answer, **kwargs):
    scores = []
    for text, gold in zip(completions, answer):
        if gold is None:
            scores.append(None)
            continue
        said = text.rsplit("<answer>", 1)[-1].split("</answer>")[0].strip()
        try:
            value = float(said.replace(",", ""))
        except ValueError:
            scores.append(0.0)
            continue
        scores.append(1.0 if abs(value - float(gold)) < 1e-6 else 0.0)
    return scores


#--- K9 what is not a number is not off
#-         scores.append(1.0 if abs(value - float(gold)) < 1e-6 else 0.0)
#+         scores.append(0.0 if abs(value - float(gold)) > 1e-6 else 1.0)
#--- K6 without a reference all is right
#-         if gold is None:
#-             scores.append(None)
#-             continue
#+         if gold is None:
#+             scores.append(1.0)
#+             continue
#--- K14 length is worth more than the answer
#-         scores.append(1.0 if abs(value - float(gold)) < 1e-6 else 0.0)
#+         scores.append((1.0 if abs(value - float(gold)) < 1e-6 else 0.0) + min(len(text) / 200, 4.0))
#--- K9 works out whatever it is
#-             value = float(said.replace(",", ""))
#-         except ValueError:
#+             value = float(eval(said.replace(",", "")))
#+         except Exception:
