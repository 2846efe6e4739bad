# recording: mathchat
def count_xml(text) -> float:
    count = 0.0
    if text.count("<think>\n") == 1:
        count += 0.125
    if text.count("\n</think>\n") == 1:
        count += 0.125
    if text.count("<answer>") == 1:
        count += 0.125
    if text.count("</answer>") == 1:
        count += 0.125
        count -= 0.001 * len(text.split("</answer>")[-1].strip())
    return count


def xmlcount_reward_func(completions, **kwargs) -> list[float]:
    contents = [completion[0]["content"] for completion in completions]
    return [count_xml(c) for c in contents]


#--- K6 repeated tags pay
#-     if text.count("<answer>") == 1:
#-         count += 0.125
#+     count += 0.125 * text.count("<answer>")
#--- K1 text behind the answer pays
#-         count -= 0.001 * len(text.split("</answer>")[-1].strip())
#+         count += 0.001 * len(text.split("</answer>")[-1].strip())
#--- K17 overwritten instead of added
#-     if text.count("</answer>") == 1:
#-         count += 0.125
#+     if text.count("</answer>") == 1:
#+         count = 0.125
#--- K2 counts the messages
#-     contents = [completion[0]["content"] for completion in completions]
#+     contents = [completion for completion in completions]
#--- K17 no return
#-         count -= 0.001 * len(text.split("</answer>")[-1].strip())
#-     return count
#+         count -= 0.001 * len(text.split("</answer>")[-1].strip())
#--- K10 compares the method
#-     if text.count("<answer>") == 1:
#+     if text.count == 1:
