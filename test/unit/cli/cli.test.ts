import assert from 'node:assert/strict';
import { readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { lavaCopy, rewardsmith } from './run';

const measure = z.union([z.object({ value: z.number() }), z.object({ reason: z.string() })]);
const steps = z.array(z.object({ trajectory: z.string(), step: z.number() }));
const finding = z.object({
  code: z.string(),
  severity: z.enum(['error', 'warning', 'info']),
  message: z.string(),
  file: z.string(),
  line: z.int().positive(),
  column: z.int().positive(),
  endLine: z.int().positive(),
  endColumn: z.int().positive(),
  evidence: steps.optional(),
});
const replay = z.object({
  runtime: z.enum(['pyodide', 'python']),
  episodes: z.number(),
  steps: z.number(),
  readSeconds: z.number().nonnegative(),
  replaySeconds: z.number().positive(),
  errors: z.object({ crash: z.number(), nan: z.number(), timeout: z.number(), notApplicable: z.number() }),
  trajectories: z.array(
    z.object({
      id: z.string(),
      outcome: z.enum(['success', 'failure', 'unknown']),
      cause: z.string().nullable(),
      length: z.number(),
      return: z.number().nullable(),
      discountedReturn: z.number().nullable(),
      recordedReturn: z.number().nullable(),
      rewards: z.array(z.number().nullable()).optional(),
    }),
  ),
  components: z.array(z.object({ name: z.string() })),
  measures: z.record(z.string(), measure),
});
const analysis = replay.extend({
  verdict: z.object({ kind: z.string(), title: z.string(), sentence: z.string() }),
  causes: z.array(z.object({ cause: z.string(), count: z.number(), evidence: steps })),
  suggestions: z.array(
    z.object({
      title: z.string(),
      answers: z.array(z.string()),
      diff: z.string(),
      code: z.string(),
      effect: z.object({ before: z.record(z.string(), measure), after: z.record(z.string(), measure) }),
    }),
  ),
});

describe('rewardsmith (command line)', function () {
  this.timeout(180_000);
  let folder: string;
  let task: string;
  before(async () => {
    folder = await lavaCopy();
    task = join(folder, 'lava.reward.json');
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it('replays every step of the example and gives plain sums', async () => {
    const { code, stdout } = await rewardsmith(['replay', task, '--format', 'json', '--steps']);
    const value = replay.parse(JSON.parse(stdout));
    assert.equal(code, 0);
    assert.equal(value.runtime, 'pyodide');
    assert.deepEqual([value.episodes, value.steps], [96, 3181]);
    assert.deepEqual(value.errors, { crash: 0, nan: 0, timeout: 0, notApplicable: 0 });
    for (const { length, return: total, rewards } of value.trajectories) {
      assert.equal(rewards?.length, length);
      const sum = (rewards ?? []).reduce((a: number, b) => a + (b ?? Number.NaN), 0);
      assert.ok(total !== null && Math.abs(sum - total) < 1e-9);
    }
  });

  it("tells the paper's story: failures end in lava, and charging for it is suggested with its effect", async () => {
    const { code, stdout } = await rewardsmith(['analyze', task, '--format', 'json']);
    const value = analysis.parse(JSON.parse(stdout));
    assert.equal(code, 0);
    assert.equal(value.verdict.kind, 'exploitable');
    assert.deepEqual(
      value.causes.map(({ cause, count }) => [cause, count]),
      [
        ['lava', 39],
        ['out of time', 11],
      ],
    );
    assert.ok((value.causes[0]?.evidence.length ?? 0) > 0);
    const penalty = value.suggestions.find(({ answers }) => answers.includes('lava'));
    assert.ok(penalty, 'the penalty is among the suggestions');
    assert.match(penalty.diff, /^\+.*lava/m);
    assert.notDeepEqual(penalty.effect.before, penalty.effect.after);
  });

  it('exits with 1 on an error, and on a warning when asked to', async () => {
    const crash = join(folder, 'crash.py');
    await writeFile(crash, 'def reward(obs):\n    return 1 / (obs["x"] - obs["x"])\n');
    const broken = await rewardsmith(['check', task, '--reward', crash, '--format', 'json']);
    const { findings } = z.object({ findings: z.array(finding) }).parse(JSON.parse(broken.stdout));
    assert.equal(broken.code, 1);
    const found = findings.find(({ severity }) => severity === 'error');
    assert.equal(found?.line, 2);
    assert.match(found?.message ?? '', /ZeroDivisionError/);

    const warned = join(folder, 'warned.py');
    await writeFile(warned, 'def reward(obs):\n    bonus = 1.0\n    return float(obs["x"])\n');
    assert.equal((await rewardsmith(['check', task, '--reward', warned])).code, 0);
    assert.equal((await rewardsmith(['check', task, '--reward', warned, '--fail-on', 'warning'])).code, 1);
  });

  it('keeps what a reward prints out of the JSON', async () => {
    const chatty = join(folder, 'chatty.py');
    await writeFile(chatty, 'print("{")\n\ndef reward(obs):\n    print("not json")\n    return 0.5\n');
    const { stdout } = await rewardsmith(['replay', task, '--reward', chatty, '--format', 'json']);
    assert.equal(replay.parse(JSON.parse(stdout)).steps, 3181);
  });

  it('stops a reward that hangs at the limit, and counts the steps as timed out, not as 0', async () => {
    const hang = join(folder, 'hang.py');
    await writeFile(hang, 'def reward(obs):\n    while obs["x"] > 3:\n        pass\n    return 1.0\n');
    const { code, stdout } = await rewardsmith([
      'replay',
      task,
      '--reward',
      hang,
      '--limit-seconds',
      '3',
      '--format',
      'json',
      '--steps',
    ]);
    const value = replay.parse(JSON.parse(stdout));
    assert.equal(code, 1);
    assert.ok(value.errors.timeout > 0);
    assert.equal(value.errors.crash, 0);
    assert.ok(value.trajectories.some(({ rewards }) => rewards?.includes(null)));
  });

  it('writes a report of an analysis, and none of another kind', async () => {
    const report = join(folder, 'report.html');
    const { code } = await rewardsmith(['analyze', task, '--report', report]);
    assert.equal(code, 0);
    const html = await readFile(report, 'utf8');
    assert.match(html, /<h2>What to do next<\/h2>/);
    assert.match(html, /<svg /);
    assert.doesNotMatch(html, /<script|src=|href="http/);
    const other = await rewardsmith(['analyze', task, '--report', join(folder, 'report.pdf')]);
    assert.equal(other.code, 2);
    assert.match(other.stderr, /html.*md/);
  });

  it('writes SARIF that names the rule and the place', async () => {
    const warned = join(folder, 'sarif.py');
    await writeFile(warned, 'def reward(obs):\n    bonus = 1.0\n    return float(obs["x"])\n');
    const { stdout } = await rewardsmith(['check', task, '--reward', warned, '--format', 'sarif']);
    const log = z
      .object({
        version: z.literal('2.1.0'),
        runs: z.array(z.object({ results: z.array(z.object({ ruleId: z.string() })) })),
      })
      .parse(JSON.parse(stdout));
    assert.ok(log.runs[0]?.results.some(({ ruleId }) => ruleId === 'RS001'));
  });

  it('improves the example in two rounds, keeps every candidate, and writes the best only when told to', async () => {
    const reward = join(folder, 'reward.py');
    const before = await readFile(reward, 'utf8');
    const { code, stdout } = await rewardsmith(['loop', task, '--rounds', '2', '--format', 'json']);
    const report = z
      .object({
        rounds: z.array(
          z.object({
            candidate: z.object({ id: z.string(), code: z.string() }),
            findings: z.array(finding),
            measures: z.record(z.string(), measure),
            accepted: z.boolean(),
          }),
        ),
        best: z.object({
          code: z.string(),
          measures: z.record(z.string(), measure),
          verdict: z.object({ kind: z.string() }),
        }),
      })
      .parse(JSON.parse(stdout));
    assert.equal(code, 0);
    assert.equal(report.best.verdict.kind, 'ready');
    assert.equal(await readFile(reward, 'utf8'), before);
    for (const { candidate } of report.rounds) {
      const kept = await readFile(
        join(folder, '.rewardsmith', 'lava', 'candidates', `${candidate.id}.py`),
        'utf8',
      );
      assert.equal(kept, candidate.code);
    }
    assert.equal((await rewardsmith(['loop', task, '--rounds', '1', '--write'])).code, 0);
    assert.notEqual(await readFile(reward, 'utf8'), before);
  });

  it('says what is wrong with bad input in one sentence and exits with 2', async () => {
    const missing = await rewardsmith(['analyze', join(folder, 'nowhere.reward.json'), '--format', 'json']);
    assert.equal(missing.code, 2);
    assert.ok('error' in (JSON.parse(missing.stdout) as object));
    assert.match(missing.stderr, /nowhere\.reward\.json/);
    assert.equal((await rewardsmith(['analyse', task])).code, 2);
    assert.equal((await rewardsmith(['replay', task, '--limit-seconds', '-1'])).code, 2);
    assert.equal((await rewardsmith(['replay', task, '--reward', 'no-such.py'])).code, 2);
  });

  it('compares two versions of a reward', async () => {
    const shaped = join(folder, 'shaped.py');
    await writeFile(
      shaped,
      [
        'def phi(obs):',
        '    return -0.3 * obs["x"] * obs["y"] + 0.5 * obs["direction"]',
        '',
        'def reward(obs, next_obs, terminated):',
        '    closer = 0.1 if next_obs["goal_distance"] < obs["goal_distance"] else 0.0',
        '    goal = 1.0 if next_obs["goal_distance"] == 0 else 0.0',
        '    return 2 * (closer + goal + 0.99 * phi(next_obs) * (not terminated) - phi(obs))',
        '',
      ].join('\n'),
    );
    // As it came: another test has the loop write over the copy.
    const reward = resolve('examples/lava-crossing/reward.py');
    const { code, stdout } = await rewardsmith(['compare', task, reward, shaped, '--format', 'json']);
    assert.equal(code, 0);
    const value = z
      .object({
        distances: z.record(
          z.enum(['erc', 'ercSpearman', 'epic', 'starc', 'dard']),
          z.object({ value: z.number() }),
        ),
        rankMoves: z.array(z.object({ trajectory: z.string(), from: z.number(), to: z.number() })).min(1),
        measures: z.object({
          a: z.looseObject({ auc: z.unknown() }),
          b: z.looseObject({ auc: z.unknown() }),
        }),
      })
      .parse(JSON.parse(stdout));
    const { erc, epic, starc, dard } = value.distances;
    for (const distance of [epic, starc, dard])
      assert.ok(distance.value < 1e-5, JSON.stringify(value.distances));
    assert.ok(erc.value > 0.001);
    assert.equal((await rewardsmith(['compare', task, reward, join(folder, 'none.py')])).code, 2);
  });

  it('takes the reward of the task for A where one version is named', async () => {
    const other = join(folder, 'other.py');
    await writeFile(other, 'def reward(obs, next_obs):\n    return float(next_obs["x"])\n');
    const { code, stdout } = await rewardsmith(['compare', task, other]);
    assert.equal(code, 0);
    assert.match(stdout, /^A: \S+reward\.py\nB: \S+other\.py\n/);
  });

  it('says first what failed, and once why something is not measured', async () => {
    const crashing = join(folder, 'crashing.py');
    await writeFile(crashing, 'def reward(obs, next_obs):\n    return 1 / (obs["x"] - 1)\n');
    const { stdout } = await rewardsmith(['replay', task, '--reward', crashing]);
    assert.ok(stdout.indexOf('ZeroDivisionError') < stdout.indexOf('AUC'), stdout);
    assert.match(stdout, /^Not measured \(the reward returns no components\): Dominance$/m);
  });

  it('explains a rule, and says of other codes whose they are', async () => {
    const page = await rewardsmith(['explain', 'rs003']);
    assert.match(page.stdout, /^# RS003: /);
    const none = await rewardsmith(['explain', 'E501']);
    assert.equal(none.code, 2);
    assert.match(none.stderr, /no page about E501\. .*ruff/);
  });

  it('does not let a check pass when the success expression fails', async () => {
    const broken = join(folder, 'broken.reward.json');
    const text = await readFile(task, 'utf8');
    await writeFile(broken, text.replace('reward > 0 and terminated', 'rewrd > 0'));
    const { code, stderr } = await rewardsmith(['check', broken]);
    assert.equal(code, 2);
    assert.match(stderr, /name 'rewrd' is not defined/);
  });

  it('loads the recordings that are whole and names the one that is not', async () => {
    const recording = join(folder, 'recordings', 'layout-1.jsonl.gz');
    // Within its first episode: of a file that is cut later the whole episodes are read.
    await truncate(recording, 200);
    const inspected = await rewardsmith(['inspect', join(folder, 'recordings', '*.gz'), '--format', 'json']);
    const { files } = z
      .object({
        files: z.array(
          z.union([
            z.object({ file: z.string(), error: z.string() }),
            z.object({ file: z.string(), episodes: z.number() }),
          ]),
        ),
      })
      .parse(JSON.parse(inspected.stdout));
    assert.equal(files.length, 3);
    assert.equal(files.filter((file) => 'error' in file).length, 1);
    const replayed = await rewardsmith(['replay', task, '--format', 'json']);
    assert.equal(replay.parse(JSON.parse(replayed.stdout)).episodes, 64);
    assert.match(replayed.stderr, /layout-1\.jsonl\.gz/);
  });

  it('starts a task from recordings and never writes over one', async () => {
    const recording = join(folder, 'recordings', 'layout-2.jsonl.gz');
    const out = join(folder, 'new');
    const first = await rewardsmith(['init', recording, '--out', out, '--format', 'json']);
    const { files } = z.object({ files: z.array(z.string()) }).parse(JSON.parse(first.stdout));
    assert.equal(first.code, 0);
    const created = files.find((file) => file.endsWith('.reward.json')) ?? '';
    const analysed = await rewardsmith(['analyze', created, '--format', 'json']);
    assert.notEqual(analysis.parse(JSON.parse(analysed.stdout)).verdict.kind, 'broken');
    const again = await rewardsmith(['init', recording, '--out', out]);
    assert.equal(again.code, 2);
    assert.match(again.stderr, /not written over/);
  });
});
