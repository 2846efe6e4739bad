import assert from 'node:assert/strict';
import { mkdtemp, readFile, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { tac } from '../../../extension/core/measures/catalogue/tac';
import type { EpisodeSummary } from '../../../extension/core/measures/evaluation';
import type { Reduction } from '../../../extension/core/measures/reduction';
import { nextPair } from '../../../extension/core/preferences/next-pair';
import { circleIn } from '../../../extension/core/preferences/circle';
import {
  preferencesFile,
  readPreferences,
  writePreferences,
} from '../../../extension/core/preferences/preferences';

const over = (better: string, worse: string) => ({ better, worse });

describe('which of two went better', () => {
  let taskFile: string;
  beforeEach(async () => {
    taskFile = join(await mkdtemp(join(tmpdir(), 'rewardsmith-')), 'lava.reward.json');
  });

  it('is kept beside the task file, a pair a line, and read back', async () => {
    assert.deepEqual(await readPreferences(taskFile), { ok: true, value: [] });
    const pairs = [over('a', 'b'), over('c#1', 'a')];
    assert.ok((await writePreferences(taskFile, pairs)).ok);
    assert.deepEqual(await readdir(dirname(taskFile)), ['lava.preferences.json']);
    assert.equal((await readFile(preferencesFile(taskFile), 'utf8')).split('\n').length, 7);
    assert.deepEqual(await readPreferences(taskFile), { ok: true, value: pairs });
  });

  it('says what is wrong with a damaged file', async () => {
    await writeFile(preferencesFile(taskFile), '{"pairs": [{"better": 3}]}');
    const read = await readPreferences(taskFile);
    assert.ok(!read.ok);
    assert.equal(read.problem.code, 'preferences-damaged');
  });

  it('finds a circle among the answers, and none where there is none', () => {
    assert.equal(circleIn([over('a', 'b'), over('b', 'c'), over('a', 'c')]), null);
    const circle = circleIn([over('x', 'a'), over('a', 'b'), over('b', 'c'), over('c', 'a')]);
    assert.deepEqual([...(circle ?? [])].sort(), ['a', 'b', 'c']);
    const chain = Array.from({ length: 20_000 }, (_, i) => over(String(i), String(i + 1)));
    assert.equal(circleIn(chain), null);
    assert.equal(circleIn([...chain, over('20000', '0')])?.length, 20_001);
  });

  it('gives the alignment coefficient: agreeing less disagreeing pairs, ties as neither', () => {
    const reduction = (preferences: readonly { better: string; worse: string }[]): Reduction =>
      ({
        ids: ['a', 'b', 'c', 'd'],
        columns: { discounted: Float64Array.of(3, 1, 1, NaN) },
        preferences,
      }) as unknown as Reduction;
    const of = (...pairs: { better: string; worse: string }[]) => tac.compute(reduction(pairs));
    assert.ok('reason' in of());
    assert.ok('reason' in of(over('a', 'd')));
    const mixed = of(over('a', 'b'), over('b', 'a'), over('a', 'c'), over('b', 'c'), over('a', 'gone'));
    // 2 agree, 1 disagrees, 1 tie, of 4.
    assert.ok('value' in mixed);
    assert.equal(mixed.value, 0.25);
    assert.equal(mixed.sample, '4 judged pairs: 2 agree, 1 disagree');
    assert.ok(mixed.interval && mixed.interval[0] < 0.25 && mixed.interval[1] > 0.25);
  });

  it('asks first about what the two returns order differently, and never twice', () => {
    const episode = (id: string, sum: number, discounted: number): EpisodeSummary => ({
      id,
      outcome: 'failure',
      cause: null,
      length: 5,
      return: sum,
      discountedReturn: discounted,
      recordedReturn: null,
    });
    const episodes = [episode('a', 1, 3), episode('b', 2, 2.9), episode('c', 0, 0)];
    assert.deepEqual(nextPair(episodes, [], 0), ['a', 'b']);
    const second = nextPair(episodes, [over('b', 'a')], 0);
    assert.ok(second?.includes('c'));
    assert.equal(nextPair(episodes, [over('b', 'a'), over('a', 'c'), over('c', 'b')], 0), null);
    assert.notDeepEqual(nextPair(episodes, [], 1), ['a', 'b']);
  });
});
