import assert from 'node:assert/strict';
import { lint } from '../../../extension/core/critic/critic';
import type { Finding } from '../../../extension/core/critic/finding';
import { criticSettings, type CriticSettings } from '../../../extension/core/critic/settings';
import { parseTask } from '../../../extension/core/task/load';

/** RS001 on line 2: computed and never paid. */
const UNPAID = (comment = ''): string =>
  `def reward(obs):\n    bonus = 1.0${comment}\n    return float(obs["x"])\n`;

function findings(source: string, settings: CriticSettings | null = null): Promise<Finding[]> {
  const nothing = {
    contract: null,
    entry: null,
    recording: null,
    fields: null,
    discount: null,
    mismatch: null,
  };
  return lint({ source, file: '/work/reward.py', settings, ...nothing });
}

const codes = (found: readonly Finding[]): string[] =>
  found.map(({ code, severity }) => `${code} ${severity}`);

function settingsOf(critic: object): CriticSettings | null {
  const text = JSON.stringify({ goal: 'x', trajectories: ['x'], critic }, null, 2);
  const task = parseTask(text, '/work/x.reward.json');
  assert.ok(task.ok, JSON.stringify(task));
  return criticSettings(task.value, text, '/work/x.reward.json');
}

describe('silencing a finding', () => {
  it('takes a comment with the code and a reason', async () => {
    assert.deepEqual(codes(await findings(UNPAID())), ['RS001 warning']);
    assert.deepEqual(await findings(UNPAID('  # rewardsmith: ignore[RS001] kept for the log')), []);
    assert.deepEqual(await findings(UNPAID('  # rewardsmith: ignore - kept for the log')), []);
  });

  it('without a reason says so, and so does one that has nothing to silence', async () => {
    assert.deepEqual(codes(await findings(UNPAID('  # rewardsmith: ignore[RS001]'))), ['RS910 info']);
    const idle = await findings(UNPAID('  # rewardsmith: ignore[RS001, RS003] kept for the log'));
    assert.deepEqual(codes(idle), ['RS911 info']);
    assert.match(idle[0]?.message ?? '', /RS003 finds nothing on this line/);
    assert.deepEqual(idle[0]?.range.line, 2);
  });

  it('is not called idle where the rule has not been asked, or the file does not parse', async () => {
    assert.deepEqual(
      await findings(UNPAID('  # rewardsmith: ignore[RS001, RS108] kept, and a data rule')),
      [],
    );
    const broken = await findings(UNPAID('  # rewardsmith: ignore[RS003] why').replace('return', 'return ('));
    assert.ok(!broken.some(({ code }) => code === 'RS911'));
  });

  it('takes an entry of the task file, with a reason', async () => {
    const reasoned = settingsOf({ ignore: [{ rule: 'RS001', reason: 'kept for the log' }] });
    assert.deepEqual(await findings(UNPAID(), reasoned), []);
    const silent = await findings(UNPAID(), settingsOf({ ignore: [{ rule: 'RS001', reason: ' ' }] }));
    assert.deepEqual(codes(silent), ['RS910 info']);
    const idle = await findings(UNPAID(), settingsOf({ ignore: [{ rule: 'RS003', reason: 'x' }] }));
    assert.deepEqual(codes(idle).sort(), ['RS001 warning', 'RS911 info']);
    const [note] = idle.filter(({ code }) => code === 'RS911');
    assert.deepEqual([note?.file, note?.range.line], ['/work/x.reward.json', 8]);
  });

  it('or is taken for more or less severe there', async () => {
    const severe = settingsOf({ severity: { RS001: 'error' } });
    assert.deepEqual(codes(await findings(UNPAID(), severe)), ['RS001 error']);
    assert.equal(
      parseTask('{"goal":"x","trajectories":["x"],"critic":{"severity":{"RS1":"of"}}}', 'x').ok,
      false,
    );
  });
});
