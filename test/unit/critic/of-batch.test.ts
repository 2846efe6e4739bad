import assert from 'node:assert/strict';
import { RuleContext } from '../../../extension/core/critic/context';
import { looksAtBatch } from '../../../extension/core/critic/of-batch';
import { PyModule } from '../../../extension/core/syntax/module';
import { PySource } from '../../../extension/core/syntax/tree';

/** Bodies of `reward(prompts, completions, ranking, **kwargs)`. */
const OF_BATCH: Readonly<Record<string, string>> = {
  'the mean of all':
    'raw = [float(len(c)) for c in completions]\nmean = sum(raw) / len(raw)\nreturn [r - mean for r in raw]',
  'a call of it': 'raw = [score(c) for c in completions]\nreturn [r - np.mean(raw) for r in raw]',
  'places among all':
    'order = sorted(range(len(completions)), key=lambda i: len(completions[i]))\nreturn [order.index(i) for i in range(len(completions))]',
  'the mean of a group':
    'groups = {}\nfor i, p in enumerate(prompts):\n    groups.setdefault(p, []).append(i)\nout = [0.0] * len(completions)\nfor own in groups.values():\n    scores = [len(completions[i]) for i in own]\n    mean = sum(scores) / len(scores)\n    for i in own:\n        out[i] = len(completions[i]) - mean\nreturn out',
  'a function for a group':
    'def centered(scores):\n    m = statistics.mean(scores)\n    return [s - m for s in scores]\nreturn centered([len(c) for c in completions])',
  'how many there are': 'return [1.0 / len(completions) for c in completions]',
};
const OF_ONE: Readonly<Record<string, string>> = {
  'items in order': 'return [float(sorted(c.split()) == sorted(r)) for c, r in zip(completions, ranking)]',
  'items in order, in a loop':
    'out = []\nfor text, gold in zip(completions, ranking):\n    found = [w for w in text.split() if w in gold]\n    out.append(1.0 if sorted(set(found)) == sorted(gold) else 0.0)\nreturn out',
  'the mean over the words of one':
    'rewards = []\nfor c in completions:\n    sizes = [len(w) for w in c.split()]\n    mean = np.mean(sizes)\n    rewards.append(float(mean))\nreturn rewards',
  'a column of that name': 'return [float(c == r) for c, r in zip(completions, ranking)]',
  'a function for one': 'def one(text):\n    return max(sorted(text))\nreturn [one(c) for c in completions]',
  'by index': 'return [float(sorted(completions[i]) == sorted(ranking[i])) for i in range(len(completions))]',
  'as many numbers': 'rewards = [0.0] * len(completions)\nreturn rewards',
};

async function isOfBatch(body: string): Promise<boolean> {
  const source = `def reward(prompts, completions, ranking, **kwargs):\n${body.replace(/^/gm, '    ')}\n`;
  const module = new PyModule(await PySource.parse(source));
  const nothing = { contract: null, entry: null, fields: null, discount: null, recording: null };
  return looksAtBatch(new RuleContext(module, { file: 'reward.py', ...nothing }));
}

describe('a reward that compares the completions of a batch', () => {
  for (const [name, body] of Object.entries(OF_BATCH))
    it(`does so by ${name}`, async () => assert.equal(await isOfBatch(body), true));
  for (const [name, body] of Object.entries(OF_ONE))
    it(`does not by ${name}`, async () => assert.equal(await isOfBatch(body), false));
});
