import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { Option, type Command } from 'commander';
import { createBuiltinDesigner } from '../core/designer/builtin';
import type { Designer } from '../core/designer/designer';
import { createModelDesigner } from '../core/designer/model-designer';
import { contractToWrite } from '../core/loop/contract-to-write';
import { CandidateHistory } from '../core/loop/history';
import { runLoop } from '../core/loop/interpreter';
import type { LoopReport } from '../core/loop/report';
import { formatMeasure } from '../core/measures/format';
import { describeProblem, fail, messageOf, ok, type Result } from '../core/problem';
import type { TaskContext } from '../core/task/context';
import { splitReward } from '../core/task/task';
import { ExitCode, findingJson, printJson, printText, setExitCode, warnProblems } from './output';
import { addTaskOptions, done, positiveNumber, readReward, withTask, type TaskOptions } from './session';

interface LoopOptions extends TaskOptions {
  readonly rounds: number;
  readonly designer: 'builtin' | 'model';
  readonly baseUrl?: string;
  readonly model?: string;
  readonly write?: boolean;
}

export function addLoop(program: Command): void {
  addTaskOptions(
    program.command('loop').description('design, criticise, replay and analyse, round after round'),
    'text',
    'json',
  )
    .option('--rounds <n>', 'rounds to run', positiveNumber, 3)
    .addOption(
      new Option('--designer <designer>', 'who writes the code')
        .choices(['builtin', 'model'])
        .default('builtin'),
    )
    .option(
      '--base-url <url>',
      'an OpenAI-compatible endpoint for --designer model (key from OPENAI_API_KEY)',
    )
    .option('--model <id>', 'the model for --designer model')
    .option('--write', 'write the best reward to the reward file')
    .action((taskFile: string, options: LoopOptions) =>
      withTask(taskFile, options, async ({ workbench, context, control }) => {
        const designer = designerOf(options);
        if (!designer.ok) return designer;
        const present = await presentReward(context, options);
        if (!present.ok) return present;
        const { source, file, entry } = present.value;
        const bound = source === null ? null : await workbench.bind(context, { source, file, entry });
        if (bound && !bound.ok) warnProblems([bound.problem]);
        const history = await CandidateHistory.open(context.file);
        if (!history.ok) return history;
        const report = await runLoop(
          {
            context,
            contract: contractToWrite(context, bound),
            file,
            entry,
            code: bound?.ok ? source : null,
            rounds: Math.ceil(options.rounds),
          },
          { workbench, designer: designer.value, history: history.value },
          {
            ...(control.signal ? { signal: control.signal } : {}),
            ...(process.stderr.isTTY
              ? { onProgress: ({ sentence }) => process.stderr.write(`${sentence}\n`) }
              : {}),
          },
        );
        if (options.write && report.best && report.best.code !== source) {
          const written = await writeReward(file, source, report.best.code, history.value);
          if (!written.ok) return written;
        }
        if (options.format === 'json') printJson(loopJson(report));
        else printText(loopText(report));
        const { problem } = report.stopped;
        if (problem) {
          process.stderr.write(`rewardsmith: ${describeProblem(problem)}\n`);
          process.exitCode = ExitCode.BadInput;
        } else setExitCode(report.best ? [] : ['error'], options.failOn);
        return done;
      }),
    );
}

/** The reward to begin with; a task may name a file that is yet to be written. */
async function presentReward(
  context: TaskContext,
  options: LoopOptions,
): Promise<Result<{ readonly source: string | null; readonly file: string; readonly entry: string | null }>> {
  const read = await readReward(context, options);
  if (read.ok || read.problem.code !== 'reward-missing') return read;
  const { file, entry } = splitReward(options.reward ?? context.task.reward ?? '');
  return ok({ source: null, file: resolve(options.reward ? '.' : dirname(context.file), file), entry });
}

function designerOf({ designer, baseUrl, model }: LoopOptions): Result<Designer> {
  if (designer === 'builtin') return ok(createBuiltinDesigner());
  if (!model)
    return fail(
      'model-missing',
      '--designer model needs a model.',
      'Add --model ID, and --base-url URL unless the endpoint is api.openai.com.',
    );
  return ok(
    createModelDesigner({ model, ...(baseUrl ? { baseUrl } : {}), apiKey: process.env.OPENAI_API_KEY ?? '' }),
  );
}

/** What was there can be had back from the history; a file that changed during the run is left alone. */
async function writeReward(
  file: string,
  before: string | null,
  code: string,
  history: CandidateHistory,
): Promise<Result<void>> {
  if (before !== null) {
    const kept = await history.add({ code: before, origin: 'hand', parent: null, explanation: '' });
    if (!kept.ok) return kept;
  }
  try {
    const now = existsSync(file) ? await readFile(file, 'utf8') : null;
    if (now !== before) {
      return fail(
        'reward-changed',
        'The reward file changed while the loop ran, so it was not overwritten.',
        'The best candidate is kept under .rewardsmith; run the loop again to write it.',
        { file },
      );
    }
    await writeFile(file, code);
    return ok(undefined);
  } catch (thrown) {
    return fail(
      'reward-unwritable',
      `The reward file cannot be written: ${messageOf(thrown)}.`,
      'Check its permissions; the best candidate is kept under .rewardsmith.',
      { file },
    );
  }
}

function loopJson(report: LoopReport): Record<string, unknown> {
  const withFindings = (round: LoopReport['rounds'][number]): Record<string, unknown> => ({
    ...round,
    findings: round.findings.map(findingJson),
  });
  return {
    ...report,
    start: report.start && withFindings(report.start),
    rounds: report.rounds.map(withFindings),
  };
}

function loopText({ start, rounds, best, stopped }: LoopReport): string {
  const parts: string[] = [];
  for (const [label, round] of [
    ['Now', start] as const,
    ...rounds.map((r, i) => [`Round ${i + 1}`, r] as const),
  ]) {
    if (!round) continue;
    const lines = [
      `${label}: ${round.verdict ? `${round.verdict.title}. ${round.verdict.sentence}` : round.sentence}`,
    ];
    if (round.candidate && round !== start) lines.push(round.candidate.explanation);
    parts.push(lines.join('\n'));
  }
  parts.push(stopped.sentence);
  if (best) {
    const auc = best.measures.auc;
    parts.push(
      `Best: ${best.id ?? 'candidate'}${auc ? ` · ${formatMeasure('auc', auc)}` : ''} · ${best.verdict.title}\n\n${best.code.trimEnd()}`,
    );
  }
  return parts.join('\n\n');
}
