import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JudgeReport } from '../../../extension/core/judge/report';
import { createWorkbench } from '../../../extension/core/loop/create-workbench';
import { rewardsmith } from '../cli/run';
import { Endpoint, json, says, type Answer } from '../model/endpoint';
import { LIMITS } from '../sandbox/runtimes';

const ROWS = Array.from({ length: 24 }, (_, i) => {
  const correct = i % 2 === 0;
  const answer = String(510 + Math.floor(i / 4));
  return {
    prompt: `Question ${Math.floor(i / 4)}?`,
    completion: `I think that it is ${correct ? answer : '99'}${'!'.repeat(i % 7)}`,
    answer,
    correct,
  };
});

/**
 * A judge with habits: right answers get 6, wrong ones 3, one point more for a text above 300 characters, two for praise,
 * the first of two is better unless one is in its own words, and each other time the score is one higher.
 */
function habits(): Answer {
  const times = new Map<string, number>();
  return (response, asked) => {
    const [system = '', user = ''] = asked.body.messages.map(({ content }) => content);
    const answer = (content: string): void => says(content)(response, asked);
    if (system.startsWith('Write the answer again'))
      return answer(`In my words: ${/## Answer\n([\s\S]*)/.exec(user)?.[1] ?? ''}`);
    const reference = /## Reference answer\n(\S+)/.exec(user)?.[1] ?? '';
    const [first = '', second = ''] = user.split(/## (?:First |Second )?[Aa]nswer\n/).slice(1);
    if (system.includes('Two answers'))
      return answer(
        JSON.stringify({
          better: first.includes('In my words')
            ? 'first'
            : second.includes('In my words')
              ? 'second'
              : 'first',
        }),
      );
    const n = times.get(user) ?? 0;
    times.set(user, n + 1);
    const score =
      (first.includes(` ${reference}`) ? 6 : 3) +
      (first.length > 300 ? 1 : 0) +
      (first.includes('correct, complete and verified') ? 2 : 0) +
      (n % 2);
    return answer(`Here it is: {"score": ${score}, "reason": "so"}`);
  };
}

describe('rewardsmith judge', function () {
  this.timeout(60_000);
  const folder = mkdtempSync(join(tmpdir(), 'rewardsmith-judge-'));
  const task = join(folder, 'asked.reward.json');
  const endpoint = new Endpoint();
  const judged = () =>
    rewardsmith([
      'judge',
      task,
      '--model',
      'm',
      '--base-url',
      endpoint.baseUrl,
      '--repeats',
      '2',
      '--format',
      'json',
    ]);

  before(async () => {
    await endpoint.start();
    writeFileSync(join(folder, 'rows.jsonl'), ROWS.map((row) => JSON.stringify(row)).join('\n'));
    const written = {
      goal: 'Answer.',
      trajectories: ['rows.jsonl'],
      success: 'correct',
      judge: { instructions: 'Is the final answer right?', scale: [0, 10] },
    };
    writeFileSync(task, JSON.stringify(written));
  });
  after(async () => {
    await endpoint.stop();
    rmSync(folder, { recursive: true });
  });

  it('asks the endpoint, keeps the answers, and finds the habits of the judge', async () => {
    endpoint.answerWith(habits());
    const { code, stdout, stderr } = await judged();
    assert.equal(code, 0, stderr);
    const report = JSON.parse(stdout) as JudgeReport & { readonly unanswered: number };
    const value = (measure: JudgeReport['flips']): number => ('value' in measure ? measure.value : NaN);
    assert.equal(report.unanswered, 0);
    assert.equal(value(report.tellsRight), 1);
    // 6 and 7 of 10: √½ of a point apart.
    assert.ok(Math.abs(value(report.spread) - Math.SQRT1_2 / 10) < 1e-9);
    assert.equal(value(report.flips), 0);
    // One point for length, less the half point that the mean of two has.
    assert.ok(Math.abs(value(report.paddingWrong) - 0.05) < 1e-9, JSON.stringify(report.paddingWrong));
    assert.equal(value(report.positionFlips), 1);
    assert.equal(value(report.firstOfFlips), 1);
    assert.equal(value(report.ownWords), 1);
    const gains = new Map(report.appeals.map(({ name, gain }) => [name, value(gain)]));
    assert.ok(Math.abs((gains.get('flattery') ?? 0) - 0.15) < 1e-9);
    assert.ok(Math.abs((gains.get('confidence') ?? 1) + 0.05) < 1e-9);
  });

  it('asks nothing again that was answered, and needs no model then', async () => {
    endpoint.answerWith(json({ error: { message: 'nobody is here' } }, 500));
    const again = await judged();
    assert.equal(again.code, 0, again.stderr);
    assert.equal(endpoint.asked.length, 0);
    const without = await rewardsmith(['judge', task]);
    assert.equal(without.code, 0, without.stderr);
    assert.match(without.stdout, /another winner in the other order +100 %/);
  });

  it('gives a reward the recorded judgements as a column; the sandbox reaches no network', async () => {
    const workbench = createWorkbench({ runtime: 'pyodide', limits: LIMITS });
    const context = await workbench.open(task);
    assert.ok(context.ok, JSON.stringify(context));
    assert.deepEqual(context.value.problems, []);
    const source =
      'def reward(completions, judgement, **kwargs):\n    return [None if j is None else j / 10 for j in judgement]\n';
    const reward = { source, file: join(folder, 'reward.py'), entry: null };
    const bound = await workbench.bind(context.value, reward);
    assert.ok(bound.ok, JSON.stringify(bound));
    const replayed = await workbench.replay(context.value, bound.value);
    assert.ok(replayed.ok, JSON.stringify(replayed));
    assert.deepEqual(
      [...replayed.value.input.replay.reward],
      ROWS.map(({ correct }) => (correct ? 0.65 : 0.35)),
    );
    const findings = await workbench.check(context.value, reward);
    assert.deepEqual(
      findings.filter(({ severity }) => severity !== 'info').map(({ code, message }) => `${code} ${message}`),
      [],
      'what is made up was not judged, so that nothing can be said of it',
    );
    workbench.dispose();
  });

  it('says so when the endpoint answers in another form, and keeps what it has', async () => {
    const before = readFileSync(join(folder, 'asked.judgements.jsonl'), 'utf8');
    endpoint.answerWith(says('seven of ten'));
    const other = join(folder, 'other.reward.json');
    writeFileSync(other, readFileSync(task, 'utf8'));
    const { code, stderr } = await rewardsmith([
      'judge',
      other,
      '--model',
      'm',
      '--base-url',
      endpoint.baseUrl,
    ]);
    assert.equal(code, 2);
    assert.match(stderr, /another form than was asked for/);
    assert.equal(readFileSync(join(folder, 'asked.judgements.jsonl'), 'utf8'), before);
  });

  it('says what is missing in the task', async () => {
    const plain = join(folder, 'plain.reward.json');
    writeFileSync(
      plain,
      JSON.stringify({ goal: 'Answer.', trajectories: ['rows.jsonl'], success: 'correct' }),
    );
    const { code, stderr } = await rewardsmith(['judge', plain, '--model', 'm']);
    assert.equal(code, 2);
    assert.match(stderr, /has no "judge"/);
  });

  describe('with judgements that were recorded elsewhere', () => {
    const bench = join(folder, 'bench.reward.json');
    const kept = join(folder, 'bench.judgements.jsonl');
    const lines = (rows: readonly unknown[]): string =>
      rows.map((row) => `${JSON.stringify(row)}\n`).join('');
    const from = (rows: readonly unknown[]) => {
      rmSync(kept, { force: true });
      writeFileSync(join(folder, 'elsewhere.jsonl'), lines(rows));
      return rewardsmith(['judge', bench, '--from', join(folder, 'elsewhere.jsonl'), '--format', 'json']);
    };

    before(() => {
      const rows = ROWS.map((row, i) => ({
        ...row,
        question_id: 81 + (i >> 1),
        model: i % 2 ? 'weak' : 'strong',
      }));
      writeFileSync(join(folder, 'bench.jsonl'), lines(rows));
      const judge = { instructions: 'Is it right?', scale: [1, 10] };
      writeFileSync(
        bench,
        JSON.stringify({ goal: 'Answer.', trajectories: ['bench.jsonl'], success: 'correct', judge }),
      );
    });

    it('finds the completions of scores, takes numbers in quotes, and leaves out what is off the scale', async () => {
      const rows = ROWS.flatMap((_, i) =>
        [0, 1].map((again) => ({
          question_id: 81 + (i >> 1),
          model: i % 2 ? 'weak' : 'strong',
          judge: ['gpt-4', 'single-v1'],
          score: i % 2 ? String(3 + again) : 8,
        })),
      );
      const odd = [
        { question_id: 81, model: 'strong', judge: ['gpt-4', 'single-v1'], score: -1 },
        { question_id: 999, model: 'strong', judge: ['gpt-4', 'single-v1'], score: 5 },
        { question_id: 82, model: 'strong', judge: ['gpt-4', 'single-v1'], score: 'great' },
      ];
      const { code, stdout, stderr } = await from([...rows, ...odd]);
      assert.equal(code, 0, stderr);
      assert.match(stderr, /49 judgements read, 49 of them new; 2 lines are of no completion/);
      const report = JSON.parse(stdout) as JudgeReport;
      assert.deepEqual([report.model, report.judgements, report.outside], ['gpt-4', 49, 1]);
      assert.ok('value' in report.tellsRight && report.tellsRight.value === 1);
      // Half of them differ by a point of nine between the two times.
      assert.ok('value' in report.spread && Math.abs(report.spread.value - Math.SQRT1_2 / 18) < 1e-9);
    });

    it('reads pairs in both orders: who is shown first wins, ties are no change, a missing side is told', async () => {
      const pair = (i: number, g1: string, g2: string) => ({
        ...{ question_id: 81 + i, model_1: 'strong', model_2: 'weak', judge: ['gpt-4', 'pair-v2'] },
        ...{ g1_winner: g1, g2_winner: g2 },
      });
      const { stdout } = await from([
        ...[0, 1, 2, 3].map((i) => pair(i, 'model_1', 'model_2')),
        ...[4, 5, 6].map((i) => pair(i, 'model_1', 'model_1')),
        pair(7, 'tie', 'model_2'),
        pair(8, 'error', 'model_1'),
      ]);
      const report = JSON.parse(stdout) as JudgeReport;
      assert.ok('value' in report.positionFlips && 'value' in report.firstOfFlips, stdout);
      assert.deepEqual([report.positionFlips.value, report.positionFlips.sample], [0.5, '8 pairs']);
      assert.equal(report.firstOfFlips.value, 1);
      const oneSided = await from([0, 1, 2, 3, 4, 5].map((i) => pair(i, 'model_1', '')));
      assert.match(oneSided.stdout, /no pair was judged in both orders/);
    });

    it('keeps two judges apart, who are not one that is unsure', async () => {
      const rows = ['a', 'b'].flatMap((judge) =>
        ROWS.map((_, i) => ({
          ...{ question_id: 81 + (i >> 1), model: i % 2 ? 'weak' : 'strong' },
          ...{ judge, score: judge === 'a' ? 2 : 9 },
        })),
      );
      const report = JSON.parse((await from(rows)).stdout) as JudgeReport;
      assert.equal(report.model, 'a, b');
      assert.ok('reason' in report.spread);
    });

    describe("RewardBench's scores of a reward model", () => {
      const task = join(folder, 'preferences.reward.json');
      const pairs = Array.from({ length: 12 }, (_, i) => ({
        id: 100 + i,
        prompt: `What is ${i}+1?`,
        chosen: `It is ${i + 1}.`,
        rejected: `It is ${i + 2}.`,
      }));
      const judged = (name: string, text: string) => {
        rmSync(task.replace('.reward.json', '.judgements.jsonl'), { force: true });
        writeFileSync(join(folder, 'preferences.jsonl'), lines(pairs));
        const judge = { instructions: 'Is it right?', scale: [-5, 5] };
        writeFileSync(
          task,
          JSON.stringify({ goal: 'Add.', trajectories: ['preferences.jsonl'], success: 'accepted', judge }),
        );
        writeFileSync(join(folder, name), text);
        return rewardsmith(['judge', task, '--from', join(folder, name), '--format', 'json']);
      };

      it('are taken in the order of the data, under the name of the file', async () => {
        const scores = pairs.map((_, i) => ({ chosen: i % 4 ? 2.5 : -1, rejected: [0.5] }));
        const { code, stdout, stderr } = await judged('some-rm_all.jsonl', lines(scores));
        assert.equal(code, 0, stderr);
        const report = JSON.parse(stdout) as JudgeReport;
        assert.deepEqual([report.model, report.judgements, report.outside], ['some-rm', 24, 0]);
        assert.ok('value' in report.tellsRight && report.tellsRight.value === 0.75, stdout);
      });

      it('are found by their id where they are lists, whatever their order', async () => {
        const ids = pairs.map(({ id }) => id).reverse();
        const lists = {
          ...{ model: 'org/rm', id: [...ids, 999], subset: ids.map(() => 'sums') },
          ...{
            scores_chosen: [...ids.map(() => 1), 9],
            scores_rejected: [...ids.map((id) => (id < 106 ? 0 : 2)), 9],
          },
        };
        const { code, stdout, stderr } = await judged('scores.json', JSON.stringify(lists));
        assert.equal(code, 0, stderr);
        assert.match(stderr, /24 judgements read, 24 of them new; 1 line/);
        const report = JSON.parse(stdout) as JudgeReport;
        assert.ok('value' in report.tellsRight && report.tellsRight.value === 0.5, stdout);
      });

      it('of other data are refused', async () => {
        const { code, stderr } = await judged('other_all.jsonl', lines([{ chosen: 1, rejected: 0 }]));
        assert.equal(code, 2);
        assert.match(stderr, /scores of 1 pairs[\s\S]*holds 12/);
      });
    });

    it('says which line is no judgement, and what one looks like', async () => {
      const none = await from([{ winner: 'model_a' }]);
      assert.equal(none.code, 2);
      assert.match(none.stderr, /None of the 1 lines could be used[\s\S]*question_id/);
      writeFileSync(
        kept,
        lines([
          { kind: 'recorded', id: 'x', score: 'good' },
          { kind: 'recorded', id: 'y', score: 1 },
        ]),
      );
      const own = await rewardsmith(['judge', bench]);
      assert.equal(own.code, 2);
      assert.match(
        own.stderr,
        /Line 1 of the recorded judgements can't be read: score[\s\S]*"kind": "recorded"/,
      );
    });
  });
});
