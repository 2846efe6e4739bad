# recording: mathchat
import re


def format_reward(completions, **kwargs):
    """Reward completions that follow <think>...</think><answer>...</answer>."""
    pattern = r"^<think>.*?</think>\s*<answer>.*?</answer>\s*$"
    contents = [completion[0]["content"] for completion in completions]
    matches = [re.match(pattern, content, re.DOTALL) for content in contents]
    return [0.5 if match else 0.0 for match in matches]


#--- K5 no DOTALL
#-     matches = [re.match(pattern, content, re.DOTALL) for content in contents]
#+     matches = [re.match(pattern, content) for content in contents]
#--- K2 pattern and text swapped
#-     matches = [re.match(pattern, content, re.DOTALL) for content in contents]
#+     matches = [re.match(content, pattern, re.DOTALL) for content in contents]
#--- K5 closing tag misspelt
#-     pattern = r"^<think>.*?</think>\s*<answer>.*?</answer>\s*$"
#+     pattern = r"^<think>.*?<\think>\s*<answer>.*?<\answer>\s*$"
#--- K6 is not None on a list
#-     return [0.5 if match else 0.0 for match in matches]
#+     return [0.5 if matches else 0.0 for match in matches]
#--- K2 formats of the prompts
#-     contents = [completion[0]["content"] for completion in completions]
#+     contents = [prompt[0]["content"] for prompt in kwargs["prompts"]]
#--- K5 flag where a count belongs
#-     matches = [re.match(pattern, content, re.DOTALL) for content in contents]
#+     compiled = re.compile(pattern)
#+     matches = [compiled.match(content, re.DOTALL) for content in contents]
