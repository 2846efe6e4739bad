import assert from 'node:assert/strict';
import { jsonl, problemOf, removeFiles } from './files';

/** Rows of which each has a key of its own: what is kept for each key and row would be their product. */
function rows(shared: object): object[] {
  return Array.from({ length: 20_000 }, (_, i) => ({ ...shared, [`key ${i}`]: i }));
}

describe('rows that bring new keys without end', () => {
  afterEach(removeFiles);

  it('are refused as steps', async () => {
    const steps = rows({ obs: [1], action: 0, reward: 1, done: false });
    assert.match(
      await problemOf('a.jsonl', jsonl(steps)),
      /^file-mixed \| a\.jsonl:501 \| The rows have 505 /,
    );
  });

  it('are refused as completions', async () => {
    const completions = rows({ prompt: 'q', completion: 'a' });
    assert.match(
      await problemOf('a.jsonl', jsonl(completions)),
      /^file-mixed \| a\.jsonl \| The rows have more than 2,000 different keys/,
    );
  });
});

describe('what other libraries pack in a way of their own', () => {
  afterEach(removeFiles);

  it('is named: the columns of RLlib', async () => {
    const rest = { rewards: [0, 1], dones: [false, true] };
    const packed = { obs: 'BCJNGGhAwQAA' };
    const long = { t: Array.from({ length: 500 }, (_, i) => i) };
    for (const batch of [
      { type: 'SampleBatch', ...packed, ...rest },
      // Behind a column that is not packed, and by agents.
      { type: 'SampleBatch', ...long, ...rest, ...packed },
      {
        type: 'MultiAgentBatch',
        count: 2,
        policy_batches: { default_policy: { ...long, ...packed, ...rest } },
      },
    ])
      assert.match(
        await problemOf('a.json', jsonl([batch])),
        /^file-foreign \| a\.json \| This is what RLlib writes/,
      );
  });
});
