import { placeOfComponent } from '../analyzer/places';
import { PyModule, type PyFunction } from '../syntax/module';
import { PySource } from '../syntax/tree';
import type { BoundReward } from '../contract/bound-reward';
import type { Evaluated } from './evaluate';
import type { ExpectInput } from './input';
import type { RewardLine } from './result';

const MOST = 2;

/** Lines of the reward file that ran when it was called at this row alone; null when that gave another reward. */
export type ExecutedAt = (row: number) => Promise<ReadonlySet<number> | null>;

/** The lines of the reward that made the worst value of a failed expectation: those of its components, else what it returned. */
export async function rewardLines(
  { status, worst: [worst], direction, components }: Evaluated,
  { evaluation }: ExpectInput,
  { source, entry, plan }: BoundReward,
  executedAt: ExecutedAt,
): Promise<RewardLine[]> {
  if (status !== 'fail' || !worst) return [];
  const document = await PySource.parse(source);
  const module = new PyModule(document);
  const fn = entryFunction(module, entry);
  if (!fn) return [];
  const at = (line: number, component: string | null): RewardLine => ({
    line,
    text: document.line(line).trim(),
    component,
  });
  const known = evaluation.input.replay.components;
  const row = furthestRow(evaluation.input.set.episodes, evaluation.input.replay.reward, worst, direction);
  const paid = components.filter((name) => known.has(name));
  const wanted = paid.length > 0 ? paid : paying(known, row, direction);
  if (wanted.length > 0)
    return wanted.map((name) =>
      at((placeOfComponent({ module, entry: fn }, plan, name) ?? fn.nameNode.range).line, name),
    );
  const executed = await executedAt(row);
  if (!executed) return [];
  const lines = new Set<number>();
  for (const statement of fn.own('return_statement')) {
    if (!executed.has(statement.range.line)) continue;
    for (const name of statement.all('identifier'))
      for (const write of fn.flow.definitionsAt(name))
        if (write.kind !== 'parameter' && write.statement && executed.has(write.statement.range.line))
          lines.add(write.statement.range.line);
    lines.add(statement.range.line);
  }
  return [...lines].sort((a, b) => a - b).map((line) => at(line, null));
}

function entryFunction(module: PyModule, { kind, name }: BoundReward['entry']): PyFunction | undefined {
  return module.functions.find((fn) =>
    kind === 'class' ? fn.owner?.name === name && fn.name === '__call__' : fn.name === name && !fn.owner,
  );
}

/** Of a whole episode: its step at which the reward is furthest off. */
function furthestRow(
  episodes: readonly { readonly id: string; readonly start: number; readonly length: number }[],
  reward: Float64Array,
  { trajectory, step, row }: Evaluated['worst'][number],
  direction: Evaluated['direction'],
): number {
  const episode = episodes.find(({ id }) => id === trajectory);
  if (step !== null || !episode) return row;
  let best = episode.start;
  const sign = direction === 'too low' ? -1 : 1;
  for (let at = episode.start; at < episode.start + episode.length; at++)
    if (sign * (reward[at] ?? NaN) > sign * (reward[best] ?? NaN)) best = at;
  return best;
}

/** The components that moved the reward there most, to the side on which it is off. */
function paying(
  components: ReadonlyMap<string, Float64Array>,
  row: number,
  direction: Evaluated['direction'],
): string[] {
  return [...components]
    .map(([name, values]) => ({ name, value: values[row] ?? NaN }))
    .filter(({ value }) =>
      direction === 'too high' ? value > 0 : direction === 'too low' ? value < 0 : value,
    )
    .sort((a, b) => Math.abs(b.value) - Math.abs(a.value))
    .slice(0, MOST)
    .map(({ name }) => name);
}
