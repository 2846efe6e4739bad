import type { Evaluation, Measured } from '../core/measures/evaluation';
import { formatMeasure, formatNumber } from '../core/measures/format';
import { hasValue } from '../core/measures/measure';
import { plural } from '../core/measures/ordering';
import { sampledFrom } from '../core/measures/reduction';
import { MEASURES } from '../core/measures/registry';
import { StepStatus } from '../core/sandbox/replay';
import type { RuntimeInfo } from '../core/sandbox/sandbox';
import type { TaskContext } from '../core/task/context';
import { table } from './output';

/**
 * The `replay --format json` value; `steps` adds the reward of each step, null where there is none. `seconds` is from asking
 * for the replay to the last measure.
 */
export function replayJson(
  { readSeconds = 0 }: Pick<TaskContext, 'readSeconds'>,
  evaluation: Evaluation,
  steps: boolean,
  seconds = evaluation.input.replay.seconds,
): Record<string, unknown> {
  const { input, episodes, errors, components, measures } = evaluation;
  const { replay, set } = input;
  return {
    runtime: replay.runtime.id,
    episodes: set.episodes.length,
    steps: set.steps,
    readSeconds,
    replaySeconds: seconds,
    errors,
    failures: replay.errors,
    trajectories: episodes.map((episode, i) => {
      const { start = 0, length = 0 } = set.episodes[i] ?? {};
      return steps ? { ...episode, rewards: rewardsOf(evaluation, start, length) } : episode;
    }),
    components,
    measures,
  };
}

function rewardsOf({ input: { replay } }: Evaluation, start: number, length: number): (number | null)[] {
  return Array.from({ length }, (_, t) =>
    replay.status[start + t] === StepStatus.Ok ? (replay.reward[start + t] ?? null) : null,
  );
}

export function replayText(
  { reduction, counts, episodes, errors, components, measures }: Measured,
  { runtime, seconds }: { readonly runtime: RuntimeInfo; readonly seconds: number },
): string {
  const all = counts.success + counts.failure + counts.unknown;
  const groups = new Map<string, typeof episodes>();
  for (const episode of episodes) {
    const name = episode.cause ?? episode.outcome;
    groups.set(name, [...(groups.get(name) ?? []), episode]);
  }
  const mean = (values: readonly (number | null)[]): string => {
    const numbers = values.filter((value): value is number => value !== null);
    return numbers.length === 0
      ? '–'
      : formatNumber(numbers.reduce((sum, value) => sum + value, 0) / numbers.length);
  };
  const isOfSteps = reduction.kind === 'transitions';
  const columns: readonly (readonly [title: string, of: (group: typeof episodes) => string])[] = [
    ['outcome', () => ''],
    [isOfSteps ? 'episodes' : 'completions', (group) => String(group.length)],
    ...(isOfSteps
      ? [['mean length', (group: typeof episodes) => mean(group.map(({ length }) => length))] as const]
      : []),
    [isOfSteps ? 'mean return' : 'mean reward', (group) => mean(group.map((episode) => episode.return))],
    ...(episodes.some(({ recordedReturn }) => recordedReturn !== null)
      ? [
          [
            'mean recorded',
            (group: typeof episodes) => mean(group.map(({ recordedReturn }) => recordedReturn)),
          ] as const,
        ]
      : []),
  ];
  const parts = [
    `${isOfSteps ? `${reduction.steps} steps of ${all} episodes` : plural(all, 'completion')} in ${formatNumber(seconds)} s · ${runtime.version} · ${runtime.isolation}`,
    table(
      columns.map(([title]) => title),
      [...groups].map(([name, group]) => [name, ...columns.slice(1).map(([, of]) => of(group))]),
    ),
  ];
  if (errors.crash + errors.nan + errors.timeout + errors.notApplicable > 0) {
    const counts = `crash ${errors.crash}, not a number ${errors.nan}, timeout ${errors.timeout}, not applicable ${errors.notApplicable}`;
    const details = reduction.failures.map(
      ({ kind, type, message, line, steps }) =>
        `  ${kind}${line === null ? '' : `, line ${line}`}: ${[type, message].filter(Boolean).join(': ')} (${plural(steps, isOfSteps ? 'step' : 'completion')})`,
    );
    parts.push([`${isOfSteps ? 'Steps' : 'Completions'} without a reward: ${counts}`, ...details].join('\n'));
  }
  if (sampledFrom(reduction) !== null)
    parts.push(`The table is of an even sample: ${plural(episodes.length, 'episode')} of ${all}.`);
  if (components.length > 0) {
    const cell = (value: number | null): string => (value === null ? '–' : formatNumber(value));
    parts.push(
      table(
        ['component', 'mean', 'successes', 'failures', 'share', 'density'],
        components.map((c) => [
          c.name,
          cell(c.mean),
          cell(c.meanOfSuccesses),
          cell(c.meanOfFailures),
          cell(c.share),
          cell(c.density),
        ]),
      ),
    );
  }
  parts.push(measuresText(measures));
  return parts.join('\n\n');
}

/** One line a measure by its title; what does not apply, once a reason. */
function measuresText(measures: Measured['measures']): string {
  const lines: string[] = [];
  const missing = new Map<string, string[]>();
  for (const { id, title } of MEASURES) {
    const value = measures[id];
    if (!value) continue;
    if (hasValue(value)) lines.push(`${title}: ${formatMeasure(id, value)}`);
    else missing.set(value.reason, [...(missing.get(value.reason) ?? []), title]);
  }
  if (lines.length === 0) return 'Nothing could be measured.';
  for (const [reason, titles] of missing) lines.push(`Not measured (${reason}): ${titles.join('; ')}`);
  return lines.join('\n');
}
