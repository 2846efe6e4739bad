import type { Sign } from './analysis';
import type { Atom } from './conditions';
import { conditionCode, conditionWords, holds } from './conditions';
import type { Feature } from './features';
import { formatCount, formatPercent } from '../measures/format';
import { binomialTail } from './numbers';
import { singleAtoms } from './atoms';
import { atOnce, type Work } from '../breathe';

/** A sign with its parts, so that a suggestion can write it in the reward's own terms. */
export interface FoundSign extends Sign {
  readonly atoms: readonly Atom[];
}

/** The question: what holds on `shown` and rarely on `others`? */
export interface SignQuestion {
  readonly features: readonly Feature[];
  /** Rows that show it, grouped by episode: an episode is one piece of evidence, however many rows it gives. */
  readonly shown: readonly (readonly number[])[];
  /** Rows that do not. */
  readonly others: readonly number[];
  /** "last steps"; "of 31 last steps" is written from it. */
  readonly shownWords: string;
  /** "steps of successes and earlier steps". */
  readonly othersWords: string;
  /** Features that the outcome itself is defined by: they say again what is known, so others go first. */
  readonly defining?: ReadonlySet<Feature>;
}

/** Others beyond this many are thinned evenly for the search; the counts shown are over all of them. */
const MAX_OTHERS = 20_000;
const MAX_PAIR_ATOMS = 60;
const MAX_SIGNS = 3;
/** A sign holds on at least this share of what it shows … */
const MIN_SHOWN = 0.25;
/** … and on at most this share of the rest. */
const MAX_ELSEWHERE = 0.25;
/** Less than this share of the shown rows is not worth another sign. */
const MIN_OPEN = 0.1;
/** A second condition must add this much to TPR − FPR, or rid the first of most of its false alarms, to be worth reading. */
const PAIR_GAIN = 0.02;
/** Between signs that hold as often, the one with fewer false alarms: a reward acts on each of them. */
const PRECISION_WEIGHT = 0.2;
/** Burden of a second condition, and of a feature that the outcome is defined by. */
const SECOND = 0.015;
const DEFINING = 0.1;
/** Chance of a sign that is none, over all the conditions that were tried; the search itself makes it a few times larger. */
const ALPHA = 0.01;

interface Tried {
  readonly atoms: readonly Atom[];
  readonly onShown: Uint8Array;
  readonly onOthers: Uint8Array;
  readonly inShown: number;
  readonly elsewhere: number;
  /** How much harder than a plain test it is to read or to trust. */
  readonly burden: number;
  readonly score: number;
}

/**
 * Conditions of one or two tests that hold on the shown rows and rarely elsewhere, clearest first, at most three; each
 * further one is looked for among the rows that the ones before leave open.
 */
export function findSigns(question: SignQuestion): FoundSign[] {
  return atOnce(signsOf(question));
}

/** The same in pieces of a few milliseconds. */
export function* signsOf(question: SignQuestion): Work<FoundSign[]> {
  const all = question.shown.flat();
  const others = thin(question.others, MAX_OTHERS);
  const signs: FoundSign[] = [];
  let open = question.shown.filter((rows) => rows.length > 0);
  while (signs.length < MAX_SIGNS && open.length > 0 && others.length > 0) {
    const best = yield* clearest(question, open, others);
    if (!best) break;
    yield;
    signs.push(describe(best.atoms, all, question));
    yield;
    open = open
      .map((rows) => rows.filter((row) => !best.atoms.every((atom) => holds(atom, row))))
      .filter((rows) => rows.length > 0);
    if (open.flat().length < all.length * MIN_OPEN) break;
  }
  return signs;
}

/**
 * The best condition by TPR − FPR (Youden's J), plus a little for precision, less a little for what makes it harder to
 * read. Clocks are left out: they say when, never what. Null when chance explains every one of them: binomial tail at
 * its rate elsewhere, an episode counting once, Bonferroni over all that could have been picked.
 */
function* clearest(
  { features, defining }: SignQuestion,
  open: readonly (readonly number[])[],
  others: readonly number[],
): Work<Tried | null> {
  const shown = open.flat();
  let choices = 0;
  const singles: Tried[] = [];
  for (const feature of features) {
    if (feature.isClock) continue;
    yield;
    for (const atom of singleAtoms(feature, shown, others)) {
      choices += choicesOf(atom, open.length);
      singles.push(tryAtom(atom, shown, others, defining));
    }
  }
  const pairs = yield* tryPairs(singles, others.length);
  const isReal = ({ atoms, inShown, elsewhere }: Tried): boolean => {
    const rate = (elsewhere * others.length + 1) / (others.length + 2);
    const chance = binomialTail(Math.round(inShown * open.length), open.length, rate);
    return chance * (atoms.length === 1 ? choices : choices ** 2 / 2) < ALPHA;
  };
  const [best] = [...singles, ...pairs]
    .filter(({ inShown, elsewhere }) => inShown >= MIN_SHOWN && elsewhere <= MAX_ELSEWHERE)
    .filter(isReal)
    .sort((a, b) => b.score - a.score);
  return best ?? null;
}

