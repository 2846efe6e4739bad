import assert from 'node:assert/strict';
import { judgeOutcomes } from '../../../extension/core/task/judge';
import type { Inspection, RecordingInspection } from '../../../extension/core/trajectory/inspect';
import { inspectRecordings } from '../../../extension/core/trajectory/inspect';
import { inspectionText } from '../../../extension/core/trajectory/inspect-text';
import type { FieldProfile } from '../../../extension/core/trajectory/profile-set';
import { bars, line, timeline } from '../../../extension/core/trajectory/spark';
import { directoryOf, jsonl, removeFiles } from './files';

async function inspect(rows: readonly unknown[]): Promise<RecordingInspection> {
  const { files } = await inspectRecordings(
    ['a.jsonl'],
    directoryOf({ 'a.jsonl': jsonl(rows) }),
    judgeOutcomes,
  );
  const [file] = files;
  assert.ok(file && !('error' in file));
  return file;
}

function field(file: RecordingInspection, name: string): FieldProfile {
  const found = [...file.observation, ...file.actions, ...file.info].find((other) => other.name === name);
  assert.ok(found, name);
  return found;
}

/** Rows of episodes with 60 steps each. */
function episodes(
  n: number,
  obs: (episode: number, t: number) => unknown,
  more: object = {},
): Record<string, unknown>[] {
  return Array.from({ length: n * 60 }, (_, i) => {
    const [episode, t] = [Math.floor(i / 60), i % 60];
    return { episode, t, obs: obs(episode, t), action: t % 3, reward: t / 59, truncated: t === 59, ...more };
  });
}

