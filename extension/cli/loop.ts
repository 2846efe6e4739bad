import { existsSync } from 'node:fs';
import { readFile, realpath, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Command } from 'commander';
import { readWithout } from '../core/designer/without';
import { contractToWrite } from '../core/loop/contract-to-write';
import { CandidateHistory } from '../core/loop/history';
import { runLoop } from '../core/loop/interpreter';
import type { LoopReport, ReportedRound } from '../core/loop/report';
import { nowhereToTrain, RoundTrainer } from '../core/loop/trainer';
import { PARTS } from '../core/designer/without';
import { spendWords } from '../core/model/role-models';
import { describeProblem, fail, messageOf, ok, type Result } from '../core/problem';
import type { TaskContext } from '../core/task/context';
import { splitReward } from '../core/task/task';
import { writeWhole } from '../core/write-whole';
import { addLoopModelOptions, loopModels, type LoopModelOptions } from './models';
import { budgetOf } from '../core/training/budget';
import { addTrainingOptions, type TrainingOptions } from './train';
import { loopText } from './loop-text';
import { RoundQuestions } from './round-questions';
import { ExitCode, findingJson, printJson, printText, say, setExitCode, warnProblems } from './output';
import { addTaskOptions, done, positiveNumber, readReward, withTask, type TaskOptions } from './session';

interface LoopOptions extends TaskOptions, LoopModelOptions, TrainingOptions {
  readonly train?: boolean;
  readonly rounds: number;
  readonly width: number;
  readonly steer: readonly string[];
  readonly ask?: boolean;
  readonly without?: string;
  readonly write?: boolean;
}

export function addLoop(program: Command): void {
  addTrainingOptions(
    addLoopModelOptions(
      addTaskOptions(
        program.command('loop').description('design, criticize, replay and analyze, round after round'),
        'text',
        'json',
      )
        .option('--rounds <n>', 'rounds to run', positiveNumber, 3)
        .option(
          '--width <n>',
          'candidates a round, side by side; the measures say which is the best',
          positiveNumber,
          1,
        ),
    ),
  )
    .option(
      '--steer <text>',
      'what the designer should know or keep to, in words ("never reward standing"); may be given several times',
      (text: string, before: readonly string[]) => [...before, text],
      [],
    )
    .option('--ask', 'ask after each round: go on, steer in words, reject a candidate with a reason, stop')
    .option('--without <parts>', `do without some of ${PARTS.join(', ')}, to see what they are good for`)
    .option(
      '--train',
      'train agents on each candidate, keep the one from which they learn most, refine from what they do',
    )
    .option('--write', 'write the best reward to the reward file')
    .action((taskFile: string, options: LoopOptions) =>
      withTask(taskFile, options, async ({ workbench, context, control }) => {
        const missing = options.train ? nowhereToTrain(context) : null;
        if (missing) return missing;
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
        if (options.steer.length > 0 && writers.value.designer.id === 'builtin')
          process.stderr.write(
            'rewardsmith: The built-in designer does not understand words; --steer is kept with the candidates and told to a model (--model).\n',
          );
        const asked = options.ask ? new RoundQuestions() : null;
        const report = await runLoop(
          {
            context,
            contract: contractToWrite(context, bound),
            file,
            entry,
            code: bound?.ok ? source : null,
            rounds: Math.ceil(options.rounds),
            width: Math.ceil(options.width),
            steering: options.steer,
            without: without.value,
          },
          {
            workbench,
            history: history.value,
            ...writers.value,
            ...(options.train ? { trainer: new RoundTrainer(workbench, budgetOf(context, options)) } : {}),
          },
          {
            ...(control.signal ? { signal: control.signal } : {}),
            ...(asked ? { ask: (sofar: LoopReport) => asked.after(sofar) } : {}),
            ...(process.stderr.isTTY
              ? {
                  onProgress: ({ sentence, spend }) =>
                    say(`${sentence}${spend ? ` (${spendWords(spend)})` : ''}`),
                }
              : {}),
          },
        );
        asked?.close();
        if (options.write && report.best && report.best.code !== source) {
          const written = await writeReward(file, source, report.best.code, history.value);
          if (!written.ok) return written;
        }
        if (options.format === 'json') printJson(loopJson(report));
        else printText(loopText(report));
        const { problem } = report.stopped;
        if (problem) {
          say(`rewardsmith: ${describeProblem(problem)}`);
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
    // Where the file is a link, what it points at is written; its permissions stay.
    const real = before === null ? file : await realpath(file);
    await writeWhole(real, code, before === null ? undefined : (await stat(real)).mode);
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
  const withFindings = ({ others, ...round }: ReportedRound): Record<string, unknown> => ({
    ...round,
    findings: round.findings.map(findingJson),
    ...(others ? { others: others.map(withFindings) } : {}),
  });
  return {
    ...report,
    start: report.start && withFindings(report.start),
    ...(report.own ? { own: withFindings(report.own) } : {}),
    rounds: report.rounds.map(withFindings),
  };
}
