import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { Analysis } from '../core/analyzer/analysis';
import { toSarif } from '../core/critic/sarif';
import { summariseEpisodes } from '../core/measures/evaluate';
import { formatNumber } from '../core/measures/format';
import { plural } from '../core/measures/ordering';
import { judge } from '../core/measures/verdict';
import { fail, type Result } from '../core/problem';
import { readSummary } from '../core/stream/summary';
import type { StreamedReplay } from '../core/stream/stream';
import type { TaskContext } from '../core/task/context';
import packageJson from '../../package.json';
import { analysisText } from './analysis-output';
import { ExitCode, findingJson, printJson, printText, setExitCode, warnProblems } from './output';
import { replayText } from './replay-output';
import { done, type TaskOptions } from './session';

/** Of a block that no recorded step reached; all steps are asked here, not only those of the sample. */
const NEVER_EXECUTED = 'RS806';

/**
 * Prints a replay that went file by file, with the analysis of the sample where there is one: numbers and verdict are of all
 * recordings, loops, causes, findings and suggestions of the sample.
 */
export async function printStreamed(
  context: TaskContext,
  streamed: StreamedReplay,
  analysis: Analysis | null,
  options: TaskOptions & { readonly steps?: boolean },
): Promise<Result<void>> {
  if (options.steps)
    return fail(
      'no-steps-kept',
      'Recordings that are gone through file by file keep no reward of each step.',
      'Leave --steps out, or give --no-stream when everything fits into memory.',
    );
  const told = new Set(context.problems.map((problem) => JSON.stringify(problem)));
  warnProblems(streamed.problems.filter((problem) => !told.has(JSON.stringify(problem))));
  const whole = analysis && wholeOf(analysis, streamed);
  if (options.format === 'json') await printStreamedJson(context, streamed, whole);
  else if (options.format === 'sarif')
    printJson(toSarif(whole?.findings ?? [], process.cwd(), packageJson.version));
  else printText([howText(context, streamed, whole !== null), textOf(streamed, whole)].join('\n\n'));
  const { crash, nan, timeout } = streamed.measured.errors;
  if (whole)
    setExitCode(
      whole.findings.map(({ severity }) => severity),
      options.failOn,
    );
  else setExitCode(crash + nan + timeout > 0 ? ['error'] : [], options.failOn);
  if (streamed.incomplete) process.exitCode = ExitCode.BadInput;
  return done;
}

type WholeAnalysis = Omit<Analysis, 'evaluation'>;

function wholeOf({ exploits, ...analysis }: Analysis, { measured, lines }: StreamedReplay): WholeAnalysis {
  const reached = ({ range }: (typeof analysis.findings)[number]): boolean => {
    for (let line = range.line; line <= range.endLine; line++) if (lines.has(line)) return true;
    return false;
  };
  const searched = analysis.evaluation.reduction.steps;
  return {
    ...analysis,
    exploits,
    verdict: judge(measured, { exploits, searched }),
    findings: analysis.findings.filter((finding) => finding.code !== NEVER_EXECUTED || !reached(finding)),
  };
}

function textOf({ measured, runtime, seconds }: StreamedReplay, whole: WholeAnalysis | null): string {
  const run = { runtime, seconds };
  return whole ? analysisText(whole, measured, run) : replayText(measured, run);
}

function howText({ set, files }: TaskContext, streamed: StreamedReplay, analysed: boolean): string {
  const before = streamed.resumed > 0 ? `, ${streamed.resumed} of them finished by an earlier run` : '';
  const sample = `${plural(set.steps, 'step')} of ${plural(set.episodes.length, 'episode')} in ${plural(files.length, 'file')}`;
  return [
    `File by file: ${plural(streamed.files, 'recording')}${before}. Reading took ${formatNumber(streamed.readSeconds)} s, replaying ${formatNumber(streamed.replaySeconds)} s, all files together.`,
    ...(analysed
      ? [
          `Numbers and verdict are of all of them; loops, causes, findings and suggestions of a sample: ${sample}.`,
        ]
      : []),
  ].join('\n');
}

/** As `replayJson` and `analysisJson`; trajectories are written file by file, since all of them may not fit into memory. */
async function printStreamedJson(
  { set, files }: TaskContext,
  streamed: StreamedReplay,
  whole: WholeAnalysis | null,
): Promise<void> {
  const { measured, runtime, readSeconds, replaySeconds, seconds, resumed, summaries } = streamed;
  const { counts, errors, components, measures, reduction } = measured;
  const value = {
    runtime: runtime.id,
    episodes: counts.success + counts.failure + counts.unknown,
    steps: reduction.steps,
    ...{ readSeconds, replaySeconds, seconds },
    files: streamed.files,
    resumed,
    problems: streamed.problems,
    errors,
    failures: reduction.failures,
    trajectories: HERE,
    components,
    measures,
    ...(whole && {
      sample: { steps: set.steps, episodes: set.episodes.length, files: files.map(({ file }) => file) },
      verdict: whole.verdict,
      causes: whole.causes,
      findings: whole.findings.map(findingJson),
      suggestions: whole.suggestions,
    }),
  };
  const [before, after] = JSON.stringify(value, null, 2).split(`"trajectories": "${HERE}"`);
  await write(`${before}"trajectories": [`);
  let first = true;
  for (const path of summaries) {
    const summary = await readSummary(path);
    if (!summary) continue;
    const episodes = summariseEpisodes(summary.reduction).map(
      (episode) => `\n    ${JSON.stringify(episode)}`,
    );
    if (episodes.length === 0) continue;
    await write(`${first ? '' : ','}${episodes.join(',')}`);
    first = false;
  }
  await write(`\n  ]${after}\n`);
}

/** Stands for the list until it is written. */
const HERE = randomUUID();

async function write(text: string): Promise<void> {
  if (!process.stdout.write(text)) await once(process.stdout, 'drain');
}
