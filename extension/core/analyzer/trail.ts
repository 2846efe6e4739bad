import type { TaskContext } from '../task/context';
import type { FieldValue } from '../trajectory/fields';
import { pythonLiteral } from './conditions';
import type { Feature } from './features';
import { placesOf, tupleText } from './novelty';
import { mean } from './numbers';
import type { Potential } from './potentials';
import { episodesWith, lastRow, trendOf, type Reader } from './trends';

/** Places that a table of a reward may hold and still be read. */
const MOST = 400;
const LINE = 96;

/**
 * The way that recorded successes went, place by place: how few steps were left from there. Where too few were recorded for a formula, or
 * none holds, the way itself is what there is to follow; beside it nothing is said. Null without a success, or where places can't be told.
 */
export function trailPotential(context: TaskContext, features: readonly Feature[]): Potential | null {
  const successes = episodesWith(context, 'success');
  const places = placesOf(context, features);
  if (successes.length === 0 || !places) return null;
  const least = new Map<string, number>();
  for (const { start, length } of successes)
    for (let t = 0; t < length; t++) {
      const key = placeText(places.at(start + t));
      least.set(key, Math.min(least.get(key) ?? Infinity, length - t));
    }
  if (least.size > MOST) return null;
  const far = Math.max(...least.values()) + 1;
  const value: Reader = (row) => -(least.get(placeText(places.at(row))) ?? far);
  return {
    features: places.features,
    constants: `# Steps that were left from each place on the way of the recorded successes.\nTRAIL = {\n${wrapped([...least].map(([key, left]) => `${key}: ${left}`))}}\n`,
    code: (express) => `-TRAIL.get(${places.code(express)}, ${far})`,
    value,
    rise: mean(successes.map((episode) => value(lastRow(episode)) - value(episode.start))),
    steadiness: mean(successes.map((episode) => trendOf(episode, value))),
    sentence: `How few steps were left from this place (${places.features.map(({ name }) => name).join(', ')}) in the ${successes.length} recorded successes, which came by ${least.size} places.`,
  };
}

function placeText(place: readonly FieldValue[]): string {
  return tupleText(place.map(pythonLiteral));
}

/** Lines of a table, as many entries in each as there is room for. */
function wrapped(entries: readonly string[]): string {
  const lines: string[] = [];
  for (const entry of entries) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + entry.length + 3 < LINE)
      lines[lines.length - 1] = `${last} ${entry},`;
    else lines.push(`    ${entry},`);
  }
  return `${lines.join('\n')}\n`;
}
