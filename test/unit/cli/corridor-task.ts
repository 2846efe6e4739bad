import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A corridor of six squares with lava at its wrong end: 12 walks that arrive, 12 that don't. Small, so that a run takes seconds. */
export async function corridorTask(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'rewardsmith-corridor-'));
  const lines: string[] = [];
  for (let episode = 0; episode < 24; episode++) {
    const arrives = episode % 2 === 0;
    let x = 2 + (episode % 3);
    const wander = episode % 4;
    for (let t = 0; ; t++) {
      const forth = t < wander ? t % 2 === 0 : arrives;
      const next = x + (forth ? 1 : -1);
      const terminated = next === 6 || next === 0;
      lines.push(
        JSON.stringify({
          episode,
          t,
          obs: { x },
          action: forth ? 1 : 0,
          reward: next === 6 ? 1 : 0,
          next_obs: { x: next },
          terminated,
          truncated: false,
        }),
      );
      x = next;
      if (terminated) break;
    }
  }
  await writeFile(join(folder, 'walks.jsonl'), `${lines.join('\n')}\n`);
  await writeFile(
    join(folder, 'corridor.reward.json'),
    JSON.stringify({
      goal: 'Reach the end of the corridor.',
      reward: 'reward.py',
      trajectories: ['walks.jsonl'],
      success: 'reward > 0 and terminated',
      causes: { lava: 'terminated' },
      discount: 0.99,
    }),
  );
  await writeFile(
    join(folder, 'reward.py'),
    'def compute_reward(obs, next_obs):\n    return 0.1 if next_obs["x"] > obs["x"] else 0.0\n',
  );
  return folder;
}
