import assert from 'node:assert/strict';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { assertSarif } from '../critic/sarif-schema';
import { rewardsmith } from './run';

const UNPAID = 'def reward(obs):\n    bonus = 1.0\n    return float(obs["x"])\n';

/** What code scanning asks of a log, besides the schema. */
const sarif = z.object({
  version: z.literal('2.1.0'),
  runs: z
    .array(
      z.object({
        tool: z.object({
          driver: z.object({
            name: z.string(),
            rules: z.array(
              z.object({
                id: z.string(),
                shortDescription: z.object({ text: z.string().min(1).max(1024) }),
                fullDescription: z.object({ text: z.string().min(1).max(1024) }),
                help: z.object({ text: z.string().min(1) }),
                defaultConfiguration: z.object({ level: z.enum(['error', 'warning', 'note']) }),
              }),
            ),
          }),
        }),
        results: z.array(
          z.object({
            ruleId: z.string(),
            ruleIndex: z.int().min(0),
            level: z.enum(['error', 'warning', 'note']),
            message: z.object({ text: z.string().min(1) }),
            locations: z
              .array(
                z.object({
                  physicalLocation: z.object({
                    artifactLocation: z.object({
                      uri: z.string().regex(/^(?!\/|\.\.|[a-z]+:)/),
                      uriBaseId: z.literal('%SRCROOT%'),
                    }),
                    region: z.object({ startLine: z.int().min(1), startColumn: z.int().min(1) }),
                  }),
                }),
              )
              .min(1),
            partialFingerprints: z.record(z.string(), z.string()),
          }),
        ),
      }),
    )
    .length(1),
});

describe('rewardsmith check on a folder', function () {
  this.timeout(120_000);
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rewardsmith-folder-'));
    await cp('examples/lava-crossing', join(folder, 'lava'), {
      recursive: true,
      filter: (path) => !path.includes('.rewardsmith'),
    });
    await mkdir(join(folder, 'alone'));
    await writeFile(join(folder, 'alone', 'reward.py'), UNPAID);
    await writeFile(join(folder, 'alone', 'other.py'), 'def main():\n    return missing\n');
    await writeFile(join(folder, '.gitignore'), 'generated_*\n');
    await writeFile(join(folder, 'alone', 'generated_reward.py'), UNPAID);
    for (const skipped of ['node_modules', '.venv', '.git', 'mine']) {
      await mkdir(join(folder, skipped, 'x'), { recursive: true });
      await writeFile(join(folder, skipped, 'x', 'reward.py'), UNPAID);
      await writeFile(join(folder, skipped, 'x', 'x.reward.json'), '{');
    }
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const check = (...args: string[]) => rewardsmith(['check', '.', '--exclude', 'mine/**', ...args], folder);

  it('checks each task and each reward without one, sums up, and exits by the gravest', async () => {
    const { code, stdout } = await check();
    assert.equal(code, 0);
    assert.match(stdout, /^alone\/reward\.py:2:5: warning RS001 /m);
    assert.doesNotMatch(stdout, /other\.py|generated|node_modules|venv|mine/);
    assert.match(stdout, /Checked 1 task and 1 reward without a task: 0 errors, 1 warning/);
    assert.equal((await check('--fail-on', 'warning')).code, 1);
  });

  it('writes one SARIF log that code scanning takes, with paths in the repository', async () => {
    const { stdout } = await check('--format', 'sarif');
    await assertSarif(JSON.parse(stdout));
    const [run] = sarif.parse(JSON.parse(stdout)).runs;
    const found = run?.results.find(({ ruleId }) => ruleId === 'RS001');
    assert.equal(found?.locations[0]?.physicalLocation.artifactLocation.uri, 'alone/reward.py');
    for (const { ruleId, ruleIndex } of run?.results ?? [])
      assert.equal(run?.tool.driver.rules[ruleIndex]?.id, ruleId);
  });

  it("writes GitHub's annotations", async () => {
    const { stdout } = await check('--format', 'github');
    assert.match(
      stdout,
      /^::warning file=alone\/reward\.py,line=2,endLine=2,col=5,endColumn=10,title=RewardSmith RS001::/m,
    );
  });

  it('says what could not be checked, checks the rest, and exits with 2', async () => {
    const { code, stdout, stderr } = await rewardsmith(['check', folder], folder);
    assert.equal(code, 2);
    assert.match(stderr, /mine\/x\/x\.reward\.json/);
    assert.match(stdout, /alone\/reward\.py:2:5: warning RS001/);
    assert.match(stdout, /1 task could not be checked/);
  });
});
