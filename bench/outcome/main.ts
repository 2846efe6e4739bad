// What agents learn from the environment's own reward, from a first idea, and from what the loop makes of it:
// npm run outcome -- [TASK…] [--seeds 10] [--rounds 4] [--python PATH] [--results FOLDER] [--again]
// What was measured is kept in FOLDER, a file a task: what is there is not measured again, and the tables show all of it.
import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createBuiltinDesigner } from '../../extension/core/designer/builtin';
import { contractToWrite } from '../../extension/core/loop/contract-to-write';
import { createWorkbench } from '../../extension/core/loop/create-workbench';
import { CandidateHistory } from '../../extension/core/loop/history';
import { runLoop } from '../../extension/core/loop/interpreter';
import type { LoopReport, ReportedEntry } from '../../extension/core/loop/report';
import { RoundTrainer } from '../../extension/core/loop/trainer';
import { hasValue } from '../../extension/core/measures/measure';
import { describeProblem, type Result } from '../../extension/core/problem';
import { DEFAULT_LIMITS } from '../../extension/core/sandbox/sandbox';
import type { Spread } from '../../extension/core/training/outcome';
import { trainingPython } from '../../scripts/training-python';
import { predictions, weightsWords, type Candidate } from './predictions';
import { OUTCOME_TASKS, type OutcomeTask } from './tasks';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seeds: { type: 'string', default: '10' },
    rounds: { type: 'string', default: '4' },
    python: { type: 'string' },
    results: { type: 'string', default: '.outcome' },
    again: { type: 'boolean', default: false },
  },
});

interface Measured {
  readonly id: string;
  readonly steps: number;
  readonly seeds: number;
  readonly rounds: number;
  /** On seeds that had no say in the choice: what was kept without it was measured otherwise. */
  readonly heldOut: true;
  readonly native: Spread;
  readonly naive: Spread;
  readonly loop: Spread;
  /** All that were trained on; `loop` is what came of the best, on fresh seeds as `native` is. */
  readonly candidates: readonly Candidate[];
  readonly seconds: number;
}

function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(describeProblem(result.problem));
  return result.value;
}

