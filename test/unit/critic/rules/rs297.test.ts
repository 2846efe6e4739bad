import { testRule } from '../rule-tests';

testRule('RS297', {
  fires: {
    'a tag': `
def reward(completion, answer):
    said = completion.strip(«"<answer>"»)
    return 1.0 if said == answer else 0.0
`,
    'a word with a mark': `
def reward(completion, answer):
    last = completion.splitlines()[-1]
    return 1.0 if last.lstrip(«"Answer: "») == answer else 0.0
`,
  },
  quiet: {
    'marks and blanks': `
def reward(completion, answer):
    return 1.0 if completion.strip(" .,;:!?\\"'").rstrip("\\n") == answer else 0.0
`,
    'letters of options': `
def reward(completion, answer):
    return 1.0 if completion.strip("ABCD") == "" and answer in completion else 0.0
`,
    'one letter': `
def reward(completion, answer):
    return 1.0 if completion.lstrip("x").strip("$") == answer else 0.0
`,
  },
});
