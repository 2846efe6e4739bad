import type { Sign } from './analysis';
import type { Atom } from './conditions';
import { conditionCode, conditionWords, holds } from './conditions';
import type { Feature } from './features';
import { binomialTail, percent } from './numbers';
import { singleAtoms } from './atoms';

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
/** A second condition must add this much to TPR − FPR, or rid the first of most of its false alarms, to be worth reading. */
const PAIR_GAIN = 0.02;
/** Between signs that hold as often, the one with fewer false alarms: a reward acts on each of them. */
const PRECISION_WEIGHT = 0.2;
/** Burden of a second condition, and of a feature that the outcome is defined by. */
const SECOND = 0.015;
const DEFINING = 0.1;
/** Chance of a sign that is none, over all the conditions that were tried. */
const ALPHA = 0.05;

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
 * Conditions of one or two tests that hold on the shown rows and rarely elsewhere, clearest first, at most three.
 * Ranked by TPR − FPR (Youden's J), plus a little for precision, less a little for what makes it harder to read. Clocks
 * are left out: they say when, never what. A condition counts only
 * when chance (binomial tail at its rate elsewhere, Bonferroni over all that was tried) does not explain it.
 */
export function findSigns(question: SignQuestion): FoundSign[] {
  const shown = question.shown.flat();
  const episodes = question.shown.filter((rows) => rows.length > 0).length;
  const others = thin(question.others, MAX_OTHERS);
  if (shown.length === 0 || others.length === 0) return [];

  const singles = question.features
    .filter(({ isClock }) => !isClock)
    .flatMap((feature) =>
      singleAtoms(feature, shown, others).map((atom) => tryAtom(atom, shown, others, question.defining)),
    );
  const pairs = tryPairs(singles, others.length);
  const trials = singles.length * 10 + pairs.tried;
  const significant = (tried: Tried): boolean =>
    binomialTail(
      Math.round(tried.inShown * episodes),
      episodes,
      (tried.elsewhere * others.length + 1) / (others.length + 2),
    ) *
      trials <
    ALPHA;
  const candidates = [...singles, ...pairs.kept]
    .filter(({ inShown, elsewhere }) => inShown >= MIN_SHOWN && elsewhere <= MAX_ELSEWHERE)
    .filter(significant)
    .sort((a, b) => b.score - a.score);
  return pickDiverse(candidates).map(({ atoms }) => describe(atoms, shown, question));
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
    Uint8Array.from(shown, (row) => Number(holds(atom, row))),
    Uint8Array.from(others, (row) => Number(holds(atom, row))),
    difficulty(atom) + (defining.has(atom.feature) ? DEFINING : 0),
  );
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

function tryPairs(
  singles: readonly Tried[],
  others: number,
): { readonly kept: readonly Tried[]; readonly tried: number } {
  const parts = singles
    .filter(({ inShown, elsewhere }) => inShown >= 0.5 && elsewhere < 0.8)
    .sort((a, b) => b.inShown - b.elsewhere * 0.5 - (a.inShown - a.elsewhere * 0.5))
    .slice(0, MAX_PAIR_ATOMS);
  const kept: Tried[] = [];
  let tried = 0;
  parts.forEach((a, i) => {
    for (const b of parts.slice(i + 1)) {
      if (a.atoms[0]?.feature.name === b.atoms[0]?.feature.name) continue;
      tried++;
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
  });
  return { kept, tried };
}

/** The best one, then those that cover shown rows it leaves open. */
function pickDiverse(candidates: readonly Tried[]): Tried[] {
  const picked: Tried[] = [];
  for (const candidate of candidates) {
    const fresh = candidate.onShown.reduce(
      (sum, holdsHere, i) => sum + (holdsHere && !picked.some((other) => other.onShown[i] === 1) ? 1 : 0),
      0,
    );
    if (picked.length === 0 || fresh / candidate.onShown.length >= 0.1) picked.push(candidate);
    if (picked.length === MAX_SIGNS) break;
  }
  return picked;
}

function describe(atoms: readonly Atom[], shown: readonly number[], question: SignQuestion): FoundSign {
  const all = (row: number): boolean => atoms.every((atom) => holds(atom, row));
  const inShown = shown.filter(all).length;
  const elsewhere = question.others.filter(all).length;
  const rest = question.others.length;
  const elsewhereWords =
    elsewhere === 0
      ? `in none of the ${rest.toLocaleString('en-US')} ${question.othersWords}`
      : `in ${percent(elsewhere / rest)} of the ${question.othersWords} (${elsewhere.toLocaleString('en-US')} of ${rest.toLocaleString('en-US')})`;
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
  return a.map((bit, i) => bit & (b[i] ?? 0));
}

function share(bits: Uint8Array): number {
  return bits.reduce((sum, bit) => sum + bit, 0) / bits.length;
}
