import { callShape, numberValue, singleComparison, unparenthesized } from '../../syntax/expressions';
import type { PyNode } from '../../syntax/tree';
import { namedValues } from '../named-values';
import type { Rule } from '../rule';
import { hasWord, saysFailure, saysHazard, wordsOf } from '../vocabulary';

/** Says that the bonus is for the condition not to hold, or that it is for something that one should not do. */
const OTHERWISE =
  'no not non un without avoid avoided avoidance safe free penalty cost less missing idle waiting';
const BAD =
  'collision collided crash crashed fall fallen fell off stuck late over tipped hit lava dead violation error idle';

export const bonusOutsideItsCondition: Rule = {
  code: 'RS284',
  title: 'A bonus is paid only where what it is named for does not hold',
  severity: 'warning',
  *check(context) {
    for (const fn of context.rewardFunctions)
      for (const { name, value, at, kind } of namedValues(fn, context)) {
        if (kind === 'parameter' || !value) continue;
        const known = paidForKnown(name, value);
        if (known) {
          yield {
            at,
            message: `\`${name}\` is paid where \`${known.text}\`: for what was there before, and not for what is new. Is it the wrong way round?`,
          };
          continue;
        }
        const condition = paidWithout(value);
        // What is paid may have a name of its own: `0.0 if is_healthy(s) else HEALTHY_REWARD`.
        const words = [...new Set([...wordsOf(name), ...amountIn(value).flatMap(wordsOf)])].filter(
          (word) => !/^(cfg|self|config)$/.test(word),
        );
        if (!condition || !hasWord(words, 'bonus reward') || hasWord(words, OTHERWISE)) continue;
        if (saysFailure(condition.text) || saysHazard(condition.text)) continue;
        const said = wordsOf(condition.text);
        const named = words.filter(
          (word) => !/^(bonus|reward|rew|r|weight|term)$/.test(word) && word.length > 2,
        );
        if (
          !named.length ||
          !named.every((word) => said.includes(word)) ||
          hasWord(said, `${OTHERWISE} ${BAD}`)
        )
          continue;
        yield {
          at,
          message: `\`${name}\` is paid only where \`${condition.text}\` does not hold: \`${value.text}\`. Is it the wrong way round?`,
        };
      }
  },
};

/** `new = 0.01 if cell in visited else 0.0`: the test. */
function paidForKnown(name: string, value: PyNode): PyNode | null {
  if (!hasWord(name, 'new novel novelty fresh unseen explore exploration discovery discovered')) return null;
  if (hasWord(name, 'no not old penalty cost')) return null;
  const bare = unparenthesized(value);
  const [then, test, otherwise] = bare.type === 'conditional_expression' ? bare.parts : [];
  const link = test ? singleComparison(test) : null;
  if (!then || !test || !otherwise || !link || !/^(not )?in$/.test(link.operator)) return null;
  if (!hasWord(link.right.text, 'visited seen history known reached found explored')) return null;
  const [paid, unpaid] = link.operator === 'in' ? [then, otherwise] : [otherwise, then];
  return (numberValue(paid) ?? 0) > 0 && (numberValue(unpaid) ?? 1) <= 0 ? test : null;
}

/** `upright` of `0.0 if upright else 1.0`, `1.0 if not upright else 0.0`, `0.1 * float(not upright)`; a plain name alone. */
function paidWithout(value: PyNode): PyNode | null {
  const bare = unparenthesized(value);
  if (bare.type === 'conditional_expression') {
    const [then, test, otherwise] = bare.parts;
    if (!then || !test || !otherwise) return null;
    const negated = inside(test);
    const [paid, unpaid] = negated ? [then, otherwise] : [otherwise, then];
    const isPaid = numberValue(unpaid) === 0 && (numberValue(paid) ?? 1) > 0;
    return isPaid && paid && !/^-/.test(paid.text) ? plain(negated ?? test) : null;
  }
  if (bare.type === 'binary_operator' && bare.child('operator')?.text === '*') {
    for (const [part, factor] of [
      [bare.child('left'), bare.child('right')],
      [bare.child('right'), bare.child('left')],
    ]) {
      const call = part ? callShape(unparenthesized(part)) : null;
      const flag = call && /^(float|int|bool)$/.test(call.callee.text) ? call.positional[0] : part;
      const negated = flag ? inside(flag) : null;
      if (negated && (numberValue(factor ?? null) ?? 1) > 0) return plain(negated);
    }
  }
  return null;
}

/** What `not` stands before. */
function inside(node: PyNode): PyNode | null {
  const bare = unparenthesized(node);
  return bare.type === 'not_operator' ? bare.child('argument') : null;
}

/** The name of the amount, where it has one. */
function amountIn(value: PyNode): string[] {
  const bare = unparenthesized(value);
  return bare.type === 'conditional_expression'
    ? bare.parts
        .filter((part, i) => i !== 1 && /^(identifier|attribute)$/.test(part.type))
        .map(({ text }) => text)
    : [];
}

function plain(node: PyNode): PyNode | null {
  const bare = unparenthesized(node);
  const callee = bare.type === 'call' ? bare.child('function') : null;
  if (callee && /^(identifier|attribute)$/.test(callee.type)) return callee;
  return /^(identifier|attribute|subscript)$/.test(bare.type) ? bare : null;
}
