import type { TaskContext } from '../task/context';
import type { Episode } from '../trajectory/model';
import type { Feature } from './features';
import { formatNumber } from '../measures/format';
import { mean } from './numbers';

/** A number that moves one way on the way to success. */
export interface Trend {
  readonly feature: Feature;
  readonly direction: 'rises' | 'falls';
  /** Mean correlation with time within an episode, −1 to 1; of failures null when there are none. */
  readonly inSuccesses: number;
  readonly inFailures: number | null;
  /** "distance falls in 44 of 45 successes, from 12.1 to 0.3 on average." */
  readonly sentence: string;
}

/** A number a row; NaN where the feature has none. */
export type Reader = (row: number) => number;

export const MIN_SUCCESSES = 3;
const MAX_EPISODES = 200;
const MIN_CORRELATION = 0.6;

/** Observation fields that rise or fall through at least four of five successes. Empty with fewer than three successes. */
export function findTrends(context: TaskContext, features: readonly Feature[]): Trend[] {
  const successes = episodesWith(context, 'success');
  const failures = episodesWith(context, 'failure');
  if (successes.length < MIN_SUCCESSES) return [];
  return movingNumbers(features)
    .flatMap((feature): Trend[] => {
      const read = numberReader(feature);
      const each = successes.map((episode) => trendOf(episode, read));
      const inSuccesses = mean(each);
      const agreeing = each.filter(
        (r) => Math.sign(r) === Math.sign(inSuccesses) && Math.abs(r) > 0.3,
      ).length;
      if (!(Math.abs(inSuccesses) >= MIN_CORRELATION) || agreeing < successes.length * 0.8) return [];
      const direction = inSuccesses > 0 ? 'rises' : 'falls';
      const from = mean(successes.map((episode) => read(episode.start)));
      const to = mean(successes.map((episode) => read(lastRow(episode))));
      return [
        {
          feature,
          direction,
          inSuccesses,
          inFailures: failures.length > 0 ? mean(failures.map((episode) => trendOf(episode, read))) : null,
          sentence: `${feature.name} ${direction} in ${agreeing} of ${successes.length} successes, from ${formatNumber(from)} to ${formatNumber(to)} on average.`,
        },
      ];
    })
    .sort((a, b) => Math.abs(b.inSuccesses) - Math.abs(a.inSuccesses));
}

/** Episodes of one outcome, thinned evenly to 200: enough for a mean. */
export function episodesWith(context: TaskContext, outcome: 'success' | 'failure'): Episode[] {
  const all = context.set.episodes.filter(
    (episode, i) => episode.length > 0 && context.outcomes[i]?.outcome === outcome,
  );
  const stride = Math.max(1, all.length / MAX_EPISODES);
  return all.filter((_, i) => Math.floor(i / stride) !== Math.floor((i - 1) / stride));
}

/** Numbers of the observation that are no clock. */
export function movingNumbers(features: readonly Feature[]): Feature[] {
  return features.filter(({ of, kind, isClock }) => of === 'obs' && kind === 'number' && !isClock);
}

export function numberReader(feature: Feature): Reader {
  return (row) => {
    const value = feature.read(row);
    return typeof value === 'number' ? value : NaN;
  };
}

export function lastRow(episode: Episode): number {
  return episode.start + episode.length - 1;
}

/** Correlation of a value with time within one episode; 0 when either does not vary. */
export function trendOf(episode: Episode, read: Reader): number {
  let n = 0;
  let st = 0;
  let sv = 0;
  let stt = 0;
  let svv = 0;
  let stv = 0;
  for (let t = 0; t < episode.length; t++) {
    const value = read(episode.start + t);
    if (!Number.isFinite(value)) continue;
    n++;
    st += t;
    sv += value;
    stt += t * t;
    svv += value * value;
    stv += t * value;
  }
  const spread = Math.sqrt((n * stt - st * st) * (n * svv - sv * sv));
  return spread > 1e-9 ? (n * stv - st * sv) / spread : 0;
}
