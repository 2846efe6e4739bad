import assert from 'node:assert/strict';
import type { Diagnosis } from '../../../extension/core/analyzer/diagnosis';
import { claimWords, createDiagnostician } from '../../../extension/core/analyzer/diagnosis';
import { recordingWords } from '../../../extension/core/designer/prompt';
import { evaluate } from '../../../extension/core/measures/evaluate';
import { createLanguageModel } from '../../../extension/core/model/client';
import { loadProvider } from '../../../extension/core/model/load-provider';
import { contextOf } from '../designer/recording';
import { sketch as analysisSketch } from '../loop/samples';
import type { EpisodeSketch } from '../measures/build';
import { sketch } from '../measures/build';
import { Endpoint, json, says } from '../model/endpoint';

/** Eight deaths, seven of them with a health that falls; four successes, one of which is hurt too. */
const EPISODES: readonly EpisodeSketch[] = [
  ...Array.from({ length: 8 }, (_, i): EpisodeSketch => ({
    outcome: 'failure',
    cause: 'death',
    rewards: [0, 0],
    states: [{ health: 9 }, { health: i === 0 ? 9 : 2 }, { health: 0 }],
  })),
  ...Array.from({ length: 4 }, (_, i): EpisodeSketch => ({
    outcome: 'success',
    rewards: [0, 1],
    states: [{ health: 9 }, { health: i === 0 ? 2 : 9 }, { health: 9 }],
  })),
];

describe('diagnosis by a model', () => {
  const endpoint = new Endpoint();
  before(() => endpoint.start());
  after(() => endpoint.stop());

  const { set, outcomes, replay } = sketch(EPISODES);
  const context = contextOf(set, { causes: { death: 'health <= 0' }, success: 'reward > 0' }, outcomes);
  const evaluation = evaluate({ set, outcomes, replay, discount: 0.99 });
  const analysis = { ...analysisSketch({}), evaluation };

  async function diagnose(...checks: readonly string[]): Promise<Diagnosis> {
    const claims = checks.map((check) => ({
      cause: 'death',
      claim: 'Health falls before death',
      check,
      refinement: 'Charge lost health',
    }));
    endpoint.answerWith(says(JSON.stringify({ claims })));
    return done();
  }

  async function done(): Promise<Diagnosis> {
    const settings = { model: 'm-1', baseUrl: endpoint.baseUrl, apiKey: '' };
    const model = createLanguageModel({ provider: loadProvider('openai'), settings });
    const words = (tokens: number) => recordingWords(context, analysis, tokens);
    const result = await createDiagnostician(model).diagnose({ context, analysis, words });
    assert.ok(result.ok, result.ok ? '' : result.problem.message);
    return result.value;
  }

  it('checks each claim on all episodes, and counts', async () => {
    const { claims } = await diagnose('last.health < 5', 'any(health > 8)', 'last.health > 100');
    assert.deepEqual(
      claims.map(({ support, sentence }) => [support, sentence]),
      [
        ['supported', 'true in 7 of 8 failures by death and in 1 of 4 successes'],
        ['unsupported', 'true in 8 of 8 failures by death and in 4 of 4 successes'],
        ['unsupported', 'true in 0 of 8 failures by death and in 0 of 4 successes'],
      ],
    );
    assert.match(
      claims[1] ? claimWords(claims[1]) : '',
      /^death: Not borne out: Health falls before death\. \(true in/,
    );
  });

  it('points at failures that show it, and at those of which it is not true', async () => {
    const { claims } = await diagnose('last.health < 5', 'length > 1');
    const [claim] = claims;
    const ids = set.episodes.map(({ id }) => id);
    assert.deepEqual(claim?.against, [ids[0]]);
    assert.equal(claim.evidence.length, 3);
    for (const { trajectory, step } of claim.evidence) {
      assert.ok(ids.indexOf(trajectory) > 0 && ids.indexOf(trajectory) < 8);
      assert.equal(step, 1);
    }
    assert.match(claimWords(claim), /successes; see \S+ step 1, /);
  });

  it('marks a claim that cannot be asked, and runs nothing', async () => {
    const { claims } = await diagnose('last.mana < 5', '__import__("os").system("true")', 'health <');
    assert.deepEqual(
      claims.map(({ support }) => support),
      ['unchecked', 'unchecked', 'unchecked'],
    );
    assert.match(claims[0]?.sentence ?? '', /could not be checked: .*mana/);
  });

  it('shows the steps, and fewer of them where the prompt is too long', async () => {
    endpoint.answerWith(json({ error: { message: 'prompt is too long' } }, 400), says('{"claims": []}'));
    assert.deepEqual((await done()).claims, []);
    const [first, second] = endpoint.asked.map(({ body }) => JSON.stringify(body.messages));
    assert.match(first ?? '', /failure: death, 2 steps/);
    assert.ok((second?.length ?? 0) <= (first?.length ?? 0));
  });
});
