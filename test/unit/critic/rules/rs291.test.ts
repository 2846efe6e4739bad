import { testRule } from '../rule-tests';

testRule('RS291', {
  fires: {
    'a limit': `
MAX_WORDS = 120
def reward(completion, answer):
    correct = 1.0 if answer in completion else 0.0
    if «len(completion)» > MAX_WORDS:
        correct -= 0.5
    return correct
`,
    'an excess, through a name': `
def brevity(completion, word_budget=80):
    length = len(completion.strip())
    return -max(0.0, «length» - word_budget) / 100
`,
    'a column of limits under another name': `
def brevity(completions, max_words, **kwargs):
    scores = []
    for text, budget in zip(completions, max_words):
        scores.append(0.5 if «len(text.strip())» <= budget else -0.5)
    return scores
`,
    'a number of tokens': `
MAX_TOKENS = 512
def reward(completion, answer):
    over = max(0, «len(completion)» - MAX_TOKENS)
    return float(answer in completion) - over / 100
`,
  },
  quiet: {
    'a column of characters': `
def brevity(completions, max_chars, **kwargs):
    return [0.5 if len(text) <= budget else -0.5 for text, budget in zip(completions, max_chars)]
`,
    'tokens against tokens': `
def brevity(completions, completion_ids, max_tokens=512, **kwargs):
    return [0.5 if len(ids) <= max_tokens else -0.5 for ids in completion_ids]
`,
    'words against words': `
MAX_WORDS = 120
def reward(completion, answer):
    words = completion.split()
    return 1.0 if len(words) <= MAX_WORDS and len(completion.split()) > 3 else 0.0
`,
    'characters against characters': `
MAX_CHARS = 800
MIN_WORD_LENGTH = 3
def reward(completion, answer):
    return 1.0 if len(completion) <= MAX_CHARS and len(completion) > MIN_WORD_LENGTH else 0.0
`,
  },
});
