import assert from 'node:assert/strict';
import { findCauses } from '../../../extension/core/analyzer/causes';
import { causeTitle, episodeEvidence } from '../../../extension/core/designer/evidence';
import { estimateTokens } from '../../../extension/core/model/tokens';
import type { TaskContext } from '../../../extension/core/task/context';
import type { EpisodeOutcome } from '../../../extension/core/task/outcome';
import type { RecordedStep } from './recording';
import { contextOf, recording } from './recording';

const CAUSES = ['lava', 'fell', 'stuck', 'out of time', 'collision'];
const EPISODES = 40;
const STEPS = 200;

/**
 * 40 long episodes, 35 of them failures of five causes, with 12 fields. A key is picked up once in each, at a step of its own: a word
 * in the observation changes there and nowhere else.
 */
function long(): TaskContext {
  const outcomes: EpisodeOutcome[] = [];
  const episodes = Array.from({ length: EPISODES }, (_, e): RecordedStep[] => {
    const success = e % 8 === 7;
    const cause = CAUSES[e % CAUSES.length] ?? '';
    outcomes.push(success ? { outcome: 'success', cause: null } : { outcome: 'failure', cause });
    const keyAt = 40 + e * 3;
    return Array.from({ length: STEPS }, (_, t) => ({
      obs: {
        x: t / 10,
        y: (e * 7) % 13,
        key: t >= keyAt ? `held-${e}` : 'none',
        ahead: t === STEPS - 1 && !success ? `${cause}-${e}` : 'floor',
        ...Object.fromEntries(Array.from({ length: 8 }, (_, i) => [`sensor${i}`, Math.sin(t * (i + 1) + e)])),
      },
      action: t % 3,
      reward: success && t === STEPS - 1 ? 1 : 0,
      terminated: t === STEPS - 1,
    }));
  });
  const causes = Object.fromEntries(CAUSES.map((cause) => [cause, `ahead == '${cause}'`]));
  return contextOf(
    recording(episodes),
    { causes, success: 'reward > 0', actions: ['left', 'right', 'forward'] },
    outcomes,
  );
}

/** What of that can be seen in the text. */
function survival(text: string): {
  causes: number;
  endings: number;
  keys: number;
  successes: number;
  rows: number;
} {
  return {
    causes: CAUSES.filter((cause) => text.includes(`failure: ${cause}`)).length,
    endings: new Set(
      [...text.matchAll(/\b(?:lava|fell|stuck|out of time|collision)-(\d+) \|/g)].map(([, e]) => e),
    ).size,
    keys: new Set([...text.matchAll(/\| held-(\d+) \|/g)].map(([, e]) => e)).size,
    successes: [...text.matchAll(/, success, /g)].length,
    rows: text.split('\n').filter((line) => /^\d+ \|/.test(line)).length,
  };
}

describe('evidence in a prompt', () => {
  const context = long();
  const failures = findCauses(context);
  const seen = (tokens: number): string => episodeEvidence(context, failures, [], tokens);

  for (const [tokens, least] of [
    [500, { causes: 5, endings: 5, successes: 0 }],
    [2000, { causes: 5, endings: 10, successes: 1 }],
    [4000, { causes: 5, endings: 15, successes: 2 }],
    [8000, { causes: 5, endings: 20, successes: 2 }],
    [16000, { causes: 5, endings: 35, successes: 2 }],
  ] as const) {
    it(`keeps the steps that end each kind of failure within ${tokens} tokens`, () => {
      const text = seen(tokens);
      const kept = survival(text);
      if (process.env.REWARDSMITH_DEBUG) console.log(tokens, estimateTokens(text), kept);
      assert.ok(estimateTokens(text) <= tokens * 1.02, String(estimateTokens(text)));
      for (const [what, count] of Object.entries(least))
        assert.ok(kept[what as keyof typeof least] >= count, `${what}: ${JSON.stringify(kept)}`);
    });
  }

  it('shows the step where the key is picked up before it tells more of the ends', () => {
    assert.match(seen(2000), /\n\d+ \| [^\n]*\| held-\d+ \| floor/);
  });

  it('marks what is left out, and keeps to the order of time', () => {
    const block = seen(4000).split('\n\n')[1] ?? '';
    const rows = [...block.matchAll(/^(\d+) \|/gm)].map(([, t]) => Number(t));
    assert.deepEqual(
      rows,
      [...rows].sort((a, b) => a - b),
    );
    assert.ok(block.includes('…'));
  });

  it('shows a step that the analysis points at, also far from the end', () => {
    const evidence = [{ trajectory: failures[0]?.episodes[0]?.id ?? '', step: 7 }];
    const causes = failures.slice(0, 1).map(({ cause, count, share, signs }) => ({
      cause,
      count,
      share,
      signs,
      evidence,
      representatives: [evidence[0]?.trajectory ?? ''],
    }));
    assert.match(episodeEvidence(context, failures, causes, 2000), /^7 \| 0\.7 \|/m);
  });

  it('shows an episode that ends step by step as another one only once', () => {
    const walk = (y: number): RecordedStep[] =>
      Array.from({ length: 20 }, (_, t) => ({
        obs: { x: t, y },
        action: 0,
        reward: 0,
        terminated: t === 19,
      }));
    const failed: EpisodeOutcome = { outcome: 'failure', cause: 'fell' };
    const same = contextOf(recording([walk(1), walk(1), walk(1), walk(2)]), { causes: { fell: 'x > 18' } }, [
      failed,
      failed,
      failed,
      failed,
    ]);
    const shown = episodeEvidence(same, findCauses(same), [], 4000);
    assert.equal([...shown.matchAll(/failure: fell/g)].length, 2);
  });

  it('tells a long cause on one short line, so that there is room for its steps', () => {
    const title = causeTitle(`wrong, completion is \`\`\`json\n${'{"name": "Ben"} or '.repeat(20)}`);
    assert.ok(title.length < 140 && !title.includes('\n'), title);
  });

  it('keeps the fields that tell failures apart where there are too many', () => {
    const text = seen(500);
    assert.match(text.split('\n')[0] ?? '', /ahead/);
  });
});
