import { resolve } from 'node:path';
import type { Command } from 'commander';
import { proposeTaskFrom } from '../core/loop/new-task';
import { writeScaffold } from '../core/task/write-scaffold';
import { formatPercent } from '../core/measures/format';
import { createWorkbench } from '../core/loop/create-workbench';
import { recordEnvironment } from '../core/loop/record-environment';
import type { Result } from '../core/problem';
import { DEFAULT_LIMITS } from '../core/sandbox/sandbox';
import { defaultStorage } from '../core/sandbox/snapshot';
import type { TaskEnvironment } from '../core/task/task';
import { budgetOf } from '../core/training/budget';
import { DEFAULT_BUDGET } from '../core/training/training';
import { downloadsIn } from '../core/trajectory/remote/downloads';
import { printJson, printProblem, printText, progressLine, warnProblems, type Format } from './output';
import { formatOption, positiveNumber } from './session';

interface InitOptions {
  readonly out: string;
  readonly format: Format;
  readonly reward?: string;
  readonly environment?: string;
  readonly maxSteps?: number;
  readonly observe?: string;
  readonly state?: string;
  readonly trainSteps?: number;
  readonly seeds?: number;
  readonly python?: string;
}

export function addInit(program: Command): void {
  program
    .command('init')
    .description('write a reward task and a first reward for recordings')
    .argument('[recording...]', 'files, globs or URLs')
    .option('--out <dir>', 'folder for the new files', '.')
    .option(
      '--reward <file>',
      'a reward you have (FILE.py or FILE.py:function): its signature says the contract',
    )
    .option(
      '--environment <id>',
      'a Gymnasium id, or file.py:Class in --out: agents that learn from its own reward are recorded, where there are no recordings',
    )
    .option('--max-steps <n>', 'after so many steps its episodes are truncated', positiveNumber)
    .option('--observe <file.py:function>', 'observe(env) → dict: what the reward sees and what is recorded')
    .option('--state <file.py:function>', "state(env) → hashable, for the learner's table")
    .option('--train-steps <n>', `steps of each agent (${DEFAULT_BUDGET.steps})`, positiveNumber)
    .option('--seeds <n>', `agents (${DEFAULT_BUDGET.seeds})`, positiveNumber)
    .option('--python <path>', 'the Python interpreter that has the environment')
    .addOption(formatOption('text', 'json'))
    .action(async (given: string[], options: InitOptions) => {
      const { out, format, reward } = options;
      const directory = resolve(out);
      const environment = environmentIn(options);
      const recorded =
        environment && given.length === 0 ? await record(environment, directory, options) : null;
      if (recorded && !recorded.ok) return printProblem(recorded.problem, format);
      const patterns = recorded?.value ?? given;
      const proposed = await proposeTaskFrom(
        patterns,
        process.cwd(),
        directory,
        { downloads: downloadsIn(defaultStorage()) },
        reward === undefined ? undefined : resolve(reward),
      );
      if (!proposed.ok) return printProblem(proposed.problem, format);
      const { notes, problems } = proposed.value;
      const task = { ...proposed.value.task, ...(environment ? { environment } : {}) };
      warnProblems(problems);
      const written = await writeScaffold({ ...proposed.value, task }, directory);
      if (!written.ok) return printProblem(written.problem, format);
      if (format === 'json') return printJson({ files: written.value, task, notes });
      printText(
        [
          ...(proposed.value.starter === null ? written.value.slice(0, 1) : written.value).map(
            (file) => `Wrote ${file}`,
          ),
          '',
          'What was assumed, and how sure that is:',
          ...notes.map(
            ({ what, why, confidence }) => `  ${formatPercent(confidence).padStart(6)}  ${what}: ${why}`,
          ),
          '',
          `Read the task file, write the goal in your own words, then: rewardsmith ${environment ? 'loop --train' : 'analyze'} ${written.value[0] ?? ''}`,
        ].join('\n'),
      );
    });
}

function environmentIn({ environment, maxSteps, observe, state }: InitOptions): TaskEnvironment | null {
  if (environment === undefined) return null;
  return {
    id: environment,
    ...(maxSteps === undefined ? {} : { maxSteps: Math.ceil(maxSteps) }),
    ...(observe === undefined ? {} : { observe }),
    ...(state === undefined ? {} : { state }),
  };
}

async function record(
  environment: TaskEnvironment,
  directory: string,
  options: InitOptions,
): Promise<Result<readonly string[]>> {
  const { python } = options;
  const workbench = createWorkbench({
    runtime: 'auto',
    limits: DEFAULT_LIMITS,
    ...(python ? { python } : {}),
  });
  const onShare = progressLine("recording agents that learn from the environment's own reward");
  try {
    const budget = budgetOf({ task: { train: undefined } }, options);
    return await recordEnvironment(environment, directory, budget, workbench, {
      onTraining: ({ share }) => onShare?.(share),
    });
  } finally {
    workbench.dispose();
  }
}
