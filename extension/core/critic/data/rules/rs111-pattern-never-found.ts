import type { DataRule } from '../data-rule';
import { SEEN, type Trace } from '../trace';

const RELAXED: readonly (readonly [mark: string, how: string])[] = [
  ['d', 'with re.DOTALL, because what stands between has line breaks'],
  ['i', 'with re.IGNORECASE'],
  ['m', 'with re.MULTILINE'],
  ['s', 'anywhere in the text: `match` looks at its start only, use `search`'],
  ['w', 'once blanks at both ends are stripped'],
  ['e', 'with a line break behind it: the pattern asks for one at the end, where a completion just stops'],
];

export const patternNeverFound: DataRule = {
  code: 'RS111',
  title: 'A pattern finds nothing, but would with another flag',
  severity: 'warning',
  *check(trace) {
    for (const site of trace.sites) {
      if (site.kind !== 'search') continue;
      const found = trace.noted(site, '');
      const rows = rowsWith(found, (value) => value !== 0);
      const hits = rowsWith(found, (value) => value >= SEEN.true);
      for (const [mark, how] of RELAXED) {
        const relaxed = rowsWith(trace.noted(site, mark), (value) => value === 1);
        const never = hits.length === 0;
        if (relaxed.length < (never ? 4 : Math.max(3, rows.length * 0.05))) continue;
        // Flags and places may be meant to tell texts apart; a line break behind the last word never is.
        const isEnd = mark === 'e' && relaxed.length >= Math.max(5, 0.15 * rows.length);
        const good = relaxed.filter((i) => trace.outcome(i) === 'success').length;
        const told =
          good && trace.episodes('success') < trace.parts.length
            ? `, ${good} of them recorded as successes`
            : '';
        yield {
          at: site.node,
          severity: never || isEnd ? 'warning' : 'info',
          message: `The pattern is found in ${never ? 'none' : `${hits.length}`} of the ${rows.length} texts it is tried on, and in ${relaxed.length} more${told} ${how}.`,
          evidence: trace.references(relaxed),
        };
        break;
      }
    }
  },
};

function rowsWith(values: ReturnType<Trace['noted']>, holds: (value: number) => boolean): number[] {
  return [...values.keys()].filter((i) => !Number.isNaN(values[i] ?? NaN) && holds(values[i] ?? NaN));
}
