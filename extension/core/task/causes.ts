import type { TrajectorySet } from '../trajectory/model';
import type { KnownEnvironment } from './environments';
import type { Scalar } from './scalars';
import { recordedScalars } from './scalars';

/** Names under which recordings keep why an episode ended. */
const REASON = /(^|_)(reason|status|cause|outcome|event|failure|termination)$/i;
const MAX_REASONS = 8;

/**
 * Causes for the failures: the environment's known ones, the reasons that the recording itself names, else how the
 * episodes ended. `failed`: indices of the failed episodes; all when the outcomes are not known yet.
 */
export function guessCauses(
  set: TrajectorySet,
  environment: KnownEnvironment | null,
  failed: readonly number[],
): { readonly causes: Record<string, string>; readonly why: string } | null {
  const last = failed.flatMap((index) => {
    const episode = set.episodes[index];
    return episode && episode.length > 0 ? [episode.start + episode.length - 1] : [];
  });
  if (last.length === 0 || set.kind === 'completions') return null;
  if (environment?.causes) {
    return {
      causes: { ...environment.causes },
      why: `${environment.title} ends an episode for these reasons`,
    };
  }
  for (const scalar of recordedScalars(set).filter(({ name }) => REASON.test(name))) {
    const causes = fromReasons(scalar, last);
    if (causes) return { causes, why: `the recording names them in ${scalar.name}` };
  }
  const causes: Record<string, string> = {};
  if (last.some((row) => set.terminated[row])) causes['ended early'] = 'terminated';
  if (last.some((row) => set.truncated[row] && !set.terminated[row])) causes['out of time'] = 'truncated';
  return Object.keys(causes).length > 0
    ? { causes, why: 'this is how the failed episodes end; give them the names you use' }
    : null;
}

function fromReasons(scalar: Scalar, last: readonly number[]): Record<string, string> | null {
  const counts = new Map<string, number>();
  for (const row of last) {
    const value = scalar.read(row);
    if (typeof value === 'string' && value !== '') counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  if (counts.size === 0 || counts.size > MAX_REASONS) return null;
  const reasons = [...counts].sort((a, b) => b[1] - a[1]);
  return Object.fromEntries(
    reasons.map(([reason]) => [
      reason.replace(/_/g, ' '),
      `${scalar.expression} == ${JSON.stringify(reason)}`,
    ]),
  );
}
