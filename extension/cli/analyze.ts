import { writeFile } from 'node:fs/promises';
import { InvalidArgumentError, type Command } from 'commander';
import type { Analysis } from '../core/analyzer/analysis';
import { toSarif } from '../core/critic/sarif';
import type { TaskContext } from '../core/task/context';
import packageJson from '../../package.json';
import { analysisJson, analysisText } from './analysis-output';
import { printStreamed } from './file-by-file';
import { printJson, printText, progressLine, setExitCode } from './output';
import { fail, messageOf, ok, type Result } from '../core/problem';
import { reportFormatOf, writeReport } from '../core/report/write';
import { addTaskOptions, done, withReward, type TaskOptions } from './session';

interface AnalyzeOptions extends TaskOptions {
  readonly steps?: boolean;
  readonly report?: string;
}

export function addAnalyze(program: Command): void {
  addTaskOptions(
    program.command('analyze').description('replay, judge, find why episodes fail, and suggest refinements'),
    'text',
    'json',
    'sarif',
  )
    .option('--steps', 'with --format json: the reward of every step')
    .option('--report <file>', 'also write a report to attach: FILE.html, or FILE.md', reportFile)
    .action((taskFile: string, options: AnalyzeOptions) =>
      withReward(taskFile, options, async ({ workbench, context, reward, control }) => {
        const onProgress = progressLine('analyzing');
        const analyzed = await workbench.analyze(
          context,
          reward,
          onProgress ? { ...control, onProgress } : control,
        );
        if (!analyzed.ok) return analyzed;
        const analysis = analyzed.value;
        const written = await report(context, reward.file, analysis, options.report);
        if (!written.ok) return written;
        if (context.large) {
          const bound = await workbench.bind(context, reward);
          if (!bound.ok) return bound;
          const onFile = progressLine('replaying');
          const streamed = await workbench.replayFiles(context, bound.value, {
            ...control,
            ...(onFile ? { onProgress: onFile } : {}),
          });
          return streamed.ok ? printStreamed(context, streamed.value, analysis, options) : streamed;
        }
        if (options.format === 'json') printJson(analysisJson(context, analysis, options.steps === true));
        else if (options.format === 'sarif')
          printJson(toSarif(analysis.findings, process.cwd(), packageJson.version));
        else printText(analysisText(analysis, analysis.evaluation, analysis.evaluation.input.replay));
        setExitCode(
          analysis.findings.map((finding) => finding.severity),
          options.failOn,
        );
        return done;
      }),
    );
}

function reportFile(file: string): string {
  if (reportFormatOf(file) === null)
    throw new InvalidArgumentError('A file that ends in .html or .md is expected.');
  return file;
}

async function report(
  context: TaskContext,
  rewardFile: string,
  analysis: Analysis,
  file: string | undefined,
): Promise<Result<void>> {
  const format = file === undefined ? null : reportFormatOf(file);
  if (file === undefined || format === null) return ok(undefined);
  try {
    await writeFile(file, writeReport({ context, rewardFile, analysis }, format));
    process.stderr.write(`rewardsmith: The report is in ${file}.\n`);
  } catch (thrown) {
    return fail(
      'report-not-written',
      `The report could not be written: ${messageOf(thrown)}.`,
      'Name a file in a folder that exists and can be written to.',
      { file },
    );
  }
  return ok(undefined);
}
