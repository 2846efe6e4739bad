import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { DEFAULT_LIMITS, type ReplayJob, type Sandbox } from '../extension/core/sandbox/sandbox';
import { Sandboxes } from '../extension/core/sandbox/sandboxes';
import type { TrajectorySet } from '../extension/core/trajectory/model';
import type { BenchPart } from './part';
import { traces, type Traces } from './traces';

const RUNS = 1000;
/** Caches and the just-in-time compiler have settled by then. */
const WARM_UP = 50;
const MEBI = 1024 ** 2;

/** A good one, one that crashes, one that ends its process, one that hangs. */
const REWARDS = [
  'def reward(obs):\n    return obs[0] * 2\n',
  'def reward(obs):\n    return 1 / (obs[1] - 2)\n',
  'import faulthandler\ndef reward(obs):\n    faulthandler._sigsegv()\n',
  'def reward(obs):\n    while True: pass\n',
];
/** Every so many runs one of the last two, which take their time. */
const RARE = 50;

/** Many runs in a row: what they leave behind, and how long one takes. */
export const runsBench: BenchPart = {
  id: 'runs',
  async run() {
    setFlagsFromString('--expose-gc');
    globalThis.gc ??= runInNewContext('gc') as NodeJS.GCFunction;
    const rows: string[][] = [];
    for (const id of ['python', 'pyodide'] as const) {
      const others = traces().processes;
      const sandboxes = new Sandboxes();
      const sandbox = sandboxes[id];
      for (let i = 0; i < WARM_UP; i++) await one(sandbox, i);
      const before = traces();
      const began = performance.now();
      for (let i = 0; i < RUNS; i++) await one(sandbox, i);
      const seconds = (performance.now() - began) / 1000;
      // The next process is being started ahead.
      await new Promise((resolve) => setTimeout(resolve, 3000));
      const after = traces();
      sandboxes.dispose();
      await new Promise((resolve) => setTimeout(resolve, 1000));
      const row = [id, ...difference(others, before, after, traces()), (seconds / RUNS).toFixed(2)];
      rows.push(row);
      console.error(row.join(' · '));
    }
    return [
      {
        title: `What ${RUNS} runs in a row leave behind`,
        columns: [
          'runtime',
          'processes, with those that wait',
          'after the end',
          'temporary files',
          'open files',
          'memory, MiB',
          'seconds a run',
        ],
        rows,
        note: `Against the state after ${WARM_UP} runs. Rewards that work and that crash by turns; every ${RARE}th ends its process or hangs.`,
      },
    ];
  },
};

function difference(others: ReadonlySet<number>, before: Traces, after: Traces, end: Traces): string[] {
  const ours = ({ processes }: Traces): number => [...processes].filter((pid) => !others.has(pid)).length;
  const files = [...after.files].filter((path) => !before.files.has(path) && /rewardsmith|rs-/.test(path));
  return [
    String(ours(after)),
    String(ours(end)),
    String(files.length),
    String(end.descriptors.length - before.descriptors.length),
    ((after.memory - before.memory) / MEBI).toFixed(1),
  ];
}

async function one(sandbox: Sandbox, i: number): Promise<void> {
  const rare = i % RARE === RARE - 1;
  const source = REWARDS[(rare ? 2 : 0) + (Math.floor(i / (rare ? RARE : 1)) % 2)] ?? '';
  const limits = { ...DEFAULT_LIMITS, seconds: rare ? 1 : DEFAULT_LIMITS.seconds };
  const result = await sandbox.replay(job(source), limits);
  if (!result.ok) throw new Error(result.problem.message);
}

const SET: TrajectorySet = {
  kind: 'transitions',
  episodes: [{ id: 'e0', file: 'made-up', start: 0, length: 3 }],
  steps: 3,
  observation: {
    structure: { kind: 'leaf', column: 0 },
    columns: [{ kind: 'numeric', dtype: 'float64', shape: [2], data: new Float64Array([0, 1, 2, 3, 4, 5]) }],
  },
  nextObservation: null,
  action: null,
  reward: null,
  terminated: new Uint8Array([0, 0, 1]),
  truncated: new Uint8Array(3),
  info: null,
};

function job(source: string): ReplayJob {
  return {
    source,
    file: '/reward.py',
    plan: {
      contract: 'step',
      entry: { name: 'reward', kind: 'function' },
      unit: 'step',
      arguments: [{ source: { from: 'obs' }, keyword: 'obs' }],
      returns: 'number',
      injectedNames: [],
    },
    arrays: 'list',
    data: SET,
  };
}
