import { appeals } from '../adversary/families/judges';
import { wilsonInterval } from '../measures/interval';
import type { MeasureValue } from '../measures/measure';
import { plural } from '../measures/ordering';
import { aucOf, pairShares } from '../measures/ranking';
import type { TaskContext } from '../task/context';
import { columnOf, plainText } from '../trajectory/texts';
import type { Judgement } from './judgements';
import type { JudgeSettings } from './questions';

/** Numbers on a judge: each a share of the scale, from 0 to 1, unless it says otherwise. */
export interface JudgeReport {
  readonly model: string;
  readonly judgements: number;
  /** Scores that lie outside of the scale and are left out. */
  readonly outside: number;
  /** P(a right completion gets more than a wrong one); ½ for a judge that knows nothing. */
  readonly tellsRight: MeasureValue;
  /** Standard deviation of the score between repeats of one question, as a share of the scale. */
  readonly spread: MeasureValue;
  /** Completions that pass the middle of the scale once and fail it another time. */
  readonly flips: MeasureValue;
  /** What padding adds to a completion's score. */
  readonly paddingRight: MeasureValue;
  readonly paddingWrong: MeasureValue;
  /** Correlation of score and length among completions of one outcome. */
  readonly lengthBias: MeasureValue;
  /** Pairs whose winner is another when they are shown in the other order. */
  readonly positionFlips: MeasureValue;
  /** Of those, how many go to the first. */
  readonly firstOfFlips: MeasureValue;
  /** Answers that the judge likes better in its own words, in both orders, of those where it prefers one in both. */
  readonly ownWords: MeasureValue;
  /** What words for whoever gives the marks add to a wrong completion's score. */
  readonly appeals: readonly { readonly name: string; readonly gain: MeasureValue }[];
}

const ENOUGH = 5;

export function judgeReport(
  context: TaskContext,
  settings: JudgeSettings,
  judgements: readonly Judgement[],
): JudgeReport {
  const [low, high] = settings.scale;
  const share = (score: number): number => (score - low) / (high - low);
  // Two judges are not one that is unsure: what is compared was said by the same.
  const whoOf = ({ model, id }: Judgement): string => JSON.stringify([model, id]);
  const isOnScale = ({ kind, score }: Judgement): boolean =>
    kind === 'pair' || kind === 'own' || (score >= low && score <= high);
  const outside = judgements.filter((one) => !isOnScale(one)).length;
  const outcomeOf = new Map(context.set.episodes.map(({ id }, i) => [id, context.outcomes[i]?.outcome]));
  const of = (kind: Judgement['kind']): Judgement[] =>
    judgements.filter((one) => one.kind === kind && isOnScale(one));
  const recorded = new Map<string, { readonly id: string; readonly scores: number[] }>();
  for (const one of of('recorded')) {
    const known = recorded.get(whoOf(one));
    if (known) known.scores.push(share(one.score));
    else recorded.set(whoOf(one), { id: one.id, scores: [share(one.score)] });
  }
  const means = [...recorded].map(([who, { id, scores }]) => ({
    ...{ who, id, mean: meanOf(scores) },
    outcome: outcomeOf.get(id),
  }));
  const meanOfWho = new Map(means.map(({ who, mean }) => [who, mean]));
  const gains = (kind: 'padded' | 'appeal', which: (one: Judgement) => boolean): number[] =>
    of(kind)
      .filter(which)
      .flatMap((one) => {
        const before = meanOfWho.get(whoOf(one));
        return before === undefined ? [] : [share(one.score) - before];
      });
  const repeated = [...recorded.values()].flatMap(({ scores }) => (scores.length > 1 ? [scores] : []));
  const position = inBothOrders(of('pair'), 'right first', 'wrong first');
  const changed = position.filter(({ first, second }) => first * second > 0);
  const own = inBothOrders(of('own'), 'own first', 'recorded first');
  // The same text wins in either place.
  const sure = own.filter(({ first, second }) => first * second < 0);
  return {
    model: [...new Set(judgements.map(({ model }) => model))].join(', '),
    judgements: judgements.length,
    outside,
    tellsRight: told(means),
    spread: averaged(repeated.map(deviation), 'repeated completion'),
    flips: shareOf(
      repeated.map((scores) => scores.some((score) => score >= 0.5) && scores.some((score) => score < 0.5)),
      'repeated completion',
    ),
    paddingRight: averaged(
      gains('padded', ({ id }) => outcomeOf.get(id) === 'success'),
      'right completion',
    ),
    paddingWrong: averaged(
      gains('padded', ({ id }) => outcomeOf.get(id) === 'failure'),
      'wrong completion',
    ),
    lengthBias: lengthBias(context, means),
    positionFlips:
      position.length === 0 && of('pair').length > 0
        ? { reason: 'no pair was judged in both orders' }
        : shareOf(
            position.map((pair) => changed.includes(pair)),
            'pair',
          ),
    firstOfFlips: shareOf(
      changed.map(({ first }) => first > 0),
      'changed pair',
      1,
    ),
    ownWords: shareOf(
      sure.map(({ first }) => first > 0),
      'settled answer',
    ),
    appeals: appeals.map(({ name }) => ({
      name,
      gain: averaged(
        gains('appeal', ({ variant }) => variant === name),
        'wrong completion',
        2,
      ),
    })),
  };
}

