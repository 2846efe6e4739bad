import { basename } from 'node:path';
import type { Command } from 'commander';
import { describeProblem, type Result } from '../core/problem';
import type { RewardSource } from '../core/loop/workbench';
import { budgetOf } from '../core/training/budget';
import { outcomeOf, type Outcome } from '../core/training/outcome';
import { DEFAULT_BUDGET, type Training } from '../core/training/training';
import {
  ExitCode,
  printJson,
  printProblem,
  printText,
  progressLine,
  say,
  table,
  warnProblems,
} from './output';
import {
  addTaskOptions,
  done,
  positiveNumber,
  withReward,
  type TaskOptions,
  type TaskSession,
} from './session';

/** How much agents are trained. */
export interface TrainingOptions {
  readonly trainSteps?: number;
  readonly seeds?: number;
}

export function addTrainingOptions(command: Command): Command {
  return command
    .option('--train-steps <n>', `steps of each training (${DEFAULT_BUDGET.steps})`, positiveNumber)
    .option('--yes', "run the task's own train command, with your rights, if it names one")
    .option('--seeds <n>', `agents trained on each reward (${DEFAULT_BUDGET.seeds})`, positiveNumber);
}

export function addTrain(program: Command): void {
  addTrainingOptions(
    addTaskOptions(
      program
        .command('train')
        .description("train agents on the reward and on the environment's own, and compare what they learn"),
      'text',
      'json',
    ),
  ).action((taskFile: string, options: TaskOptions & TrainingOptions) =>
    withReward(taskFile, { ...options, train: true }, (session) => train(session, options)),
  );
}

async function train(
  { workbench, context, reward, control }: TaskSession & { readonly reward: RewardSource },
  options: TaskOptions & TrainingOptions,
): Promise<Result<void>> {
  const budget = budgetOf(context, options);
  const run = (label: string, source: RewardSource | null): Promise<Result<Training>> => {
    const onShare = progressLine(
      source ? 'training on the reward' : "training on the environment's own reward",
    );
    return workbench.train(
      context,
      source,
      { label, budget },
      { signal: control.signal, onTraining: ({ share }) => onShare?.(share) },
    );
  };
  const trained = await run(basename(reward.file), reward);
  if (!trained.ok) return trained;
  const { problem, notes = [] } = trained.value;
  warnProblems(notes);
  const own = context.task.train?.command !== undefined;
  const baseline = problem || own ? null : await run('native', null);
  if (baseline && !baseline.ok) return baseline;
  const stopped = problem ?? baseline?.value.problem ?? null;
  const outcome = stopped ? null : outcomeOf(trained.value, baseline?.value ?? null);
  if (options.format === 'json') printJson(trainJson(trained.value, outcome, stopped));
  else if (outcome) printText(trainText(outcome, trained.value));
  if (stopped) {
    if (options.format === 'json') {
      say(`rewardsmith: ${describeProblem(stopped)}`);
      process.exitCode = ExitCode.BadInput;
    } else printProblem(stopped, options.format);
  }
  return done;
}

function trainJson(
  { label, seconds, runtime, isolation, seeds }: Training,
  outcome: Outcome | null,
  problem: Training['problem'],
): Record<string, unknown> {
  return {
    label,
    outcome,
    ...(problem ? { error: problem } : {}),
    recordings: seeds.flatMap(({ recording }) => recording ?? []),
    seeds: seeds.map(({ seed, layout, steps, trained }) => ({ seed, layout, steps, trained })),
    seconds,
    runtime,
    isolation,
  };
}

export function trainText(outcome: Outcome, { seconds, isolation }: Training): string {
  const number = (value: number | null): string =>
    value === null ? '–' : String(Number(value.toPrecision(3)));
  const share = (value: number | null): string => (value === null ? '–' : `${Math.round(100 * value)} %`);
  const points = outcome.curve.filter(
    (_, i, all) => i % Math.ceil(all.length / 10) === 0 || i === all.length - 1,
  );
  const curve = table(
    ['steps', 'success', 'paid', 'native', 'length'],
    points.map((point) => [
      String(point.steps),
      share(point.success),
      number(point.return),
      number(point.native),
      number(point.length),
    ]),
  );
  return [
    outcome.sentence,
    ...(outcome.hacked ? [`${outcome.hacked.sentence} See ${outcome.hacked.episodes.join(', ')}.`] : []),
    // Of your own trainer only what it recorded is known.
    ...(points.length > 0 ? [`While training (with random actions, one of ten):\n${curve}`] : []),
    `${outcome.recordings.length} recordings: ${outcome.recordings[0] ?? 'none'} …`,
    `${seconds.toFixed(0)} s in ${isolation}.`,
  ].join('\n\n');
}
