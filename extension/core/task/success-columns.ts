import type { FieldValue } from '../trajectory/fields';
import type { TrajectorySet } from '../trajectory/model';
import { recordedScalars } from './scalars';

/** A proposal for `success`, with what it would make of the recording. */
export interface SuccessGuess {
  /** Python over the last step. */
  readonly expression: string;
  /** What in the recording speaks for it. */
  readonly why: string;
  /** 0 to 1. */
  readonly confidence: number;
  /** One an episode, as the expression will give them; null: unknown. */
  readonly successes: readonly (boolean | null)[];
}

/** Columns of completion recordings that judge the answer, best first. */
const JUDGEMENTS = [
  'correct',
  'is_correct',
  'is_right',
  'right',
  'success',
  'is_success',
  'succeeded',
  'successful',
  'passed',
  'is_passed',
  'pass',
  'accepted',
  'is_accepted',
  'resolved',
  'solved',
  'is_solved',
  'won',
  'exact_match',
  'match',
  'includes',
  'score',
  'acc',
  'accuracy',
];

/** From a column that says whether a completion was right; null when there is none. */
export function guessFromColumns(set: TrajectorySet): SuccessGuess | null {
  const scalars = recordedScalars({ ...set, nextObservation: null });
  for (const name of JUDGEMENTS) {
    const scalar = scalars.find((candidate) => candidate.name.toLowerCase() === name);
    if (!scalar) continue;
    const expression = /^[A-Za-z_]\w*$/.test(scalar.name) ? scalar.name : scalar.expression;
    const guess = judge(
      expression,
      scalar.name,
      set.episodes.map(({ start }) => scalar.read(start)),
    );
    if (guess) return guess;
  }
  const { reward } = set;
  return (
    reward &&
    judge(
      'reward',
      'reward',
      set.episodes.map(({ start }) => reward[start] ?? null),
    )
  );
}

function judge(expression: string, column: string, values: readonly FieldValue[]): SuccessGuess | null {
  if (
    values.some((value) => typeof value === 'boolean') &&
    values.every((v) => typeof v === 'boolean' || v === null)
  ) {
    return {
      expression,
      why: `the column ${column} says so`,
      confidence: 0.95,
      successes: values.map((value) => (typeof value === 'boolean' ? value : null)),
    };
  }
  if (values.some((value) => typeof value === 'string')) return null;
  const numbers = values.map((value) => (value === null ? NaN : Number(value)));
  const known = [...new Set(numbers.filter(Number.isFinite))].sort((a, b) => a - b);
  const low = known[0];
  const high = known.at(-1);
  if (low === undefined || high === undefined) return null;
  const bound = low === high ? 0 : Number(((low + high) / 2).toPrecision(3));
  const graded = known.length > 2;
  if (low === high && low !== 0 && low !== 1)
    return {
      expression: `${expression} > 0`,
      why: `the column ${column} is ${low} in every row, which tells no answer from another`,
      confidence: 0.2,
      successes: numbers.map((value) => (Number.isNaN(value) ? null : value > 0)),
    };
  return {
    expression: `${expression} > ${bound}`,
    why: graded
      ? `the column ${column} grades from ${low} to ${high}; half way is taken as the bound`
      : `the column ${column} is ${known.join(' or ')}`,
    confidence: graded || low === high ? 0.5 : 0.85,
    successes: numbers.map((value) => (Number.isNaN(value) ? null : value > bound)),
  };
}
