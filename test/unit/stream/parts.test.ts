import assert from 'node:assert/strict';
import { join } from 'node:path';
import { sizeRecordings, type SizedRecording } from '../../../extension/core/stream/files';
import { splitLarge } from '../../../extension/core/stream/parts';
import { readRecording } from '../../../extension/core/trajectory/load';
import { directoryOf, jsonl, removeFiles, stepsOf } from '../trajectory/files';

const PART = 3000;

async function partsOf(name: string, text: string): Promise<SizedRecording[]> {
  const path = join(directoryOf({ [name]: text }), name);
  const [recording] = await sizeRecordings([{ path, label: name }]);
  assert.ok(recording);
  return splitLarge(recording, PART);
}

/** [episode, x] of each step, part by part. */
async function stepsIn(parts: readonly SizedRecording[]): Promise<unknown[][][]> {
  return Promise.all(
    parts.map(async (part) => {
      const read = await readRecording(part);
      assert.ok(read.ok, JSON.stringify(read));
      const { set } = read.value;
      const steps = stepsOf(set);
      return set.episodes.flatMap(({ id, start, length }) =>
        steps.slice(start, start + length).map(([obs]) => [id, (obs as { x: number }).x]),
      );
    }),
  );
}

const STEPS = Array.from({ length: 600 }, (_, i) => ({
  episode: Math.floor(i / 7) + 3,
  t: i % 7,
  x: i,
  action: i % 2,
  reward: 0,
}));
const WANTED = STEPS.map(({ episode, x }) => [String(episode), x]);
const csv = (steps: readonly object[], delimiter = ','): string =>
  [Object.keys(steps[0] ?? {}), ...steps.map((step) => Object.values(step))]
    .map((cells) => `${cells.join(delimiter)}\n`)
    .join('');

describe('parts of a large file', () => {
  afterEach(removeFiles);

  for (const [name, text] of [
    ['a.jsonl', jsonl(STEPS)],
    ['a.csv', csv(STEPS)],
    ['semicolon.csv', `sep=;\r\n${csv(STEPS, ';').replaceAll('\n', '\r\n')}`],
  ] as const)
    it(`${name}: begin with an episode, and are the file together`, async () => {
      const parts = await partsOf(name, text);
      assert.ok(parts.length >= 2);
      const steps = await stepsIn(parts);
      assert.deepEqual(steps.flat(), WANTED);
      const episodes = steps.map((part) => new Set(part.map(([id]) => id)));
      assert.equal(
        episodes.reduce((sum, { size }) => sum + size, 0),
        new Set(WANTED.map(([id]) => id)).size,
      );
    });

  it('are cut at any line where each is a completion', async () => {
    const rows = Array.from({ length: 300 }, (_, i) => ({ prompt: 'How many?', completion: `I say ${i}.` }));
    const parts = await partsOf('a.jsonl', jsonl(rows));
    assert.ok(parts.length >= 2);
    const read = await Promise.all(parts.map((part) => readRecording(part)));
    assert.equal(
      read.reduce((sum, one) => sum + (one.ok ? one.value.set.steps : NaN), 0),
      rows.length,
    );
  });

  it('are not made where episodes take turns, are not numbered, or the file is packed', async () => {
    const turns = STEPS.map((step, i) => ({ ...step, episode: i % 8 }));
    const unnumbered = STEPS.map(({ episode: _, ...step }) => step);
    for (const [name, text] of [
      ['turns.jsonl', jsonl(turns)],
      ['turns.csv', csv(turns)],
      ['unnumbered.csv', csv(unnumbered)],
      ['packed.jsonl.gz', jsonl(STEPS)],
      ['list.json', JSON.stringify(STEPS)],
    ] as const) {
      const parts = await partsOf(name, text);
      assert.deepEqual([name, parts.length, parts[0]?.part], [name, 1, undefined]);
    }
  });

  it('say what is wrong with a line by the part that it is in', async () => {
    const lines = jsonl(STEPS).split('\n');
    lines[400] = '{"episode": 60, "t":';
    const parts = await partsOf('a.jsonl', lines.join('\n'));
    const problems = (await Promise.all(parts.map((part) => readRecording(part)))).flatMap((read) =>
      read.ok ? [] : [read.problem],
    );
    assert.equal(problems.length, 1);
    assert.match(problems[0]?.where?.file ?? '', /^a\.jsonl \(part \d of \d+\)$/);
    assert.equal(problems[0]?.where?.line, undefined);
  });
});
