import { resolve } from 'node:path';
import type { Command } from 'commander';
import { DISTANCE_TITLES, type Distances, type VersionComparison } from '../core/compare/comparison';
import { formatMeasure, formatNumber, formatShare } from '../core/measures/format';
import { hasValue } from '../core/measures/measure';
import { MEASURES } from '../core/measures/registry';
import { ExitCode, printJson, printText, table } from './output';
import { addTaskOptions, done, readReward, withTask, type TaskOptions } from './session';

const SHOWN_MOVES = 10;

export function addCompare(program: Command): void {
  const command = program
    .command('compare')
    .description('how two versions of the reward differ on the recordings: distances, ranks, measures');
  addTaskOptions(command, 'text', 'json');
  command
    .argument('<a>', 'a reward file, or file.py:function')
    .argument('[b]', "the other; absent: A is the task's own reward, and what is named is B")
    .action((taskFile: string, a: string, b: string | undefined, options: TaskOptions) =>
      withTask(taskFile, options, async ({ workbench, context, control }) => {
        const first = await readReward(
          context,
          b === undefined ? options : { ...options, reward: resolve(a) },
        );
        if (!first.ok) return first;
        const second = await readReward(context, { ...options, reward: resolve(b ?? a) });
        if (!second.ok) return second;
        const compared = await workbench.compare(context, first.value, second.value, control);
        if (!compared.ok) return compared;
        if (options.format === 'json') printJson(compared.value);
        else printText(comparisonText(compared.value, b === undefined ? [first.value.file, a] : [a, b]));
        process.exitCode = ExitCode.Fine;
        return done;
      }),
    );
}

function comparisonText(
  { sentence, distances, rankMoves, measures, components }: VersionComparison,
  names: readonly [string, string],
): string {
  const parts = [
    `A: ${names[0]}\nB: ${names[1]}\n${sentence}`,
    [
      'Distances (0: the same, 1: opposites)',
      ...(Object.keys(DISTANCE_TITLES) as (keyof Distances)[]).map((key) => {
        const distance = distances[key];
        const words = hasValue(distance)
          ? formatShare(distance.value) +
            (distance.interval ? ` [${distance.interval.map(formatShare).join(', ')}]` : '') +
            (distance.sample ? ` (${distance.sample})` : '')
          : `does not apply: ${distance.reason}`;
        return `  ${DISTANCE_TITLES[key].title}: ${words}`;
      }),
    ].join('\n'),
    table(
      ['measure', 'A', 'B'],
      MEASURES.flatMap(({ id, title }) => {
        const values = [measures.a[id], measures.b[id]];
        if (!values.some((value) => value && hasValue(value))) return [];
        return [
          [title, ...values.map((value) => (value && hasValue(value) ? formatMeasure(id, value) : '–'))],
        ];
      }),
    ),
  ];
  if (components.length > 0) {
    const cell = (value: number | null | undefined): string =>
      value === null || value === undefined ? '–' : formatNumber(value);
    parts.push(
      table(
        ['component', 'mean of A', 'mean of B', 'share in A', 'share in B'],
        components.map(({ name, a, b }) => [
          name,
          cell(a?.mean),
          cell(b?.mean),
          cell(a?.share),
          cell(b?.share),
        ]),
      ),
    );
  }
  if (rankMoves.length > 0)
    parts.push(
      [
        `Trajectories whose rank moves most (1 is the best paid; ${rankMoves.length} move)`,
        ...rankMoves
          .slice(0, SHOWN_MOVES)
          .map(({ trajectory, from, to }) => `  ${trajectory}: ${formatNumber(from)} → ${formatNumber(to)}`),
      ].join('\n'),
    );
  return parts.join('\n\n');
}
