import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Analysis } from '../extension/core/analyzer/analysis';
import { createWorkbench } from '../extension/core/loop/create-workbench';
import type { Workbench } from '../extension/core/loop/workbench';
import type { Result } from '../extension/core/problem';
import { DEFAULT_LIMITS } from '../extension/core/sandbox/sandbox';
import type { TaskContext } from '../extension/core/task/context';
import type { BenchPart, BenchTable } from './part';
import { median } from './part';

const STEPS = 200_000;
/** Nobody saves sooner than so many milliseconds after the findings; by then the next processes wait. */
const PAUSE = 1500;
const EXAMPLE = resolve('examples', 'lava-crossing');

/** From a save to the verdict, and on to the last suggestion, on a recording that is loaded. */
export const verdictBench: BenchPart = {
  id: 'verdict',
  async run({ repeats }) {
    const folder = mkdtempSync(join(tmpdir(), 'rewardsmith-bench-'));
    try {
      return [await measure(folder, repeats)];
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};

async function measure(folder: string, repeats: number): Promise<BenchTable> {
  const taskFile = makeTask(folder);
  const reward = readFileSync(join(folder, 'reward.py'), 'utf8');
  const storage = join(folder, 'storage');
  const rows: string[][] = [];
  const row = (what: string, known: readonly Timing[]): void => {
    const of = (key: keyof Timing): string => {
      const milliseconds = median(known.map((timing) => timing[key]));
      return Number.isNaN(milliseconds) ? '–' : `${Math.round(milliseconds)} ms`;
    };
    rows.push([what, of('verdict'), of('findings'), of('all'), of('blocked')]);
  };

  // The first session makes Pyodide's snapshot and the columns; the second finds them, as every one after it.
  for (const what of ['first session ever', 'first of a session']) {
    const workbench = open(storage);
    const context = valueOf(await workbench.open(taskFile));
    row(what, [await analysed(workbench, context, reward.replace('0.1', `0.1${rows.length + 1}`))]);
    workbench.dispose();
  }
  const workbench = open(storage);
  const context = valueOf(await workbench.open(taskFile));
  await analysed(workbench, context, reward);
  const edits: Timing[] = [];
  for (let i = 0; i < repeats; i++) {
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
    edits.push(await analysed(workbench, context, reward.replace('0.1', `0.2${i + 1}`)));
  }
  row('another reward saved', edits);
  row('with its suggestions', [await analysed(workbench, context, reward.replace('0.1', '0.3'), true)]);
  row('the same again (undo)', [await analysed(workbench, context, reward)]);
  const task = JSON.parse(readFileSync(taskFile, 'utf8')) as object;
  writeFileSync(taskFile, JSON.stringify({ ...task, discount: 0.95 }));
  row('only the discount changed', [
    await analysed(workbench, valueOf(await workbench.open(taskFile)), reward),
  ]);
  workbench.dispose();
  return {
    title: `From a save to the verdict, ${STEPS / 1000} k loaded steps`,
    columns: ['', 'verdict', 'findings', 'suggestions', 'longest block'],
    rows,
    note:
      'From asking for the analysis until each is shown; the verdict is final. Longest block: the longest time within which nothing else ' +
      'had its turn in the process. Another reward: each 1.5 s after the findings of the one before. The recording is the example’s, repeated; the reward runs in Pyodide.',
  };
}

function open(storage: string): Workbench {
  return createWorkbench({ runtime: 'pyodide', limits: DEFAULT_LIMITS, storage });
}

interface Timing {
  readonly verdict: number;
  readonly findings: number;
  readonly all: number;
  readonly blocked: number;
}

/** Stops after the findings unless the suggestions are wanted too: each is a replay of its own. */
async function analysed(
  workbench: Workbench,
  context: TaskContext,
  source: string,
  suggestions = false,
): Promise<Timing> {
  const abort = new AbortController();
  const shown: number[] = [];
  const start = performance.now();
  let last = start;
  let blocked = 0;
  const beat = (): void => {
    const now = performance.now();
    blocked = Math.max(blocked, now - last);
    last = now;
  };
  const probe = setInterval(beat, 1);
  const file = join(context.file, '..', 'reward.py');
  const onPart = (_: Analysis): void => {
    shown.push(performance.now() - start);
    if (shown.length === 2 && !suggestions) abort.abort();
  };
  const control = { onPart, signal: abort.signal };
  const analysis = await workbench.analyze(context, { source, file, entry: null }, control);
  if (!analysis.ok && !abort.signal.aborted) throw new Error(analysis.problem.message);
  beat();
  clearInterval(probe);
  const [verdict = NaN, findings = NaN] = shown;
  return { verdict, findings, all: suggestions ? performance.now() - start : NaN, blocked };
}

/** The example with its episodes repeated until there are enough steps. */
function makeTask(folder: string): string {
  cpSync(EXAMPLE, folder, { recursive: true });
  const recordings = join(folder, 'recordings');
  const episodes: object[][] = [];
  for (const name of readdirSync(recordings)) {
    const own = new Map<number, object[]>();
    for (const line of gunzipSync(readFileSync(join(recordings, name)))
      .toString('utf8')
      .trim()
      .split('\n')) {
      const step = JSON.parse(line) as { readonly episode: number };
      own.set(step.episode, [...(own.get(step.episode) ?? []), step]);
    }
    episodes.push(...own.values());
    rmSync(join(recordings, name));
  }
  const lines: string[] = [];
  for (let episode = 0; lines.length < STEPS; episode++)
    for (const step of episodes[episode % episodes.length] ?? [])
      lines.push(JSON.stringify({ ...step, episode }));
  writeFileSync(join(recordings, 'all.jsonl'), `${lines.join('\n')}\n`);
  const taskFile = join(folder, 'lava.reward.json');
  writeFileSync(taskFile, readFileSync(taskFile, 'utf8').replace('*.jsonl.gz', '*.jsonl'));
  return taskFile;
}

function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.problem.message);
  return result.value;
}