async function measure(task: OutcomeTask, python: string): Promise<Measured> {
  const folder = mkdtempSync(join(tmpdir(), 'rewardsmith-outcome-'));
  const began = performance.now();
  const workbench = createWorkbench({ runtime: 'auto', limits: DEFAULT_LIMITS, python });
  try {
    mkdirSync(join(folder, 'recordings'));
    for (const name of ['environments.py', 'record.py'])
      copyFileSync(join(__dirname, name), join(folder, name));
    writeFileSync(join(folder, 'naive.py'), task.naive);
    const file = join(folder, 'outcome.reward.json');
    const content = {
      ...task.task,
      reward: 'naive.py',
      trajectories: ['recordings/*.jsonl'],
      discount: 0.99,
    };
    writeFileSync(file, JSON.stringify(content, null, 2));
    execFileSync(python, ['record.py', file, 'recordings'], {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const context = valueOf(await workbench.open(file));
    const reward = { source: task.naive, file: join(folder, 'naive.py'), entry: null };
    const bound = await workbench.bind(context, reward);
    const [seeds, rounds] = [Number(values.seeds), Number(values.rounds)];
    const budget = { steps: task.steps, seeds, seconds: 600 };
    const report = await runLoop(
      {
        context,
        contract: contractToWrite(context, bound),
        file: reward.file,
        entry: null,
        code: task.naive,
        rounds,
      },
      {
        workbench,
        designer: createBuiltinDesigner(),
        history: valueOf(await CandidateHistory.open(file)),
        trainer: new RoundTrainer(workbench, budget),
      },
      {
        onProgress: ({ sentence, share }) =>
          share === null ? console.error(`${task.id}: ${sentence}`) : undefined,
      },
    );
    return {
      id: task.id,
      steps: task.steps,
      seeds,
      rounds,
      heldOut: true,
      ...outcomesOf(report),
      seconds: (performance.now() - began) / 1000,
    };
  } finally {
    workbench.dispose();
    rmSync(folder, { recursive: true, force: true });
  }
}

function outcomesOf({
  start,
  own,
  rounds,
  best,
  stopped,
}: LoopReport): Pick<Measured, 'native' | 'naive' | 'loop' | 'candidates'> {
  const entries = [
    ...(start ? [start] : []),
    ...(own ? [own] : []),
    ...rounds.flatMap((round) => [round, ...(round.others ?? [])]),
  ];
  const naive = start?.outcome?.success;
  // Seeds by which a reward was chosen flatter it.
  const fresh = best?.outcome?.heldOut ? best.outcome : null;
  const native = fresh?.baseline;
  const loop = fresh?.success;
  if (!naive || !native || !loop)
    throw new Error(`Nothing was trained: ${start?.sentence ?? ''} ${stopped.sentence}`);
  return { native, naive, loop, candidates: entries.map(candidateOf) };
}

function candidateOf({ candidate, outcome, verdict, measures, sentence }: ReportedEntry): Candidate {
  return {
    id: candidate?.id ?? null,
    sentence: outcome?.sentence ?? sentence,
    success: outcome?.success?.mean ?? null,
    verdict: verdict?.kind ?? null,
    measures: Object.fromEntries(
      Object.entries(measures).flatMap(([name, measure]) =>
        hasValue(measure) ? [[name, measure.value]] : [],
      ),
    ),
  };
}

function words({ mean, low, high }: Spread): string {
  return `${Math.round(100 * mean)} % (${Math.round(100 * low)}–${Math.round(100 * high)})`;
}

function kept(task: OutcomeTask): Measured | null {
  const file = join(values.results, `${task.id}.json`);
  if (!existsSync(file)) return null;
  const measured = JSON.parse(readFileSync(file, 'utf8')) as Partial<Measured>;
  const same =
    measured.heldOut === true &&
    measured.steps === task.steps &&
    measured.seeds === Number(values.seeds) &&
    measured.rounds === Number(values.rounds);
  return same ? (measured as Measured) : null;
}

function tell({ id, native, naive, loop, seconds, candidates }: Measured): void {
  console.error(
    `${id}: native ${words(native)}, naive ${words(naive)}, loop ${words(loop)}, ${seconds.toFixed(0)} s`,
  );
  for (const { id: name, verdict, sentence } of candidates)
    console.error(`  ${name ?? '–'} ${verdict ?? '–'}: ${sentence}`);
}

async function main(): Promise<void> {
  const python = values.python ?? (await trainingPython());
  mkdirSync(values.results, { recursive: true });
  for (const task of OUTCOME_TASKS) {
    if (positionals.length > 0 && !positionals.includes(task.id)) continue;
    if (!values.again && kept(task)) continue;
    try {
      const measured = await measure(task, python);
      writeFileSync(join(values.results, `${task.id}.json`), `${JSON.stringify(measured, null, 1)}\n`);
      tell(measured);
    } catch (error) {
      console.error(`${task.id}: ${error instanceof Error ? error.message : String(error)}`);
      process.exitCode = 1;
    }
  }
  const all = OUTCOME_TASKS.flatMap((task) => kept(task) ?? []);
  if (all.length === 0) return;
  console.log(
    `| task | steps | the environment's own | a first idea | the loop's |\n| --- | --: | --: | --: | --: |`,
  );
  for (const { id, steps, native, naive, loop } of all)
    console.log(
      `| ${id} | ${steps.toLocaleString('en')} | ${words(native)} | ${words(naive)} | ${words(loop)} |`,
    );
  const meanOf = (of: (one: Measured) => Spread): number =>
    all.reduce((sum, one) => sum + of(one).mean, 0) / all.length;
  const [native, naive, loop] = [
    meanOf((one) => one.native),
    meanOf((one) => one.naive),
    meanOf((one) => one.loop),
  ];
  console.log(`| mean | | ${percent(native)} | ${percent(naive)} | ${percent(loop)} |`);
  console.log(`\nThe loop's mean is ${(loop / native).toFixed(1)} times that of the environments' own.`);
  const unlearned = all.filter((one) => one.native.mean < 0.5);
  const meanIn = (of: (one: Measured) => Spread): number =>
    unlearned.reduce((sum, one) => sum + of(one).mean, 0) / unlearned.length;
  console.log(
    `On the ${unlearned.length} that the environment's own reward does not teach: ${percent(meanIn((one) => one.native))} against ${percent(meanIn((one) => one.loop))}.`,
  );
  console.log('\n| measured on recordings | ρ with success | candidates |\n| --- | --: | --: |');
  for (const line of predictions(all)) console.log(line);
  console.log(`\n${weightsWords(all)}`);
  if (all.length === OUTCOME_TASKS.length)
    writeFileSync(
      join(__dirname, 'candidates.json'),
      `${JSON.stringify(
        all.map(({ id, candidates }) => ({ id, candidates: candidates.map(bare) })),
        null,
        1,
      )}\n`,
    );
}

/** What predictions are made from; sentences change with every wording. */
function bare({ success, verdict, measures }: Candidate): Omit<Candidate, 'id' | 'sentence'> {
  return { success, verdict, measures };
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}

main().then(
  () => process.exit(),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