/** Among how many tests of its kind this one was picked: a bound could lie below each episode's value. */
function choicesOf(atom: Atom, episodes: number): number {
  if (atom.test === 'is') return 1;
  return atom.test === 'in' ? 2 ** Math.min(atom.values.length, 10) : episodes;
}

function thin(rows: readonly number[], most: number): readonly number[] {
  if (rows.length <= most) return rows;
  const stride = rows.length / most;
  return Array.from({ length: most }, (_, i) => rows[Math.floor(i * stride)] ?? 0);
}

function tryAtom(
  atom: Atom,
  shown: readonly number[],
  others: readonly number[],
  defining: ReadonlySet<Feature> = new Set(),
): Tried {
  return judge(
    [atom],
    whereHolds(atom, shown),
    whereHolds(atom, others),
    difficulty(atom) + (defining.has(atom.feature) ? DEFINING : 0),
  );
}

function whereHolds(atom: Atom, rows: readonly number[]): Uint8Array {
  const bits = new Uint8Array(rows.length);
  rows.forEach((row, i) => {
    if (holds(atom, row)) bits[i] = 1;
  });
  return bits;
}

function judge(atoms: readonly Atom[], onShown: Uint8Array, onOthers: Uint8Array, burden: number): Tried {
  const inShown = share(onShown);
  const elsewhere = share(onOthers);
  const hits = inShown * onShown.length;
  const precision = hits / Math.max(1, hits + elsewhere * onOthers.length);
  return {
    atoms,
    onShown,
    onOthers,
    inShown,
    elsewhere,
    burden,
    score: inShown - elsewhere - burden + PRECISION_WEIGHT * precision,
  };
}

/** How much harder a test is to read or to trust than another that separates as well. */
function difficulty({ feature, test }: Atom): number {
  const shape = { is: 0, in: 0.01, above: 0.004, below: 0.004, beyond: 0.006 }[test];
  /** Equality with a number is often a place that many episodes happen to share; a name or a flag is a meaning. */
  const meaning = feature.kind === 'number' && feature.valueNames.length === 0 ? 0.004 : 0;
  return shape + meaning;
}

function* tryPairs(singles: readonly Tried[], others: number): Work<Tried[]> {
  const parts = singles
    .filter(({ inShown, elsewhere }) => inShown >= 0.5 && elsewhere < 0.8)
    .sort((a, b) => b.inShown - b.elsewhere * 0.5 - (a.inShown - a.elsewhere * 0.5))
    .slice(0, MAX_PAIR_ATOMS);
  const kept: Tried[] = [];
  for (const [i, a] of parts.entries()) {
    yield;
    for (const b of parts.slice(i + 1)) {
      if (a.atoms[0]?.feature.name === b.atoms[0]?.feature.name) continue;
      const both = judge(
        [...a.atoms, ...b.atoms],
        and(a.onShown, b.onShown),
        and(a.onOthers, b.onOthers),
        a.burden + b.burden + SECOND,
      );
      const best = a.inShown - a.elsewhere > b.inShown - b.elsewhere ? a : b;
      const gain = both.inShown - both.elsewhere - (best.inShown - best.elsewhere);
      const cleans = both.inShown >= best.inShown * 0.98 && both.elsewhere <= best.elsewhere * 0.25;
      if (gain >= PAIR_GAIN || (cleans && best.elsewhere * others >= 5)) kept.push(both);
    }
  }
  return kept;
}

function describe(atoms: readonly Atom[], shown: readonly number[], question: SignQuestion): FoundSign {
  const all = (row: number): boolean => atoms.every((atom) => holds(atom, row));
  const inShown = shown.filter(all).length;
  const elsewhere = question.others.filter(all).length;
  const rest = question.others.length;
  const elsewhereWords =
    elsewhere === 0
      ? `in none of the ${formatCount(rest)} ${question.othersWords}`
      : `in ${formatPercent(elsewhere / rest)} of the ${question.othersWords} (${formatCount(elsewhere)} of ${formatCount(rest)})`;
  return {
    field: [...new Set(atoms.map(({ feature }) => feature.name))].join(', '),
    condition: conditionCode(atoms),
    sentence: `${conditionWords(atoms)} in ${inShown} of ${shown.length} ${question.shownWords}, and ${elsewhereWords}.`,
    inFailures: inShown / shown.length,
    elsewhere: elsewhere / rest,
    atoms,
  };
}

function and(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length);
  for (let i = 0; i < both.length; i++) both[i] = (a[i] ?? 0) & (b[i] ?? 0);
  return both;
}

function share(bits: Uint8Array): number {
  let sum = 0;
  for (const bit of bits) sum += bit;
  return sum / bits.length;
}
