import { spawn } from 'node:child_process';
import { linkSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { zipSync } from 'fflate';
import type { BenchOptions, BenchPart, BenchTable } from './part';

/** Steps of one recording, and of one episode. */
const FILE_STEPS = 250_000;
const EPISODE_STEPS = 500;
const FIELDS = 6;
const SAMPLE_MS = 250;
/** The next size takes ten times as long: it is left out when that would be more than ten minutes. */
const ENOUGH_SECONDS = 60;

const REWARD = `
def reward(obs, next_obs, action):
    closer = abs(obs[0]) - abs(next_obs[0])
    effort = -0.01 * action
    return closer + effort, {"closer": closer, "effort": effort}
`;

/**
 * Peak memory of the whole process tree while recordings are gone through file by file: the same recording under many names,
 * which are as many recordings to the program. `--steps` is the smallest of three sizes, each ten times the one before; the
 * largest is left out where it would take too long.
 */
export const streamBench: BenchPart = {
  id: 'stream',
  async run({ steps }: BenchOptions) {
    const folder = mkdtempSync(join(tmpdir(), 'rewardsmith-bench-stream-'));
    try {
      return [await measure(folder, [steps, 10 * steps, 100 * steps])];
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};

async function measure(folder: string, sizes: readonly number[]): Promise<BenchTable> {
  const original = join(folder, 'original.npz');
  writeFileSync(original, recording());
  const rows: string[][] = [];
  let first: number | undefined;
  for (const steps of sizes) {
    const { peak, seconds } = await replayPeak(folder, original, Math.round(steps / FILE_STEPS));
    first ??= peak;
    const row = [
      millions(steps),
      seconds.toFixed(0),
      (peak / 1024 ** 2).toFixed(0),
      (peak / first).toFixed(2),
    ];
    rows.push(row);
    console.error(row.join(' · '));
    if (seconds > ENOUGH_SECONDS) break;
  }
  return {
    title: 'Memory while going file by file',
    columns: ['steps', 'seconds', 'peak MiB', 'ratio'],
    rows,
    note: `\`replay --stream --runtime python\` over recordings of ${millions(FILE_STEPS)} steps; proportional set size of the program and all its processes, looked at every ${SAMPLE_MS} ms.`,
  };
}

function millions(steps: number): string {
  return `${steps / 1e6} M`;
}

async function replayPeak(
  folder: string,
  original: string,
  files: number,
): Promise<{ peak: number; seconds: number }> {
  const place = join(folder, `${files}`);
  mkdirSync(join(place, 'runs'), { recursive: true });
  for (let i = 0; i < files; i++) linkSync(original, join(place, 'runs', `run-${i}.npz`));
  writeFileSync(join(place, 'reward.py'), REWARD);
  const task = join(place, 'bench.reward.json');
  writeFileSync(
    task,
    JSON.stringify({
      goal: 'Come near.',
      reward: 'reward.py',
      trajectories: ['runs/*.npz'],
      success: 'reward > 0.5',
    }),
  );
  const began = performance.now();
  const child = spawn(
    process.execPath,
    [resolve('dist/cli.js'), 'replay', task, '--stream', '--runtime', 'python'],
    {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, XDG_CACHE_HOME: join(folder, 'cache') },
    },
  );
  let peak = 0;
  const timer = setInterval(() => (peak = Math.max(peak, treeBytes(child.pid ?? 0))), SAMPLE_MS);
  const code = await new Promise((done) => child.once('close', done));
  clearInterval(timer);
  if (code !== 0) throw new Error(`replay ended with ${String(code)}`);
  rmSync(place, { recursive: true });
  return { peak, seconds: (performance.now() - began) / 1000 };
}

/** Memory of a process and of all that it started: shared pages count once. */
function treeBytes(root: number): number {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc'))
    if (/^\d+$/.test(name)) {
      const stat = read(`/proc/${name}/stat`);
      parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')')).split(' ')[2]));
    }
  let sum = 0;
  for (const pid of parents.keys()) {
    let at: number | undefined = pid;
    while (at !== undefined && at > 1 && at !== root) at = parents.get(at);
    if (at === root) sum += 1024 * Number(/^Pss:\s+(\d+)/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0);
  }
  return sum;
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** An npz as numpy writes it, of noise. */
function recording(): Uint8Array {
  let state = 1;
  const noise = (): number => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32 - 0.5;
  const observations = Float32Array.from({ length: FILE_STEPS * FIELDS }, noise);
  const next = new Float32Array(observations.length);
  next.set(observations.subarray(FIELDS));
  const isLast = (i: number): boolean => i % EPISODE_STEPS === EPISODE_STEPS - 1;
  const rewards = Float32Array.from({ length: FILE_STEPS }, (_, i) => (isLast(i) && noise() > 0 ? 1 : 0));
  const arrays = {
    observations: npy(observations, '<f4', `${FILE_STEPS}, ${FIELDS}`),
    next_observations: npy(next, '<f4', `${FILE_STEPS}, ${FIELDS}`),
    actions: npy(
      Int32Array.from({ length: FILE_STEPS }, (_, i) => i % 3),
      '<i4',
      `${FILE_STEPS},`,
    ),
    rewards: npy(rewards, '<f4', `${FILE_STEPS},`),
    terminals: npy(
      Uint8Array.from({ length: FILE_STEPS }, (_, i) => Number(isLast(i))),
      '|b1',
      `${FILE_STEPS},`,
    ),
  };
  return zipSync(Object.fromEntries(Object.entries(arrays).map(([name, bytes]) => [`${name}.npy`, bytes])), {
    level: 0,
  });
}

function npy(data: Float32Array | Int32Array | Uint8Array, type: string, shape: string): Uint8Array {
  const header = `{'descr': '${type}', 'fortran_order': False, 'shape': (${shape}), }`;
  const padded = `${header.padEnd(Math.ceil((header.length + 11) / 64) * 64 - 11)}\n`;
  const length = Buffer.alloc(2);
  length.writeUInt16LE(padded.length);
  return Buffer.concat([
    Buffer.from('\x93NUMPY\x01\x00', 'latin1'),
    length,
    Buffer.from(padded, 'latin1'),
    Buffer.from(data.buffer, data.byteOffset, data.byteLength),
  ]);
}
