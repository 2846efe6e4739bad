import { callShape, unparenthesized } from '../../syntax/expressions';
import type { PyNode } from '../../syntax/tree';
import type { RuleContext } from '../context';
import { namedValues } from '../named-values';
import type { Rule } from '../rule';
import { hasWord, lastName } from '../vocabulary';

const LEAST = 'nearest closest minimum lowest smallest shortest min';
const MOST = 'farthest furthest maximum highest largest longest biggest max';
/** A bound of something else, or what is done with it. */
const OTHER =
  'reward penalty bonus cost score allowed limit bound cap neg negative inv inverse no not of over idx index';

export const extremeAgainstItsName: Rule = {
  code: 'RS233',
  title: 'The largest is called the nearest, or the reverse',
  severity: 'warning',
  *check(context) {
    for (const fn of context.rewardFunctions)
      for (const { name, kind, at, value } of namedValues(fn, context)) {
        if (kind === 'parameter' || !value || hasWord(name, OTHER)) continue;
        const says = hasWord(name, LEAST) ? 'min' : hasWord(name, MOST) ? 'max' : null;
        const takes = extremeOf(value, context);
        if (!says || !takes || says === takes.which || (hasWord(name, LEAST) && hasWord(name, MOST)))
          continue;
        // What is negated or inverted turns round: `nearest = max(-d for d in scan)`.
        if (/-\s*[\w(]|1(\.0)?\s*\/|exp|neg|inv/.test(takes.of.text)) continue;
        yield {
          at,
          message: `\`${name}\` is \`${unparenthesized(value).text.replace(/\s+/g, ' ')}\`, the ${takes.which === 'max' ? 'largest' : 'smallest'} of all: its name says the opposite.`,
        };
      }
  },
};

/** `max(scan)`, `np.max(scan)`, `scan.max()`: of all entries of one thing, not of several numbers. */
function extremeOf(
  node: PyNode,
  context: RuleContext,
): { readonly which: 'min' | 'max'; readonly of: PyNode } | null {
  const bare = unparenthesized(node);
  const call = callShape(bare);
  if (!call || call.hasSplat) return null;
  const [first, ...more] = call.positional;
  const called = context.called(bare);
  if (/^float$/.test(called) && first && !more.length) return extremeOf(first, context);
  if ([...call.keywords.keys()].some((key) => key !== 'axis' && key !== 'dim')) return null;
  const name = lastName(called || (call.method ?? ''));
  const which = /^(a?min)$/.test(name) ? 'min' : /^(a?max)$/.test(name) ? 'max' : null;
  if (!which) return null;
  if (/^(min|max|(numpy|np|torch)\.a?(min|max))$/.test(called)) {
    // One thing that holds several: a name of several, or what is made of them.
    const isOne =
      first &&
      !more.length &&
      /^(identifier|subscript|attribute|list_comprehension|generator_expression|call)$/.test(first.type);
    return isOne ? { which, of: first } : null;
  }
  return call.receiver && !call.positional.length ? { which, of: call.receiver } : null;
}
