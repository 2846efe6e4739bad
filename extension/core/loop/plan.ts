import type { Analysis } from '../analyzer/analysis';
import type { Strategy } from '../designer/strategy';
import { STRATEGIES } from '../designer/strategy';
import { isBetter } from './best';
import type { Kept, Lane, LoopState } from './state';

/** Candidates that are worth changing or crossing. */
const POPULATION = 3;

/** What each lane of the next round does: the present strategy first, then the others in turn, so that a wide round tries several. */
export function planLanes(state: LoopState): Lane[] {
  const kinds = kindsFor(state);
  const asked = new Map<Strategy['kind'], number>();
  return Array.from({ length: state.width }, (_, i) => {
    const kind = kinds[i % kinds.length] ?? 'refine';
    const variant = asked.get(kind) ?? 0;
    asked.set(kind, variant + 1);
    return laneFor(state, kind, variant);
  });
}

/** Place in STRATEGIES of the next one that can be used; null: none is left. */
export function nextStrategy(state: LoopState): number | null {
  const next = STRATEGIES.findIndex((kind, i) => i > state.ladder && isPossible(state, kind));
  return next < 0 ? null : next;
}

function kindsFor(state: LoopState): Strategy['kind'][] {
  if (!state.best) return ['refine'];
  const turned = [...STRATEGIES.slice(state.ladder), ...STRATEGIES.slice(0, state.ladder)];
  return turned.filter((kind) => isPossible(state, kind));
}

function isPossible(state: LoopState, kind: Strategy['kind']): boolean {
  if (kind === 'mutate') return population(state).some(({ analysis }) => componentsOf(analysis).length > 0);
  if (kind === 'cross') return pairsOf(state).length > 0;
  return kind === 'refine' || state.best !== null;
}

function laneFor(state: LoopState, kind: Strategy['kind'], variant: number): Lane {
  const turn = state.rounds.length + variant;
  const rest = {
    variant,
    base: state.best,
    otherParent: null,
    draft: null,
    rejected: null,
    review: null,
    returns: 0,
    tried: [],
    outcome: null,
  };
  if (kind === 'anew') return { ...rest, strategy: { kind }, base: null };
  if (kind === 'mutate') {
    const able = population(state).filter(({ analysis }) => componentsOf(analysis).length > 0);
    // The best first; side by side, and from round to round, another component.
    const base = able[variant % able.length] ?? null;
    const names = base ? componentsOf(base.analysis) : [];
    return { ...rest, base, strategy: { kind, component: names[turn % names.length] ?? '' } };
  }
  if (kind === 'cross') {
    const pairs = pairsOf(state);
    // There is nothing to cross before the first round.
    const [base, other] = pairs[Math.max(0, turn - 1) % pairs.length] ?? [];
    if (base && other) {
      const { draft, analysis } = other;
      return {
        ...rest,
        base,
        otherParent: draft.id,
        strategy: { kind, other: { code: draft.code, analysis } },
      };
    }
  }
  return { ...rest, strategy: { kind: 'refine' } };
}

/** The best measured candidates, no two of which pay the same; the best first. */
export function population({ measured }: Pick<LoopState, 'measured'>): Kept[] {
  return [...measured]
    .sort((a, b) => (isBetter(a.analysis, b.analysis) ? -1 : isBetter(b.analysis, a.analysis) ? 1 : 0))
    .slice(0, POPULATION);
}

function pairsOf(state: LoopState): (readonly [Kept, Kept])[] {
  const best = population(state);
  return best.flatMap((a, i) => best.slice(i + 1).map((b) => [a, b] as const));
}

/** Those that help least to tell success from failure come first. */
function componentsOf({ evaluation }: Analysis): string[] {
  const help = ({ meanOfSuccesses, meanOfFailures }: (typeof evaluation.components)[number]): number =>
    (meanOfSuccesses ?? 0) - (meanOfFailures ?? 0);
  return [...evaluation.components].sort((a, b) => help(a) - help(b)).map(({ name }) => name);
}
