import type { Verdict, VerdictKind } from './evaluation';

const TITLES: Readonly<Record<VerdictKind, string>> = {
  broken: 'Broken',
  'not-testable': 'Not testable',
  'does-not-separate': 'Does not separate',
  misordered: 'Misordered',
  exploitable: 'Exploitable',
  ready: 'Ready to train',
};

/** The next step of a reward that nothing stands against. */
export const TRAIN = 'Train with it';

/** A verdict with the title of its kind and at most three next steps. */
export function verdict(
  kind: VerdictKind,
  sentence: string,
  restsOn: readonly string[],
  next: readonly string[],
): Verdict {
  return { kind, title: TITLES[kind], sentence, restsOn, next: next.slice(0, 3) };
}
