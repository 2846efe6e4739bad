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
});
