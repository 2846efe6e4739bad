# recording: gsm8k
import re

PATTERN = re.compile(r"^<think>.*?</think>\s*<answer>.*?</answer>\s*$", re.DOTALL)


def format_reward_func(completions, **kwargs):
    return [1.0 if PATTERN.match(c) else 0.0 for c in completions]


#--- K5 flag lost
#- PATTERN = re.compile(r"^<think>.*?</think>\s*<answer>.*?</answer>\s*$", re.DOTALL)
#+ PATTERN = re.compile(r"^<think>.*?</think>\s*<answer>.*?</answer>\s*$")
#--- K5 wrong tag
#- PATTERN = re.compile(r"^<think>.*?</think>\s*<answer>.*?</answer>\s*$", re.DOTALL)
#+ PATTERN = re.compile(r"^<reasoning>.*?</reasoning>\s*<answer>.*?</answer>\s*$", re.DOTALL)
#--- K6 everything optional
#- PATTERN = re.compile(r"^<think>.*?</think>\s*<answer>.*?</answer>\s*$", re.DOTALL)
#+ PATTERN = re.compile(r"^(<think>.*?</think>)?\s*(<answer>.*?</answer>)?", re.DOTALL)
#--- K1 inverted
#-     return [1.0 if PATTERN.match(c) else 0.0 for c in completions]
#+     return [0.0 if PATTERN.match(c) else 1.0 for c in completions]
