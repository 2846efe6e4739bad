import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { assetPath } from '../extension/core/assets';
import { evaluate } from '../extension/core/measures/evaluate';
import { encodeReplay } from '../extension/core/sandbox/request';
import type { Limits, ReplayJob, Sandbox } from '../extension/core/sandbox/sandbox';
import { Sandboxes } from '../extension/core/sandbox/sandboxes';
import type { EpisodeOutcome } from '../extension/core/task/outcome';
import type { BenchOptions, BenchPart, BenchTable } from './part';
import { secondsOf } from './part';
import { recording, REWARDS, type BenchReward } from './rewards';

/** Nobody saves sooner than so many milliseconds after a verdict; by then the next processes wait. */
const PAUSE = 1500;
const LIMITS: Limits = { seconds: 120, megabytes: 4096 };

/** Replay and measures, against a bare loop of the same interpreter over the same data in memory. */
export const replayBench: BenchPart = {
  id: 'replay',
  async run(options) {
    const sandboxes = new Sandboxes();
    try {
      return [await measure(sandboxes, options)];
    } finally {
      sandboxes.dispose();
    }
  },
};

async function measure(sandboxes: Sandboxes, { steps, repeats }: BenchOptions): Promise<BenchTable> {
  const found = await sandboxes.python.find();
  if (!found.ok) throw new Error(found.problem.message);
  const { executable } = found.value.interpreter;
  const rows: string[][] = [];
  for (const reward of REWARDS) {
    const job = jobOf(reward, steps);
    const bare = steps / runScript(executable, 'bare_loop.py', job, repeats);
    const cost = runScript(executable, 'line_cost.py', jobOf(reward, steps / 5), repeats);
    const cells = [reward.title, speed(bare)];
    for (const runtime of ['python', 'pyodide'] as const) {
      if (runtime === 'pyodide' && job.arrays === 'numpy') {
        cells.push('–', '–', '–');
        continue;
      }
      const first = steps / (await inFreshSession(runtime, job));
      const ours = steps / (await replaySeconds(sandboxes[runtime], job, repeats, PAUSE));
      cells.push(speed(ours), `${(ours / bare).toFixed(2)} ×`, `${(first / bare).toFixed(2)} ×`);
    }
    rows.push([...cells, `${(100 * cost).toFixed(0)} %`]);
    console.error(rows.at(-1)?.join(' | '));
  }
  return {
    title: `Replay of ${(steps / 1e6).toFixed(1)} M steps`,
    columns: [
      'reward',
      'bare loop',
      '`python`',
      'ratio',
      'first',
      'Pyodide',
      'ratio',
      'first',
      'line counts cost',
    ],
    rows,
    note:
      'Steps a second, medians. Bare loop: one CPython process calls the function over Python objects that are in memory, ' +
      'and nothing else. Ours: rewards, components, line counts and all measures; processes as an editor that was used before ' +
      'has them 1.5 s after the last replay, waiting with the columns that it was about. First: the same in a fresh session, ' +
      'recording sent. Line counts: calls with against without.',
  };
}

function jobOf({ source, names, observation }: BenchReward, steps: number): ReplayJob {
  return {
    source,
    file: 'reward.py',
    plan: {
      contract: 'step',
      entry: { name: 'reward', kind: 'function' },
      unit: 'step',
      arguments: names.map((name) => ({ source: { from: name as 'obs' }, keyword: name })),
      returns: 'number',
      injectedNames: ['np'],
    },
    arrays: /\bnp\./.test(source) ? 'numpy' : 'list',
    data: recording(steps, observation),
  };
}

/** With nothing started before, as the command line has it. */
async function inFreshSession(runtime: 'python' | 'pyodide', job: ReplayJob): Promise<number> {
  const sandboxes = new Sandboxes();
  try {
    return await replaySeconds(sandboxes[runtime], job, 1);
  } finally {
    sandboxes.dispose();
  }
}

async function replaySeconds(sandbox: Sandbox, job: ReplayJob, repeats: number, pause = 0): Promise<number> {
  const outcomes = job.data.episodes.map((_, i): EpisodeOutcome => ({
    outcome: i % 2 ? 'success' : 'failure',
    cause: null,
  }));
  const once = async (): Promise<void> => {
    const replay = await sandbox.replay(job, LIMITS);
    if (!replay.ok) throw new Error(replay.problem.message);
    const { errors } = evaluate({ set: job.data, outcomes, replay: replay.value, discount: 0.99 });
    if (errors.crash > 0) throw new Error(JSON.stringify(replay.value.errors));
  };
  // What was used before has been compiled, in us as well.
  if (pause > 0) await once();
  return secondsOf(repeats, once, pause);
}

/** What a script beside us prints, run by the same interpreter on the request of the job. */
function runScript(executable: string, script: string, job: ReplayJob, repeats: number): number {
  const folder = mkdtempSync(join(tmpdir(), 'rewardsmith-bench-'));
  const file = join(folder, 'request');
  writeFileSync(file, Buffer.concat(encodeReplay(job, LIMITS, { path: null }).parts));
  try {
    const args = [resolve('bench', script), file, assetPath('python'), String(repeats)];
    return Number(execFileSync(executable, args, { encoding: 'utf8' }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function speed(stepsPerSecond: number): string {
  return `${Math.round(stepsPerSecond / 1000)} k`;
}
