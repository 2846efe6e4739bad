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
  },
  quiet: {
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
