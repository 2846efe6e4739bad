# recording: gsmverl
import re

NUMBER = r"-?\d+(?:,\d{3})*(?:\.\d+)?"


def reward_func(prompts, completions, ground_truth, **kwargs):
    rewards = []
    for i, completion in enumerate(completions):
        found = re.search(rf"####\s*({NUMBER})", completion)
        if found is None:
            rewards.append(-1.0)
        elif found.group(1).replace(",", "") == ground_truth[i]:
            rewards.append(1.0)
        else:
            rewards.append(-0.5)
    return rewards


#--- K2 index of the last
#-         elif found.group(1).replace(",", "") == ground_truth[i]:
#+         elif found.group(1).replace(",", "") == ground_truth[-1]:
#--- K2 prompt instead of completion
#-         found = re.search(rf"####\s*({NUMBER})", completion)
#+         found = re.search(rf"####\s*({NUMBER})", prompts[i])
#--- K2 index shifted
#-         elif found.group(1).replace(",", "") == ground_truth[i]:
#+         elif found.group(1).replace(",", "") == ground_truth[i - 1]:
#--- K5 group that is not there
#-         elif found.group(1).replace(",", "") == ground_truth[i]:
#+         elif found.group(2).replace(",", "") == ground_truth[i]:
#--- K1 wrong is worth more than right
#-             rewards.append(1.0)
#-         else:
#+             rewards.append(-1.0)
#+         else:
#--- K17 after the loop
#-         else:
#-             rewards.append(-0.5)
#-     return rewards
#+     else:
#+         rewards.append(-0.5)
#+     return rewards
#--- K5 f-string braces
#-         found = re.search(rf"####\s*({NUMBER})", completion)
#+         found = re.search(rf"#{4}\s*({NUMBER})", completion)
