import type { TrajectorySet } from '../trajectory/model';
import type { KnownEnvironment } from './environments';
import { observationAfter } from './environments';
import type { Scalar } from './scalars';
import { recordedScalars } from './scalars';

/** Names under which recordings keep why an episode ended. */
const REASON = /(^|_)(reason|status|cause|outcome|event|failure|termination)$/i;
const MAX_REASONS = 8;
const EARLY = 'ended early';
const LATE = 'out of time';

export interface CauseGuess {
  /** As in the task file. */
  readonly causes: Record<string, string>;
  readonly why: string;
  /** The cause of an episode that ends on this row, as the expressions give it. */
  causeAt(row: number): string;
}

/**
 * Causes for the failures: the environment's known ones, the reasons that the recording itself names, else how the
 * episodes ended. `failed`: indices of the failed episodes; all when the outcomes are not known yet.
 */
export function guessCauses(
  set: TrajectorySet,
  environment: KnownEnvironment | null,
  failed: readonly number[],
): CauseGuess | null {
  const last = failed.flatMap((index) => {
    const episode = set.episodes[index];
    return episode && episode.length > 0 ? [episode.start + episode.length - 1] : [];
  });
  if (last.length === 0 || set.kind === 'completions') return null;
  const known = Object.entries(environment?.causes ?? {});
  if (environment && known.length > 0) {
    return {
      causes: Object.fromEntries(known.map(([name, { expression }]) => [name, expression])),
      why: `${environment.title} ends an episode for these reasons`,
      causeAt: (row) => {
        const after = observationAfter(set, row);
        return known.find(([, { holds }]) => holds(after))?.[0] ?? 'other';
      },
    };
  }
  for (const scalar of recordedScalars(set).filter(({ name }) => REASON.test(name))) {
    const reasons = reasonsOf(scalar, last);
    if (!reasons) continue;
    return {
      causes: Object.fromEntries(
        reasons.map((reason) => [words(reason), `${scalar.expression} == ${JSON.stringify(reason)}`]),
      ),
      why: `the recording names them in ${scalar.name}`,
      causeAt: (row) => {
        const reason = scalar.read(row);
        return typeof reason === 'string' && reasons.includes(reason) ? words(reason) : 'other';
      },
    };
  }
  const early = last.some((row) => set.terminated[row]);
  const late = last.some((row) => set.truncated[row] && !set.terminated[row]);
  return early || late
    ? {
        causes: {
          ...(early ? { [EARLY]: 'terminated' } : {}),
          ...(late ? { [LATE]: 'truncated' } : {}),
        },
        why: 'this is how the failed episodes end; give them the names you use',
        causeAt: (row) => (set.terminated[row] ? EARLY : set.truncated[row] ? LATE : 'other'),
      }
    : null;
}

/** The reasons that end these episodes, most frequent first; null when they are none or too many to be reasons. */
function reasonsOf(scalar: Scalar, last: readonly number[]): string[] | null {
  const counts = new Map<string, number>();
  for (const row of last) {
    const value = scalar.read(row);
    if (typeof value === 'string' && value !== '') counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  if (counts.size === 0 || counts.size > MAX_REASONS) return null;
  return [...counts].sort((a, b) => b[1] - a[1]).map(([reason]) => reason);
}

function words(reason: string): string {
  return reason.replace(/_/g, ' ');
}
