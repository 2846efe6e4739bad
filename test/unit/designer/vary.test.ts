import assert from 'node:assert/strict';
import { contractById } from '../../../extension/core/contract/registry';
import { createBuiltinDesigner } from '../../../extension/core/designer/builtin';
import type { DesignRequest } from '../../../extension/core/designer/designer';
import type { Strategy } from '../../../extension/core/designer/strategy';
import { promptFor } from '../../../extension/core/designer/prompt';
import type { AnalysisSketch } from '../loop/samples';
import { component, sketch, suggestion } from '../loop/samples';
import { corridor } from './episodes';
import { contextOf } from './recording';

const FIRST = `def compute_reward(obs, next_obs):
    step = next_obs["x"] - obs["x"]
    progress = 0.1 if step > 0 else 0.0
    goal = 1.0 if next_obs["x"] == 6 else 0.0
    return progress + goal, {"progress": progress, "goal": goal}
`;
const SECOND = `def compute_reward(obs, next_obs, terminated):
    gain = next_obs["x"] - obs["x"]
    progress = 0.05 * gain
    lava = -1.0 if terminated and next_obs["x"] < 6 else 0.0
    return progress + lava, {"progress": progress, "lava": lava}
`;
const REMEMBERS = `def compute_reward(obs, memory):
    fresh = 1.0 if obs["x"] > memory.get("x", 0) else 0.0
    memory["x"] = obs["x"]
    return fresh, {"fresh": fresh}
`;

function request(
  strategy: Strategy,
  more: Partial<DesignRequest> = {},
  measured: AnalysisSketch = {},
): DesignRequest {
  const set = corridor();
  const contract = contractById('step');
  assert.ok(contract);
  return {
    context: contextOf(
      set,
      {},
      set.episodes.map(() => ({ outcome: 'unknown', cause: null })),
    ),
    contract,
    entry: null,
    previous: {
      code: FIRST,
      analysis: sketch({
        components: [component('progress', 0.1, 0.2), component('goal', 1, 0)],
        ...measured,
      }),
    },
    rejected: null,
    tried: [],
    strategy,
    ...more,
  };
}

async function written(asked: DesignRequest): Promise<string> {
  const design = await createBuiltinDesigner().design(asked);
  return design.ok ? design.value.code : design.problem.code;
}

describe('variations without a model', () => {
  it('change one component: what the analysis suggests for it first, then gone, turned round, smaller', async () => {
    const strategy: Strategy = { kind: 'mutate', component: 'progress' };
    const suggested = FIRST.replace('0.1 if', '0.01 if');
    const first = await written(
      request(strategy, {}, { suggestions: [{ ...suggestion(suggested), id: 'rescale-progress' }] }),
    );
    assert.equal(first, suggested);
    const codes = [await written(request(strategy)), await written(request(strategy, { variant: 1 }))];
    assert.deepEqual(
      codes.map((code) => code.split('\n')[2]?.trim()),
      ['progress = 0.0', 'progress = -1 * (0.1 if step > 0 else 0.0)'],
    );
    for (const code of codes) assert.equal(code.split('\n')[3], FIRST.split('\n')[3], 'the rest stays');
    const tried = codes.map((code) => ({ code, sentence: '' }));
    assert.match(await written(request(strategy, { tried })), /0\.3 \* \(/);
  });

  it('cross two candidates: a component that the first has not, then its own in the other form', async () => {
    const other = {
      code: SECOND,
      analysis: sketch({ components: [component('progress', 0.05, 0), component('lava', 0, -1)] }),
    };
    const strategy: Strategy = { kind: 'cross', other };
    const lava = await written(request(strategy));
    assert.match(lava, /def compute_reward\(obs, next_obs, terminated\):/);
    assert.match(lava, /lava = -1.0 if terminated and next_obs\["x"\] < 6 else 0.0/);
    assert.match(
      lava,
      /return progress \+ goal \+ lava, \{"progress": progress, "goal": goal, "lava": lava\}/,
    );
    const progress = await written(request(strategy, { variant: 1 }));
    assert.match(progress, /progress = 0.05 \* \(next_obs\["x"\] - obs\["x"\]\)/);
    assert.equal(await written(request(strategy, { variant: 2 })), 'nothing-to-propose');
  });

  it('leave alone what remembers, and what the user has rejected', async () => {
    const remembers = { code: REMEMBERS, analysis: sketch({ components: [component('fresh', 1, 0)] }) };
    assert.equal(
      await written(request({ kind: 'cross', other: remembers })),
      'nothing-to-propose',
      'one expression is not all of it',
    );
    const strategy: Strategy = { kind: 'mutate', component: 'progress' };
    const first = await written(request(strategy));
    const refused = [{ code: first, reason: 'no' }];
    assert.notEqual(await written(request(strategy, { refused })), first);
  });
});

describe('variations by a model', () => {
  const said = async (asked: DesignRequest): Promise<string> =>
    (await promptFor(asked, { evidenceTokens: 2000 })).map(({ content }) => content).join('\n');

  it('are asked for in words, with the figures they need', async () => {
    assert.match(
      await said(request({ kind: 'mutate', component: 'progress' })),
      /exactly one component changed: progress\./,
    );
    const other = { code: SECOND, analysis: sketch({ components: [component('lava', 0, -1)] }) };
    const cross = await said(request({ kind: 'cross', other }));
    assert.ok(cross.includes(FIRST.trim()) && cross.includes(SECOND.trim()));
    assert.match(cross, /- lava: 0 and -1|- lava: 0 and −1/);
    assert.match(await said(request({ kind: 'anew' }, { previous: null })), /begin again, with another idea/);
  });

  it('differ between those who are asked the same', async () => {
    const strategy: Strategy = { kind: 'refine' };
    const prompts = await Promise.all([0, 1, 2].map((variant) => said(request(strategy, { variant }))));
    assert.equal(new Set(prompts).size, 3);
  });

  it('hold what the user said and rejected, however little room there is', async () => {
    const asked = request(
      { kind: 'refine' },
      {
        steering: ['never reward standing'],
        refused: [{ code: FIRST, reason: 'it can be farmed' }],
      },
    );
    const prompt = (await promptFor(asked, { evidenceTokens: 1 })).map(({ content }) => content).join('\n');
    assert.match(prompt, /- never reward standing/);
    assert.match(prompt, /Rejected because: it can be farmed/);
  });
});
