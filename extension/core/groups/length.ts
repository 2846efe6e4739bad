import type { MeasureValue } from '../measures/measure';
import { plural } from '../measures/ordering';
import type { TrajectorySet } from '../trajectory/model';
import type { Group } from './group';
import type { LengthBias } from './report';
import { correlationOf, crossSums, type CrossSums } from './within';

/** The length of what the model wrote at a row, in characters. */
export function completionLength({
  observation: { structure, columns },
}: TrajectorySet): (row: number) => number {
  const place =
    structure.kind === 'dict' ? structure.entries.find(({ key }) => key === 'completion')?.value : undefined;
  const column = place?.kind === 'leaf' ? columns[place.column] : undefined;
  if (column?.kind !== 'object') return () => NaN;
  return (row) => textLength(column.values[row]);
}

/** Of messages, what all of them say. */
function textLength(value: unknown): number {
  if (typeof value === 'string') return value.length;
  if (Array.isArray(value)) return value.reduce((sum: number, each) => sum + textLength(each), 0);
  if (typeof value !== 'object' || value === null) return NaN;
  if ('content' in value) return textLength(value.content);
  return 'text' in value ? textLength(value.text) : 0;
}

/** Fewer differences than this say nothing. */
const FEW = 20;

/** Reward against length within a prompt and an outcome: what is left is pay for length itself. */
export function lengthBias(groups: readonly Group[]): LengthBias {
  return { ofCorrect: biasAmong(groups, 1), ofWrong: biasAmong(groups, 0) };
}

function biasAmong(groups: readonly Group[], outcome: 0 | 1): MeasureValue {
  const words = outcome === 1 ? 'correct' : 'wrong';
  const sums: CrossSums[] = [];
  let compared = 0;
  for (const { rewards, correct, lengths } of groups) {
    const rows = [...rewards.keys()].filter(
      (i) => correct[i] === outcome && !Number.isNaN(lengths[i] ?? NaN),
    );
    if (rows.length < 2) continue;
    compared += rows.length;
    sums.push(crossSums(rows, lengths, rewards));
  }
  if (compared < FEW) return { reason: `fewer than ${FEW} ${words} completions share a prompt` };
  return correlationOf(sums, {
    x: `all ${words} completions of a prompt are equally long`,
    y: `all ${words} completions of a prompt are paid the same`,
    sample: `${plural(compared, 'completion')} of ${plural(sums.length, 'prompt')}`,
  });
}
