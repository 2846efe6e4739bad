import type { Feature } from '../analyzer/features';

/** Names of clocks that do not tick evenly, so that the recording does not give them away. */
const CLOCK = /^(t|time|tstamp|timestamp|steps?|episodes?|frames?|elapsed\w*)$/i;

export function isNamedClock({ name }: Feature): boolean {
  return CLOCK.test(name);
}
