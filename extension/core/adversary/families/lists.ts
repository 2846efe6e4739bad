import { replaced } from '../answer-text';
import type { Case } from '../case';
import type { Strategy } from '../strategy';

const family = 'lists';
const MOST_ADDED = 12;

/** A right answer that has several items, with too many of them or too few. */
export const lists: readonly Strategy[] = [
  {
    name: 'items of other answers added',
    family,
    about: 'adds the items of other answers to the right ones',
    paidBySound: 'never',
    holdsAnswer: true,
    make: (of) => {
      const found = itemsIn(of);
      const added = (of.otherItems ?? []).slice(0, MOST_ADDED);
      if (!found || added.length === 0) return null;
      const { end, separator } = found;
      return of.right.slice(0, end) + separator + added.join(separator) + of.right.slice(end);
    },
  },
  {
    name: 'only the first item',
    family,
    about: 'gives the first item and leaves the others out',
    paidBySound: 'never',
    make: (of) => {
      const found = itemsIn(of);
      return found ? of.right.slice(0, found.afterFirst) + of.right.slice(found.end) : null;
    },
  },
];

interface Items {
  readonly afterFirst: number;
  readonly end: number;
  /** What stands between the first two. */
  readonly separator: string;
}

/** Where the items stand beside each other in the right completion, in whatever order; null where they do not. */
function itemsIn({ right, items = [] }: Case): Items | null {
  // What comes last is the answer; before it, the same words may be thought about.
  const lower = right.toLowerCase();
  const places = items
    .map((item) => ({ start: lower.lastIndexOf(item.toLowerCase()), length: item.length }))
    .sort((a, b) => a.start - b.start)
    .map(({ start, length }) => ({ start, end: start + length }));
  const [first, second] = places;
  const last = places.at(-1);
  if (!first || !second || !last || first.start < 0) return null;
  const between = places.slice(1).map(({ start }, i) => right.slice(places[i]?.end ?? 0, start));
  if (
    between.some(
      (text) => text.length === 0 || text.length > 8 || replaced(text, items[0] ?? '', '') !== null,
    )
  )
    return null;
  return { afterFirst: first.end, end: last.end, separator: between[0] ?? ', ' };
}