describe('inspecting recordings', () => {
  afterEach(removeFiles);

  it('counts what was observed after the last step: a goal may show nowhere else', async () => {
    const file = await inspect(
      [0, 1, 2].map((t) => ({
        episode: 0,
        obs: { pickaxe: 0, held: 'nothing', at: [t, 0] },
        next_obs: { pickaxe: t === 2 ? 1 : 0, held: t === 2 ? 'pickaxe' : 'nothing', at: [t + 1, 0] },
        action: t,
        terminated: t === 2,
      })),
    );
    const shown = ({ min, max, remarks, rows }: FieldProfile): unknown => [min, max, remarks, rows];
    assert.deepEqual(shown(field(file, 'pickaxe')), [0, 1, [], 3]);
    assert.deepEqual(shown(field(file, 'held')), [null, null, [], 3]);
    assert.deepEqual(field(file, 'at').entries[0]?.max, 3);
  });

  it('says what was understood of each file, and what is wrong with the others', async () => {
    const directory = directoryOf({
      'a.jsonl': jsonl([
        { episode: 0, obs: { x: 1.5, at: [1, -2], front: 'lava' }, action: 2, reward: 0, terminated: true },
        { episode: 1, obs: { x: -3, at: [4, 0], front: 'wall' }, action: 0, reward: 1, terminated: true },
      ]),
      'b.jsonl': '{"obs": [NaN, NaN], "action": "left"}\n',
      'c.jsonl': '{"obs": [1',
    });
    const inspection: Inspection = await inspectRecordings(['*.jsonl', '*.npz'], directory, judgeOutcomes);
    const [a, b, c, missing] = inspection.files;
    assert.ok(a && b && !('error' in a) && !('error' in b));
    assert.deepEqual(
      [a.format, a.kind, a.episodes, a.steps, a.hasReward],
      ['jsonl', 'transitions', 2, 2, true],
    );
    assert.deepEqual(
      a.observation.map(({ name, dtype, shape, min, max, distinct }) => [
        name,
        dtype,
        shape,
        min,
        max,
        distinct,
      ]),
      [
        ['x', 'float64', [], -3, 1.5, 2],
        ['at', 'int64', [2], -2, 4, 4],
        ['front', 'string', [], null, null, 2],
      ],
    );
    assert.deepEqual(
      a.observation[1]?.entries.map(({ name, min, max }) => [name, min, max]),
      [
        ['at[0]', 1, 4],
        ['at[1]', -2, 0],
      ],
    );
    assert.deepEqual([a.outcomes?.success, a.outcomes?.failure, a.returns], [1, 1, [0, 1]]);
    assert.deepEqual([a.summary.terminated, a.summary.returns?.max], [2, 1]);
    assert.deepEqual([b.hasReward, b.reward, b.observation[0]?.notFinite], [false, null, 1]);
    assert.ok(c && 'error' in c && missing && 'error' in missing);
    assert.equal(
      c.error,
      'c.jsonl:1: The file stops in the middle of this line, expected a whole JSON value. ' +
        'Record it again, or delete the last line; a file that is still being written cannot be read yet.',
    );
    assert.deepEqual([c.problem.code, missing.problem.code], ['file-truncated', 'no-file-matched']);

    const text = inspectionText(inspection).split('\n');
    assert.equal(text[0], 'a.jsonl: JSON Lines of steps or episodes (jsonl), 2 episodes, 2 steps');
    assert.match(text.find((row) => row.includes(' x ')) ?? '', /float64 +-3 … 1\.5 +2 +█ +█$/);
    assert.match(text.find((row) => row.includes('at[1]')) ?? '', /-2 … 0/);
    assert.ok(text.some((row) => row.startsWith('✖ c.jsonl:1: ')));
  });

  it('counts what is missing, and values that repeat', async () => {
    const rows = episodes(2, (_, t) => (t % 4 === 0 ? { x: t } : { x: t, rare: 'found' }));
    const file = await inspect(rows);
    const rare = field(file, 'rare');
    assert.equal(rare.missing, 0.25);
    assert.deepEqual(rare.common, [{ value: 'found', count: 90 }]);
    assert.deepEqual([field(file, 'x').missing, field(file, 'x').distinct], [0, 60]);
    assert.deepEqual(field(file, 'action').histogram, { from: 0, to: 2, counts: [40, 40, 40] });
  });

  it('shows constant fields, fields that change between episodes only', async () => {
    const file = await inspect(
      episodes(3, (episode, t) => ({
        gravity: 9.81,
        goal: episode,
        x: t === 7 ? 'NaN' : t,
        y: t % 2 ? NaN : t,
      })),
    );
    const remark = (name: string): unknown => field(file, name).remarks.map(({ message }) => message);
    assert.deepEqual(remark('gravity'), ['always 9.81']);
    assert.deepEqual(remark('goal'), ['changes between episodes only']);
    assert.match(inspectionText({ files: [file] }), /gravity .* always 9\.81/);
  });

  it('shows NaN among the numbers', async () => {
    const directory = directoryOf({
      'a.jsonl': Array.from(
        { length: 8 },
        (_, t) => `{"obs": [${t % 4 === 0 ? 'NaN' : t}, ${t === 1 ? 'Infinity' : 1}], "action": 0}\n`,
      ).join(''),
    });
    const { files } = await inspectRecordings(['a.jsonl'], directory, judgeOutcomes);
    const [file] = files;
    assert.ok(file && !('error' in file));
    assert.deepEqual(
      file.observation[0]?.entries.map(({ notFinite, min, max, remarks }) => [
        notFinite,
        min,
        max,
        remarks[0]?.message,
      ]),
      [
        [0.25, 1, 7, '25 % NaN or infinite'],
        [0.125, 1, 1, '13 % NaN or infinite'],
      ],
    );
  });

  it('finds a sensor that freezes while others move, and lets alone what rests for good reasons', async () => {
    const file = await inspect(
      episodes(4, (episode, t) => [
        // Freezes in episode 2 from step 25 on.
        Math.sin(episode + Math.min(t, episode === 2 ? 25 : t)),
        Math.cos(t * 1.3),
        // Saturates, rests, and is a slow counter: all as they should be.
        Math.min(1, Math.sin(t) + 1.5),
        episode === 1 ? 0 : Math.sin(t),
        Math.floor(t / 30) + 0.5,
      ]),
    );
    const entries = field(file, 'obs').entries;
    assert.deepEqual(
      entries.map(({ remarks }) => remarks.map(({ code }) => code)),
      [['frozen'], [], [], [], []],
    );
    assert.match(entries[0]?.remarks[0]?.message ?? '', /for 35 steps of episode 2 \(from step 25\)/);
    assert.match(inspectionText({ files: [file] }), /obs\[0\].*⚠ stands still/);
  });

  it('sums up wide observations', async () => {
    const wide = await inspect(
      episodes(1, (_, t) => Array.from({ length: 200 }, (_v, i) => (i < 150 ? 0 : Math.sin(t * i)))),
    );
    const [obs] = wide.observation;
    assert.deepEqual([obs?.shape, obs?.entries], [[200], []]);
    assert.deepEqual(obs?.remarks, [
      { code: 'constant-entries', message: '150 of 200 entries never change' },
    ]);
  });
});

describe('pictures in text', () => {
  it('bars, with an empty place where nothing is counted', () => assert.equal(bars([0, 1, 4, 8]), ' ▁▄█'));

  it('a line, with a gap where there is no value', () => {
    assert.equal(line([0, 1, null, 0.5]), '▁█ ▅');
    assert.equal(line([3, 3]), '▄▄');
  });

  it('a timeline of means', () => {
    assert.deepEqual(timeline([1, 3, 5, null], 2), [2, 5]);
    assert.deepEqual(timeline([1, null], 5), [1, null]);
    assert.deepEqual(timeline([], 5), []);
  });
});
