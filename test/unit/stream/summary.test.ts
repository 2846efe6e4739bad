import assert from 'node:assert/strict';
import { measureInput } from '../../../extension/core/measures/evaluate';
import { reduce } from '../../../extension/core/measures/reduction';
import { planShards, type SizedRecording } from '../../../extension/core/stream/files';
import { decodeSummary, encodeSummary, type ShardSummary } from '../../../extension/core/stream/summary';
import { sketch } from '../measures/build';

function summary(): ShardSummary {
  const { set, outcomes, replay } = sketch([
    {
      outcome: 'success',
      rewards: [1e308, 1e308, 0.1],
      recorded: [1, 2, 3],
      components: { goal: [1, 0, undefined], 'weird\nname': [1e200, -1e200, 0] },
    },
    { outcome: 'failure', cause: 'läva "quoted"', rewards: ['Crash'] },
    { rewards: [] },
  ]);
  return {
    ...{
      stamp: 'abc',
      formats: ['jsonl', ''],
      files: 1,
      printed: 'héllo',
      readSeconds: 0.5,
      replaySeconds: 1.5,
    },
    reduction: reduce(measureInput({ set, outcomes, replay, discount: 0.9 })),
    runtime: replay.runtime,
    lines: new Map([[3, 17]]),
    problems: [{ code: 'x', message: 'm', hint: 'h', where: { file: 'a', line: 2 } }],
  };
}

describe('the summary of a shard', () => {
  it('comes back as it was, infinities included', () => {
    const written = summary();
    assert.equal(written.reduction.reward.shiftedSquares, Infinity);
    assert.deepEqual(decodeSummary(encodeSummary(written)), written);
  });

  it('is nothing when a byte is missing, or any part is not what it must be', () => {
    const bytes = encodeSummary(summary());
    for (let length = 0; length < bytes.length; length += 7)
      assert.equal(decodeSummary(bytes.subarray(0, length)), null);
    const length = bytes.readUInt32LE(0);
    const text = bytes.toString('utf8', 4, 4 + length);
    const lie = (from: string, to: string): Buffer => {
      assert.ok(text.includes(from), from);
      const header = Buffer.from(text.replace(from, to));
      const prefix = Buffer.alloc(4);
      prefix.writeUInt32LE(header.length);
      return Buffer.concat([prefix, header, bytes.subarray(4 + length)]);
    };
    for (const [from, to] of [
      ['"labelled":[0,1,2]', '"labelled":[0,1,9]'],
      ['"labelled":[0,1,2]', '"labelled":[0,1]'],
      ['"success":1', '"success":7'],
      ['"version":1', '"version":2'],
      ['"steps":4', '"steps":"many"'],
      ['"kind":"transitions"', '"kind":"other"'],
      ['"stamp":"abc"', '"stamp":"abc","__proto__x":1'],
    ] as const)
      assert.equal(decodeSummary(lie(from, to)), null, to);
  });
});

describe('shards', () => {
  const sized = (...sizes: number[]): SizedRecording[] =>
    sizes.map((unpacked, i) => ({ path: `/${i}`, label: String(i), bytes: unpacked, unpacked }));

  it('put small files together, in order, and leave large ones alone', () => {
    const shards = planShards(sized(1, 2, 3, 100, 4, 1), 6);
    assert.deepEqual(
      shards.map((shard) => shard.map(({ label }) => label).join('')),
      ['012', '3', '45'],
    );
    assert.equal(planShards(sized(1, 2, 3), 0).length, 3);
    assert.deepEqual(planShards([], 6), []);
  });
});
