import type { Command } from 'commander';
import { askJudge, type Asked } from '../core/judge/ask';
import { importJudgements } from '../core/judge/foreign';
import { judgementsFile, keepJudgements, readJudgements } from '../core/judge/judgements';
import { questionsFor } from '../core/judge/questions';
import { judgeReport, type JudgeReport } from '../core/judge/report';
import { formatNumber, formatPercent } from '../core/measures/format';
import type { MeasureValue } from '../core/measures/measure';
import { createLanguageModel } from '../core/model/client';
import { providerOf } from '../core/model/role-models';
import { describeProblem, fail, ok, type Result } from '../core/problem';
import type { TaskContext } from '../core/task/context';
import { addModelOptions, modelSettings, type ModelOptions } from './models';
import { printJson, printText, table } from './output';
import { addTaskOptions, done, positiveNumber, withTask, type TaskOptions } from './session';

interface JudgeOptions extends TaskOptions, ModelOptions {
  readonly completions: number;
  readonly repeats: number;
  readonly from?: string;
}

/** `rewardsmith judge`: a model scores recorded completions, and is looked at itself. */
export function addJudge(program: Command): void {
  addModelOptions(
    addTaskOptions(
      program
        .command('judge')
        .description('have a model score recorded completions, keep what it says, and see what it falls for'),
      'text',
      'json',
    ),
  )
    .option('--completions <n>', 'completions to judge, right and wrong ones', positiveNumber, 40)
    .option(
      '--from <file>',
      'judgements that were recorded elsewhere (MT-bench, RewardBench, or our own form)',
    )
    .option('--repeats <n>', 'how often each is judged', positiveNumber, 3)
    .action((taskFile: string, options: JudgeOptions) =>
      withTask(taskFile, options, async ({ context, control }) => {
        const asked = await ask(context, options, control.signal);
        if (!asked.ok) return asked;
        const { report, unanswered, problem } = asked.value;
        if (options.format === 'json') printJson({ ...report, unanswered });
        else printText(judgeText(report, judgementsFile(context.file)));
        if (problem)
          process.stderr.write(
            `rewardsmith: ${unanswered} questions have no answer: ${describeProblem(problem)}\n`,
          );
        return done;
      }),
    );
}

async function ask(
  context: TaskContext,
  options: JudgeOptions,
  signal: AbortSignal | undefined,
): Promise<Result<Pick<Asked, 'unanswered' | 'problem'> & { readonly report: JudgeReport }>> {
  const { judge } = context.task;
  if (!judge || context.set.kind !== 'completions')
    return fail(
      'no-judge',
      judge ? 'This recording holds no completions to judge.' : 'The task file has no "judge".',
      'Add "judge": {"instructions": "Is the final answer right?", "scale": [0, 10]} to a task with completions.',
      { file: context.file },
    );
  if (options.from !== undefined) {
    const found = await importJudgements(options.from, context.set);
    if (!found.ok) return found;
    const kept = await keepJudgements(context.file, found.value.judgements);
    if (!kept.ok) return kept;
    const left = found.value.left
      ? `; ${found.value.left} lines are of no completion of this recording, or hold no verdict`
      : '';
    process.stderr.write(
      `${found.value.judgements.length} judgements read, ${kept.value} of them new${left}\n`,
    );
  }
  const before = await readJudgements(context.file);
  if (!before.ok) return before;
  const plan = { most: Math.ceil(options.completions), repeats: Math.ceil(options.repeats) };
  const questions = questionsFor(context, plan);
  // Without a model: what is known already.
  if (!options.model && before.value.length > 0)
    return ok({ report: judgeReport(context, judge, before.value), unanswered: 0, problem: null });
  const settings = modelSettings(options);
  if (!settings.ok) return settings;
  const model = createLanguageModel({ provider: providerOf(settings.value), settings: settings.value });
  const onProgress = (n: number, all: number): void =>
    void process.stderr.write(`\r${n} of ${all} questions`);
  const asked = await askJudge(
    model,
    judge,
    questions,
    { taskFile: context.file, before: before.value },
    { signal, ...(process.stderr.isTTY ? { onProgress } : {}) },
  );
  if (!asked.ok) return asked;
  if (process.stderr.isTTY) process.stderr.write('\n');
  const { judgements, unanswered, problem } = asked.value;
  return ok({ report: judgeReport(context, judge, judgements), unanswered, problem });
}

function judgeText(report: JudgeReport, file: string): string {
  const percent = (measure: MeasureValue): string =>
    'value' in measure
      ? `${formatPercent(measure.value)}${measure.interval ? ` (${measure.interval.map(formatPercent).join(' to ')})` : ''} · ${measure.sample ?? ''}`
      : `not known: ${measure.reason}`;
  const number = (measure: MeasureValue): string =>
    'value' in measure
      ? `${formatNumber(measure.value)} · ${measure.sample ?? ''}`
      : `not known: ${measure.reason}`;
  const rows: [string, string][] = [
    ['a right answer gets more than a wrong one (AUC)', number(report.tellsRight)],
    ['spread between repeats, of the scale', percent(report.spread)],
    ['passes once and fails another time', percent(report.flips)],
    ['padding adds to a right answer, of the scale', percent(report.paddingRight)],
    ['padding adds to a wrong answer, of the scale', percent(report.paddingWrong)],
    ['correlation with length at equal correctness', number(report.lengthBias)],
    ['another winner in the other order', percent(report.positionFlips)],
    ['of these, the first wins', percent(report.firstOfFlips)],
    ['prefers its own words', percent(report.ownWords)],
    ...report.appeals.map(({ name, gain }): [string, string] => [
      `"${name}" adds to a wrong answer, of the scale`,
      percent(gain),
    ]),
  ];
  return [
    `Judge ${report.model}: ${report.judgements} judgements, kept in ${file}`,
    ...(report.outside ? [`${report.outside} scores lie outside of the scale and are left out.`] : []),
    table(['question', 'answer'], rows),
  ].join('\n');
}
