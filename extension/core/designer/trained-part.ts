import type { Analysis } from '../analyzer/analysis';
import { formatNumber, formatPercent } from '../measures/format';
import { fillTemplate } from '../model/template';
import { describeProblem } from '../problem';
import type { CurvePoint } from '../training/curve';

/** Points of the learning curve that are told: how it began, how it went, how it ended. */
const POINTS = 5;

/** What agents learned from the reward so far, for a model that is to improve it; none where nobody was trained. */
export async function trainedParts({ training }: Analysis): Promise<string[]> {
  if (!training) return [];
  if ('problem' in training)
    return [await fillTemplate('untrained', { problem: describeProblem(training.problem) })];
  const { sentence, hacked, curve } = training.outcome;
  return [
    await fillTemplate('trained', {
      outcome: sentence,
      hacked: hacked
        ? `The reward is gamed. ${hacked.sentence} Close this way first.`
        : 'Nothing speaks for the reward being gamed.',
      curve: told(curve).map(pointWords).join('\n') || 'Nothing is known of that.',
    }),
  ];
}

function told(curve: readonly CurvePoint[]): CurvePoint[] {
  const last = curve.length - 1;
  const places = Array.from({ length: POINTS }, (_, i) => Math.round((i * last) / (POINTS - 1)));
  return [...new Set(places)].flatMap((place) => curve[place] ?? []);
}

function pointWords(point: CurvePoint): string {
  const { steps, success, native, length, causes, components } = point;
  const parts = [
    ...(success === null ? [] : [`success ${formatPercent(success)}`]),
    ...(point.return === null ? [] : [`the reward pays ${formatNumber(point.return)}`]),
    ...listed('of which ', components, formatNumber),
    ...(native === null ? [] : [`the environment pays ${formatNumber(native)}`]),
    ...(length === null ? [] : [`${formatNumber(length)} steps`]),
    ...listed('failures: ', causes, formatPercent),
  ];
  return `- after ${steps} steps: ${parts.join('; ')}`;
}

function listed(
  what: string,
  values: Readonly<Record<string, number>>,
  format: (value: number) => string,
): string[] {
  const all = Object.entries(values).map(([name, value]) => `${name} ${format(value)}`);
  return all.length > 0 ? [`${what}${all.join(', ')}`] : [];
}
