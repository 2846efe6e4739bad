import assert from 'node:assert/strict';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { lavaCopy, rewardsmith } from './run';

const report = z.object({
  tasks: z.array(
    z.object({
      task: z.string(),
      tests: z.array(
        z.object({
          kind: z.enum(['expectation', 'probe', 'exploit']),
          name: z.string(),
          status: z.enum(['pass', 'fail', 'not-applicable', 'error']),
          message: z.string(),
          expected: z.string(),
          got: z.string(),
          place: z.object({ file: z.string(), line: z.number() }).nullable(),
          worst: z.array(z.object({ trajectory: z.string(), step: z.number().nullable(), got: z.string() })),
          lines: z.array(z.object({ file: z.string(), line: z.number(), text: z.string() })),
        }),
      ),
    }),
  ),
});

/** What each element of JUnit XML may carry, by the schema of Jenkins' xUnit plugin. */
const JUNIT: Readonly<Record<string, readonly string[]>> = {
  testsuites: ['name', 'time', 'tests', 'failures', 'errors'],
  testsuite: ['name', 'tests', 'failures', 'errors', 'skipped', 'time', 'file'],
  testcase: ['name', 'time', 'classname'],
  failure: ['type', 'message'],
  error: ['type', 'message'],
  skipped: ['message'],
};

describe('rewardsmith test', function () {
  this.timeout(120_000);
  let folder: string;
  let task: string;

  async function expecting(...expect: string[]): Promise<void> {
    const text = await readFile('examples/lava-crossing/lava.reward.json', 'utf8');
    await writeFile(task, text.replace(/\}\s*$/, `, "expect": ${JSON.stringify(expect, null, 2)} }`));
  }

  before(async () => {
    folder = await lavaCopy();
    task = join(folder, 'lava.reward.json');
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it('passes with 0, fails with 1, and shows the steps and the line that made it so', async () => {
    await expecting(
      "steps where front == 'lava' and action_name == 'forward': reward < 0",
      'steps: reward >= 0',
    );
    const { code, stdout } = await rewardsmith(
      ['test', task, '--format', 'json', '--only', 'expectation'],
      folder,
    );
    assert.equal(code, 1);
    const [failed, passed] = report.parse(JSON.parse(stdout)).tasks[0]?.tests ?? [];
    assert.deepEqual([failed?.status, passed?.status], ['fail', 'pass']);
    assert.match(failed?.message ?? '', /39 steps/);
    assert.deepEqual([failed?.expected, failed?.got], ['reward < 0', 'reward = 0.1']);
    const written = (await readFile(task, 'utf8')).split('\n');
    const line = written.findIndex((text) => text.includes("steps where front == 'lava'")) + 1;
    assert.deepEqual([failed?.place?.file, failed?.place?.line], ['lava.reward.json', line]);
    assert.equal(failed?.worst.length, 3);
    assert.deepEqual(
      failed?.lines.map((shown) => [shown.line, shown.text.split(' ')[0]]),
      [[6, 'closer']],
    );
    assert.equal((await rewardsmith(['test', task, '--only', 'reward >= 0'], folder)).code, 0);
  });

  it('names the return of a reward without components, and what only matches nothing is no pass', async () => {
    await expecting('steps where terminated: reward > 5', "steps where front == 'door': reward > 0");
    const plain = join(folder, 'plain.py');
    await writeFile(
      plain,
      'def reward(obs, terminated):\n    if terminated:\n        return 1.0\n    return 0.0\n',
    );
    const args = ['test', task, '--reward', plain, '--format', 'json', '--only', 'expectation'];
    const { code, stdout } = await rewardsmith(args, folder);
    const [failed, none] = report.parse(JSON.parse(stdout)).tasks[0]?.tests ?? [];
    assert.equal(code, 1);
    assert.deepEqual(
      failed?.lines,
      [{ file: plain, line: 3, text: 'return 1.0', component: null }].map(({ file, line, text }) => ({
        file,
        line,
        text,
      })),
    );
    assert.equal(none?.status, 'not-applicable');
  });

  it('writes JUnit XML that reporters take, for every task of a folder', async () => {
    await expecting(
      'steps: reward < 0 and "<&\u0001\\"" != ""',
      'steps where frnt == 1: reward > 0',
      "steps where front == 'door': reward > 0",
    );
    const { code, stdout } = await rewardsmith(['test', folder, '--format', 'junit'], folder);
    assert.equal(code, 1);
    const open: string[] = [];
    const seen = new Map<string, number>();
    for (const [, closing, name = '', attributes = '', alone] of stdout.matchAll(
      /<(\/?)([a-z]+)((?: [a-z]+="[^"<]*")*)(\/?)>/g,
    )) {
      if (closing) assert.equal(open.pop(), name);
      else {
        seen.set(name, (seen.get(name) ?? 0) + 1);
        for (const [, attribute = ''] of attributes.matchAll(/ ([a-z]+)="/g))
          assert.ok(JUNIT[name]?.includes(attribute), `${name} has no ${attribute}`);
        if (!alone) open.push(name);
      }
    }
    assert.deepEqual(open, []);
    const counts = /<testsuites name="RewardSmith" tests="(\d+)" failures="(\d+)" errors="(\d+)"/.exec(
      stdout,
    );
    assert.deepEqual(counts?.slice(1).map(Number), [
      seen.get('testcase'),
      seen.get('failure'),
      seen.get('error'),
    ]);
    assert.deepEqual([seen.get('failure'), seen.get('error')], [1, 1]);
    // eslint-disable-next-line no-control-regex -- it is what must not be there
    assert.doesNotMatch(stdout, /\u0001/);
  });

  it('exits with 2 where there is nothing to test', async () => {
    assert.equal((await rewardsmith(['test', join(folder, 'recordings')])).code, 2);
    assert.equal((await rewardsmith(['test', join(folder, 'no.reward.json'), '--format', 'junit'])).code, 2);
  });
});
