import assert from 'node:assert/strict';
import { groupCauses } from '../../../extension/core/analyzer/causes';
import { contrast } from '../../../extension/core/analyzer/contrast';
import { ACTIONS, lavaEpisodes } from './lava-grid';
import { contextOf } from './recording';

const causes = { lava: 'terminated', 'out of time': 'truncated' };

describe('groupCauses', () => {
  it('names the lava, shows its last steps and says what they have in common', () => {
    const episodes = lavaEpisodes(1, 20);
    const groups = groupCauses(contextOf(episodes, { causes, actions: ACTIONS }));
    const failures = episodes.filter(({ cause }) => cause === 'lava');
    const lava = groups[0];
    assert.ok(lava);
    assert.equal(lava.cause, 'lava');
    assert.equal(lava.count, failures.length);
    for (const { trajectory, step } of lava.evidence) {
      const shown = episodes[Number(trajectory)]?.steps[step];
      assert.equal((shown?.obs as { front: string }).front, 'lava');
      assert.equal(shown?.terminated, true);
    }
    const sign = lava.signs[0];
    assert.equal(sign?.condition, 'obs["front"] == "lava" and action == 2');
    assert.equal(sign.inFailures, 1);
    assert.equal(sign.elsewhere, 0);
    assert.match(
      sign.sentence,
      /^front is lava and action is forward in 15 of 15 last steps, and in none of/,
    );
  });

  it('groups by how episodes end when the task names no causes, and leaves unknown outcomes out', () => {
    const episodes = lavaEpisodes(1, 20);
    const groups = groupCauses(
      contextOf([...episodes, ...episodes.map((episode) => ({ ...episode, outcome: 'unknown' as const }))]),
    );
    assert.deepEqual(
      groups.map(({ cause, count }) => [cause, count]),
      [
        ['terminated', 15],
        ['out of time', 6],
      ],
    );
  });

  it('never takes the clock for a sign', () => {
    for (const group of groupCauses(contextOf(lavaEpisodes(1, 20), { causes })))
      assert.ok(group.signs.every(({ field }) => !field.includes('steps_left')));
  });

  it('finds the sign in failures alone', () => {
    const failures = lavaEpisodes(3, 20).filter(({ outcome }) => outcome === 'failure');
    const [lava] = groupCauses(contextOf(failures, { causes, actions: ACTIONS }));
    assert.equal(lava?.signs[0]?.condition, 'obs["front"] == "lava" and action == 2');
    assert.match(lava.signs[0].sentence, /earlier steps/);
  });

  it('says nothing when there is nothing to see: two failures are no pattern', () => {
    const failures = lavaEpisodes(1, 20)
      .filter(({ cause }) => cause === 'lava')
      .slice(0, 1);
    const [group] = groupCauses(contextOf(failures, { causes }));
    assert.equal(group?.count, 1);
    assert.equal(group.evidence.length, 1);
    assert.deepEqual(group.signs, []);
  });
});

describe('contrast', () => {
  it('sees what successes have in common, and the place they come nearer to', () => {
    const { successes, trends, potentials } = contrast(
      contextOf(lavaEpisodes(1, 20), { causes, actions: ACTIONS }),
    );
    assert.match(successes[0]?.condition ?? '', /obs\["front"\] == "goal"/);
    assert.deepEqual(
      trends.map(({ feature, direction }) => [feature.name, direction]),
      [
        ['x', 'rises'],
        ['y', 'rises'],
      ],
    );
    assert.equal(
      potentials[0]?.code(({ expression }) => expression),
      '-(abs(obs["x"] - 7) + abs(obs["y"] - 5))',
    );
  });
});
