import { writeFile } from 'node:fs/promises';
import { InvalidArgumentError, type Command } from 'commander';
import type { Analysis } from '../core/analyzer/analysis';
import { toSarif } from '../core/critic/sarif';
import type { TaskContext } from '../core/task/context';
import packageJson from '../../package.json';
import { formatPercent } from '../core/measures/format';
import { plural } from '../core/measures/ordering';
import type { Measured } from '../core/measures/evaluation';
import { recordingWords } from '../core/trajectory/words';
import type { RuntimeInfo } from '../core/sandbox/sandbox';
import { adversarialText } from './adversarial';
import { findingsText } from './check';
import { printStreamed } from './file-by-file';
import { findingJson, printJson, printText, progressLine, setExitCode } from './output';
import { fail, messageOf, ok, type Result } from '../core/problem';
import { reportFormatOf, writeReport } from '../core/report/write';
import { replayJson, replayText } from './replay';
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
        const onProgress = progressLine('analysing');
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

/** The `analyze --format json` value. */
export function analysisJson(
  context: Pick<TaskContext, 'readSeconds'>,
  analysis: Analysis,
  steps: boolean,
): Record<string, unknown> {
  return {
    ...replayJson(context, analysis.evaluation, steps),
    verdict: analysis.verdict,
    exploits: analysis.exploits,
    ...(analysis.groups ? { groups: analysis.groups } : {}),
    causes: analysis.causes,
    findings: analysis.findings.map(findingJson),
    suggestions: analysis.suggestions,
    ...(analysis.adversarial ? { adversarial: analysis.adversarial } : {}),
    ...analysis.audit,
    ...(analysis.advice ? { advice: analysis.advice } : {}),
  };
}

/** `evaluation` and `run`: of the replay whose numbers are shown. */
export function analysisText(
  {
    verdict,
    groups,
    causes,
    findings,
    suggestions,
    adversarial,
    audit,
    exploits,
    advice = [],
  }: Omit<Analysis, 'evaluation'>,
  evaluation: Measured,
  run: { readonly runtime: RuntimeInfo; readonly seconds: number },
): string {
  const parts = [`${verdict.title}. ${verdict.sentence}`];
  if (verdict.next.length > 0) parts.push(verdict.next.map((step, i) => `  ${i + 1}. ${step}`).join('\n'));
  parts.push(replayText(evaluation, run));
  if (groups && groups.notes.length > 0)
    parts.push(['In training by groups', ...groups.notes.map((note) => `  ${note}`)].join('\n'));
  if (causes.length > 0) {
    parts.push(
      [
        `Why ${recordingWords(evaluation.reduction).episode}s fail`,
        ...causes.flatMap(({ cause, count, share, signs, evidence, neverReached, toldApart, kinds = [] }) => {
          const [first] = evidence;
          const isOfSteps = evaluation.reduction.kind === 'transitions';
          const at = isOfSteps ? `episode ${first?.trajectory}, step ${first?.step}` : first?.trajectory;
          const shown = first ? ` (see ${at})` : '';
          return [
            `  ${cause}: ${plural(count, recordingWords(evaluation.reduction).episode)}, ${formatPercent(share)} of the failures${shown}`,
            ...signs.slice(0, 2).map((sign) => `    ${sign.sentence}`),
            ...(neverReached ? [`    ${neverReached}`] : []),
            ...(toldApart && 'sentence' in toldApart ? [`    ${toldApart.sentence}`] : []),
            ...(kinds.length > 0
              ? [`    Of two kinds: ${kinds.map(({ count, words }) => `${count} with ${words}`).join(', ')}.`]
              : []),
          ];
        }),
      ].join('\n'),
    );
  }
  if (findings.length > 0) parts.push(findingsText(findings));
  const concerns = audit?.checks.filter(({ verdict: one }) => one === 'concern') ?? [];
  if (concerns.length > 0)
    parts.push(['Concerns', ...concerns.map(({ title, sentence }) => `  ${title}: ${sentence}`)].join('\n'));
  const odd = audit?.dynamics ?? [];
  if (odd.length > 0)
    parts.push(['Odd in the recordings', ...odd.map(({ message }) => `  ${message}`)].join('\n'));
  parts.push(...advice);
  if (adversarial) parts.push(adversarialText(adversarial));
  suggestions.forEach(({ title, explanation, effect, diff }, i) => {
    parts.push(
      `Suggestion ${i + 1}: ${title}\n${explanation}\nEffect: ${effect.sentence}\n\n${diff.trimEnd()}`,
    );
  });
  return exploits.reduce((text, { message }) => saidOnce(text, message), parts.join('\n\n'));
}

/** The verdict, a finding and the concerns tell the same exploit: in a terminal the first of them is enough. */
function saidOnce(text: string, sentence: string): string {
  const end = text.indexOf(sentence) + sentence.length;
  return end < sentence.length
    ? text
    : text.slice(0, end) + text.slice(end).replaceAll(sentence, 'see above.');
}
