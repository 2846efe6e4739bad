import assert from 'node:assert/strict';
import { fixture, npy, npz } from '../trajectory/damaged/builders';
import { join } from 'node:path';
import { sizeRecordings, type SizedRecording } from '../../../extension/core/stream/files';
import { partsToLookAt, splitLarge } from '../../../extension/core/stream/parts';
import type { FoundRecording } from '../../../extension/core/trajectory/find-recordings';
import { inspectRecordings, type ChosenParts } from '../../../extension/core/trajectory/inspect';
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

  it('is looked at in a few places, and told so', async () => {
    const directory = directoryOf({ 'a.jsonl': jsonl(STEPS), 'b.csv': csv(STEPS.slice(0, 60)) });
    const choose = (found: FoundRecording): Promise<ChosenParts | null> => partsToLookAt(found, 1200);
    const { files } = await inspectRecordings(['a.jsonl', 'b.csv'], directory, () => null, { choose });
    const [large, small] = files;
    assert.ok(large && 'steps' in large && small && 'steps' in small);
    // Four places of about 1,200 bytes, from the start of an episode to the start of another.
    assert.ok(large.steps > 80 && large.steps < 200, String(large.steps));
    assert.equal(large.steps % 7, 0);
    assert.equal(large.summary.lengths?.min, 7);
    const [x] = large.observation.filter(({ name }) => name === 'x').flatMap(({ entries }) => entries);
    const range = x ?? large.observation.find(({ name }) => name === 'x');
    assert.ok(range?.min === 0 && (range.max ?? 0) > 440, JSON.stringify(range));
    assert.match(
      large.notes[0] ?? '',
      /^Not read whole: 4 parts of it, evenly spread, \d\d % of the file.* about (8\d|9\d) episodes\.$/,
    );
    assert.equal(small.steps, 60);
    assert.ok(small.notes.every((note) => !note.startsWith('Not read whole')));
  });

  it('is looked at at its beginning where it is packed', async () => {
    const directory = directoryOf({ 'a.jsonl.gz': jsonl(STEPS), 'b.csv.gz': csv(STEPS.slice(0, 60)) });
    const choose = (found: FoundRecording): Promise<ChosenParts | null> => partsToLookAt(found, 1200);
    const { files } = await inspectRecordings(['a.jsonl.gz', 'b.csv.gz'], directory, () => null, { choose });
    const [large, small] = files;
    assert.ok(large && 'steps' in large && small && 'steps' in small);
    const lines = jsonl(STEPS).slice(0, 4800).split('\n').length - 1;
    assert.equal(large.steps, lines);
    assert.match(
      large.notes[0] ?? '',
      /^Not read whole: its beginning alone, [\d.]+ % of the file, as it is packed/,
    );
    assert.equal(small.steps, 60);
  });

  it('is looked at in some episodes or rows of it, where it holds arrays', async () => {
    const steps = 40 * 5;
    const arrays = {
      obs: npy(
        [steps + 40, 2],
        Float64Array.from({ length: 2 * (steps + 40) }, (_, i) => i / 4),
      ),
      acts: npy([steps], new Float64Array(steps)),
      rews: npy(
        [steps],
        Float64Array.from({ length: steps }, (_, i) => i),
      ),
      terminal: npy([40], new Uint8Array(40).fill(1), { descr: '|b1' }),
      indices: npy(
        [39],
        Float64Array.from({ length: 39 }, (_, i) => 5 * (i + 1)),
      ),
    };
    const flat = {
      observations: npy(
        [steps, 2],
        Float64Array.from({ length: 2 * steps }, (_, i) => i),
      ),
      actions: npy([steps], new Float64Array(steps)),
      rewards: npy(
        [steps],
        Float64Array.from({ length: steps }, (_, i) => i),
      ),
      terminals: npy(
        [steps],
        Uint8Array.from({ length: steps }, (_, i) => Number(i % 5 === 4)),
        { descr: '|b1' },
      ),
    };
    const files: Record<string, Uint8Array> = {
      'a.npz': npz(arrays),
      'b.npz': npz(flat, 0),
      'c.npz': npz(flat),
      'e.hdf5': fixture('arrays/d4rl.hdf5'),
      'f.hdf5': fixture('arrays/robomimic.hdf5'),
      'm.hdf5': fixture('dict.hdf5.gz'),
      'g.parquet': fixture('odd/groups.parquet'),
      'h.h5': fixture('arrays/d3rlpy-2.h5'),
    };
    const directory = directoryOf(files);
    const choose = (found: FoundRecording): Promise<ChosenParts | null> => partsToLookAt(found, 100);
    const names = Object.keys(files);
    const whole = await inspectRecordings(names, directory, () => null);
    const looked = await inspectRecordings(names, directory, () => null, { choose });
    for (const [i, name] of names.entries()) {
      const [all, some] = [whole.files[i], looked.files[i]];
      assert.ok(all && 'steps' in all, name);
      assert.ok(some && 'steps' in some, `${name}: ${some && 'error' in some ? some.error : ''}`);
      if (process.env['BATTERY'])
        console.log(name, all.steps, all.episodes, some.steps, some.episodes, some.notes[0]);
      const names = ({ observation }: typeof all): string[] => observation.map((field) => field.name);
      assert.deepEqual(names(some), names(all), name);
      // Of a few episodes that lie apart all are read.
      if (/^[fhm]/.test(name) && all.episodes <= 4) continue;
      assert.ok(some.steps < all.steps && some.steps > 0, `${name}: ${some.steps} of ${all.steps}`);
      const [, about] =
        /^Not read whole: some episodes of it, .* about ([\d,]+) episodes\.$/.exec(some.notes[0] ?? '') ?? [];
      assert.ok(about !== undefined, `${name}: ${some.notes.join('; ')}`);
      const episodes = Number(about.replace(',', ''));
      assert.ok(
        episodes >= all.episodes * 0.5 && episodes <= all.episodes * 4,
        `${name}: ${about} of ${all.episodes}`,
      );
    }
  });
});
