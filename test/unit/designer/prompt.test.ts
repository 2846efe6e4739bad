import assert from 'node:assert/strict';
import { contractById } from '../../../extension/core/contract/registry';
import type { DesignRequest } from '../../../extension/core/designer/designer';
import { promptFor } from '../../../extension/core/designer/prompt';
import type { Part } from '../../../extension/core/designer/without';
import { PARTS, readWithout } from '../../../extension/core/designer/without';
import { estimateMessages } from '../../../extension/core/model/tokens';
import type { EpisodeOutcome } from '../../../extension/core/task/outcome';
import { outcomeOf } from '../../../extension/core/training/outcome';
import { finding, sketch, suggestion } from '../loop/samples';
import { training, window } from '../training/samples';
import { corridor } from './episodes';
import { contextOf } from './recording';

describe('prompt of the designer', () => {
  const set = corridor();
  const outcomes = set.episodes.map(({ start, length }): EpisodeOutcome => {
    const last = start + length - 1;
    if (set.reward?.[last] === 1) return { outcome: 'success', cause: null };
    return { outcome: 'failure', cause: set.terminated[last] ? 'lava' : 'out of time' };
  });
  const context = contextOf(set, { success: 'reward > 0', causes: { lava: 'terminated' } }, outcomes);

  async function text(
    contractId: string,
    without: readonly Part[],
    rest: Partial<DesignRequest> = {},
    evidenceTokens = 8000,
  ): Promise<string> {
    const contract = contractById(contractId);
    assert.ok(contract);
    const analysis = sketch({ findings: [finding('warning', 'pays twice')], suggestions: [suggestion('x')] });
    const messages = await promptFor(
      {
        context,
        contract,
        entry: null,
        previous: { code: 'def old(obs): return 1', analysis },
        rejected: null,
        tried: [],
        without: new Set(without),
        ...rest,
      },
      { evidenceTokens },
    );
    const whole = messages.map(({ content }) => content).join('\n\n');
    assert.ok(!/\{\{|undefined|\[object|\n{4,}/.test(whole), whole);
    return whole;
  }

  /** What each part is there for, and what is gone without it. */
  const marks: Readonly<Record<Exclude<Part, 'critic'>, readonly RegExp[]>> = {
    memory: [
      /- memory: a dictionary/,
      /`memory` is a dictionary/,
      /def reward_function\(obs, next_obs, memory\)/,
    ],
    thoughts: [
      /First explain the design/,
      /First the explanation in plain sentences/,
      /Say in the explanation/,
    ],
    'scale-limit': [/The success must be worth more than anything/],
    analyzer: [/Causes of failure:\n/, /Episode \d+, failure: lava/, /pays twice/, /Penalise lava/],
  };
  for (const [part, patterns] of Object.entries(marks) as [Part, readonly RegExp[]][]) {
    it(`leaves out ${part} when it is told to, and nothing else`, async () => {
      const whole = await text('auto_mc_reward', []);
      const less = await text('auto_mc_reward', [part]);
      for (const pattern of patterns) {
        assert.match(whole, pattern);
        assert.doesNotMatch(less, pattern);
      }
      for (const [other, kept] of Object.entries(marks))
        if (other !== part)
          for (const pattern of kept) assert.match(less, pattern, `${part} took ${other} along`);
      assert.match(less, /# Input parameters/);
      assert.match(less, /def old\(obs\): return 1/);
    });
  }

  it('tells what agents learned from the reward so far, from the best of others, and from earlier ones', async () => {
    const analysis = sketch({});
    const plain = await text('step', [], { previous: { code: 'def old(obs): return 1', analysis } });
    assert.doesNotMatch(plain, /What agents learned/);
    const curve = [1, 2, 3].map((part) => ({
      ...window(part, 10, 2 * part),
      steps: 300 * part,
      components: { near: part },
    }));
    const outcome = outcomeOf(training([9, 8], curve), training([1, 0]));
    const hacked = {
      kind: 'failing-pays-more' as const,
      sentence: 'The trained agents fail in 9 of 10 episodes and are paid up to 7 for it.',
      episodes: ['seed-0.jsonl#3'],
    };
    const learned = { ...analysis, training: { outcome: { ...outcome, hacked } } };
    const told = await text('step', [], { previous: { code: 'def old(obs): return 1', analysis: learned } });
    assert.match(told, /succeed in 85 % \(\d+–\d+ %\) of episodes; on the environment's own reward in 5 %/);
    assert.match(told, /lava 95 % → 15 %/);
    assert.match(told, /The reward is gamed\. The trained agents fail in 9 of 10/);
    assert.match(
      told,
      /- after 300 steps: success 10 %; the reward pays 2; of which near 0\.1; .*failures: lava 90 %/,
    );
    const broken = {
      ...analysis,
      training: {
        problem: { code: 'reward-crashed', message: 'The reward crashed: KeyError.', hint: 'Correct it.' },
      },
    };
    const untrained = await text('step', [], {
      previous: { code: 'def old(obs): return 1', analysis: broken },
    });
    assert.match(untrained, /could not be trained on it\s+The reward crashed: KeyError/);
    const other = { code: 'def other(obs): return 2', analysis: learned };
    const crossed = await text('step', [], { strategy: { kind: 'cross', other } });
    assert.match(crossed, /succeed in 85 %/);
  });

  it('holds together without all of them', async () => {
    const bare = await text('step', PARTS);
    assert.match(bare, /6 successes, 8 failures, 0 unknown\./);
    assert.match(bare, /- auc: 0\.50/);
  });

  it('becomes shorter with fewer tokens for evidence, and keeps causes and findings', async () => {
    const tried = Array.from({ length: 5 }, (_, i) => ({
      code: `def tried_${i}(obs):\n${'    x = 1\n'.repeat(200)}`,
      sentence: `Misordered: number ${i}.`,
    }));
    const contract = contractById('step');
    assert.ok(contract);
    const sizes = await Promise.all(
      [500, 2000, 8000].map(async (evidenceTokens) => {
        const whole = await text('step', [], { tried }, evidenceTokens);
        for (const kept of [/Causes of failure:/, /pays twice/, /Misordered: number 4/])
          assert.match(whole, kept);
        return estimateMessages([{ role: 'user', content: whole }]);
      }),
    );
    assert.ok((sizes[0] ?? 0) < (sizes[1] ?? 0) && (sizes[1] ?? 0) < (sizes[2] ?? 0), sizes.join(' '));
    assert.ok((sizes[0] ?? 0) < 2500, sizes.join(' '));
  });

  it('reads the list of parts, and names one that is none', () => {
    const read = readWithout('memory, critic');
    assert.deepEqual(read.ok ? [...read.value] : [], ['memory', 'critic']);
    const wrong = readWithout('memory,brain');
    assert.match(wrong.ok ? '' : wrong.problem.message, /no part "brain"/);
  });
});