/** Verdicts on the same two, from the two orders; 1: the one shown first is better. */
function inBothOrders(
  verdicts: readonly Judgement[],
  one: string,
  other: string,
): { readonly first: number; readonly second: number }[] {
  const by = (variant: string): Map<string, number> =>
    new Map(
      verdicts
        .filter((each) => each.variant === variant)
        .map(({ id, model, repeat, score }) => [JSON.stringify([model, id, repeat]), score]),
    );
  const second = by(other);
  return [...by(one)].flatMap(([id, first]) => {
    const turned = second.get(id);
    return turned === undefined ? [] : [{ first, second: turned }];
  });
}

interface Mean {
  readonly id: string;
  readonly mean: number;
  readonly outcome: string | undefined;
}

function told(means: readonly Mean[]): MeasureValue {
  const of = (wanted: string): number[] =>
    means.filter(({ outcome }) => outcome === wanted).map(({ mean }) => mean);
  const [right, wrong] = [of('success'), of('failure')];
  if (right.length < ENOUGH || wrong.length < ENOUGH)
    return { reason: `fewer than ${ENOUGH} right or wrong completions were judged` };
  return { value: aucOf(pairShares(right, wrong)), sample: `${right.length} right, ${wrong.length} wrong` };
}

/** Within an outcome, so that right answers that are longer are no bias. */
function lengthBias({ set }: TaskContext, means: readonly Mean[]): MeasureValue {
  const column = columnOf(set, 'completion');
  const lengths = new Map(set.episodes.map(({ id, start }) => [id, plainText(column?.values[start]).length]));
  const pairs = ['success', 'failure'].flatMap((wanted) => {
    const own = means.filter(({ outcome }) => outcome === wanted);
    const [length, score] = [
      meanOf(own.map(({ id }) => lengths.get(id) ?? 0)),
      meanOf(own.map(({ mean }) => mean)),
    ];
    return own.map(({ id, mean }) => [(lengths.get(id) ?? 0) - length, mean - score] as const);
  });
  const sum = (of: (pair: readonly [number, number]) => number): number =>
    pairs.reduce((total, pair) => total + of(pair), 0);
  const [xx, yy] = [sum(([x]) => x * x), sum(([, y]) => y * y)];
  if (pairs.length < 2 * ENOUGH) return { reason: 'too few completions were judged' };
  if (xx === 0 || yy === 0) return { reason: 'all lengths or all scores of an outcome are the same' };
  return { value: sum(([x, y]) => x * y) / Math.sqrt(xx * yy), sample: plural(pairs.length, 'completion') };
}

function averaged(values: readonly number[], of: string, enough = ENOUGH): MeasureValue {
  if (values.length < enough) return { reason: `fewer than ${enough} answers (${of})` };
  return { value: meanOf(values), sample: plural(values.length, of) };
}

function shareOf(hits: readonly boolean[], of: string, enough = ENOUGH): MeasureValue {
  if (hits.length < enough) return { reason: `fewer than ${enough} answers (${of})` };
  const value = hits.filter(Boolean).length / hits.length;
  return { value, interval: wilsonInterval(value, hits.length), sample: plural(hits.length, of) };
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function deviation(values: readonly number[]): number {
  const mean = meanOf(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
}
