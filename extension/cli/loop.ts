import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Command } from 'commander';
import { readWithout } from '../core/designer/without';
import { contractToWrite } from '../core/loop/contract-to-write';
import { CandidateHistory } from '../core/loop/history';
import { runLoop } from '../core/loop/interpreter';
import type { LoopReport } from '../core/loop/report';
import { claimWords } from '../core/analyzer/diagnosis';
import type { Review } from '../core/critic/review';
import { PARTS } from '../core/designer/without';
import { formatMeasure } from '../core/measures/format';
import { spendWords } from '../core/model/role-models';
import { describeProblem, fail, messageOf, ok, type Result } from '../core/problem';
import type { TaskContext } from '../core/task/context';
import { splitReward } from '../core/task/task';
import { addLoopModelOptions, loopModels, type LoopModelOptions } from './models';
import { ExitCode, findingJson, printJson, printText, setExitCode, warnProblems } from './output';
import { addTaskOptions, done, positiveNumber, readReward, withTask, type TaskOptions } from './session';

interface LoopOptions extends TaskOptions, LoopModelOptions {
  readonly rounds: number;
  readonly without?: string;
  readonly write?: boolean;
}

export function addLoop(program: Command): void {
  addLoopModelOptions(
    addTaskOptions(
      program.command('loop').description('design, criticise, replay and analyse, round after round'),
      'text',
      'json',
    ).option('--rounds <n>', 'rounds to run', positiveNumber, 3),
  )
    .option('--without <parts>', `do without some of ${PARTS.join(', ')}, to see what they are good for`)
    .option('--write', 'write the best reward to the reward file')
    .action((taskFile: string, options: LoopOptions) =>
      withTask(taskFile, options, async ({ workbench, context, control }) => {
        const without = readWithout(options.without ?? '');
        if (!without.ok) return without;
        const writers = await loopModels(options, context.file, without.value);
        if (!writers.ok) return writers;
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
            without: without.value,
          },
          { workbench, history: history.value, ...writers.value },
          {
            ...(control.signal ? { signal: control.signal } : {}),
            ...(process.stderr.isTTY
              ? {
                  onProgress: ({ sentence, spend }) =>
                    process.stderr.write(`${sentence}${spend ? ` (${spendWords(spend)})` : ''}\n`),
                }
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

function loopText({ start, rounds, best, stopped, spend, diagnoses = [] }: LoopReport): string {
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
    if (round.review) lines.push(reviewText(round.review));
    parts.push(lines.join('\n'));
  }
  parts.push(stopped.sentence);
  for (const { model, claims } of diagnoses)
    parts.push(
      [`${model} on the recordings:`, ...claims.map((claim) => `  ${claimWords(claim)}`)].join('\n'),
    );
  if (spend) parts.push(`Models: ${spendWords(spend)}, ${spend.seconds.toFixed(0)} s in all.`);
  if (best) {
    const auc = best.measures.auc;
    parts.push(
      `Best: ${best.id ?? 'candidate'}${auc ? ` · ${formatMeasure('auc', auc)}` : ''} · ${best.verdict.title}\n\n${best.code.trimEnd()}`,
    );
  }
  return parts.join('\n\n');
}

function reviewText({ model, own, findings, dropped }: Review): string {
  const said = findings.map(({ range, message }) => `  line ${range.line}: ${message}`);
  const rest = dropped > 0 ? `; ${dropped} more pointed at code that is not there` : '';
  return [
    `Read by ${model}${own ? ', which also wrote it' : ''}: ${findings.length === 0 ? 'no objection' : 'it objects'}${rest}.`,
    ...said,
  ].join('\n');
}
