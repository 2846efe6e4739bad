import { comparisons, numberValue, unparenthesized } from '../../syntax/expressions';
import type { PyFunction } from '../../syntax/module';
import type { PyNode } from '../../syntax/tree';
import type { RuleContext } from '../context';
import type { Rule, RuleFinding } from '../rule';
import { hasWord } from '../vocabulary';

export const precedence: Rule = {
  code: 'RS029',
  title: 'Operators bind otherwise than meant',
  severity: 'warning',
  *check(context) {
    for (const fn of context.module.functions) {
      for (const node of fn.own('comparison_operator')) yield* bitwise(node);
      for (const node of fn.own('binary_operator')) {
        yield* gaussian(node);
        yield* relative(node);
      }
      for (const node of fn.own('conditional_expression')) yield* conditional(node, fn);
      for (const node of fn.own('unary_operator')) yield* tilde(node, fn, context);
    }
  },
};

/** `x == 1 & y == 2` is `x == (1 & y) == 2`. */
function* bitwise(node: PyNode): Generator<RuleFinding> {
  const links = comparisons(node);
  const isBitwise = (part: PyNode): boolean =>
    part.type === 'binary_operator' && /^[&|]$/.test(part.child('operator')?.text ?? '');
  const [first] = links;
  const last = links.at(-1);
  const middle = links.length > 1 && links.some((link) => isBitwise(link.right));
  const outer =
    links.length === 1 &&
    [first?.left, last?.right].some(
      (side) =>
        side &&
        isBitwise(side) &&
        side.parts.some((part) => unparenthesized(part).type === 'comparison_operator'),
    );
  if (middle || outer)
    yield {
      at: node,
      message:
        '`&` and `|` bind before the comparison here. Put each comparison in parentheses, or use `and` / `or`.',
    };
}

/** `d ** 2 / 2 * sigma ** 2` divides by 2 and multiplies by σ². */
function* gaussian(node: PyNode): Generator<RuleFinding> {
  if (node.child('operator')?.text !== '*') return;
  const [left, right] = [node.child('left'), node.child('right')];
  if (!left || !right || left.type !== 'binary_operator' || left.child('operator')?.text !== '/') return;
  const divisor = numberValue(left.child('right'));
  const spread = right.type === 'binary_operator' ? right.child('left') : right;
  if (
    divisor !== 2 ||
    !spread ||
    !/^[\w.]+$/.test(spread.text) ||
    !hasWord(spread.text, 'sigma std stddev var variance width bandwidth')
  )
    return;
  const scale = left.child('right');
  if (!scale) return;
  const { line, column } = scale.range;
  const { endLine, endColumn } = right.range;
  yield {
    at: node,
    message: `This divides by 2 and then multiplies by \`${right.text}\`. Put the divisor in parentheses.`,
    fix: {
      title: 'Put the divisor in parentheses',
      edits: [{ range: { line, column, endLine, endColumn }, text: `(${scale.text} * ${right.text})` }],
    },
  };
}

/** `limit - speed / limit`: of a relative difference, only the second part is divided. */
function* relative(node: PyNode): Generator<RuleFinding> {
  const [left, right] = [node.child('left'), node.child('right')];
  const operator = node.child('operator')?.text ?? '';
  if (operator !== '-' || right?.type !== 'binary_operator' || !left) return;
  const [above, below] = [right.child('left'), right.child('right')];
  if (right.child('operator')?.text !== '/' || !above || !below || numberValue(left) !== null) return;
  const isPlain = (part: PyNode): boolean => /^(identifier|attribute|subscript)$/.test(part.type);
  const same = [left, above].find((part) => part.text === below.text);
  // `a - b / b` is no relative difference either way, but for `b` a number of its own it may be meant.
  if (!same || !isPlain(left) || !isPlain(above) || !isPlain(below) || left.text === above.text) return;
  yield {
    at: node,
    message: `Only \`${above.text}\` is divided by \`${below.text}\`: \`${right.text}\` is taken from \`${left.text}\`, a plain number from a quantity. Put the difference in parentheses.`,
    fix: {
      title: 'Put the difference in parentheses',
      edits: [{ range: node.range, text: `(${left.text} - ${above.text}) / ${below.text}` }],
    },
  };
}

/** `reward = reward + 10 if goal else 0` drops the reward where there is no goal. */
function* conditional(node: PyNode, fn: PyFunction): Generator<RuleFinding> {
  const [then, test, otherwise] = node.parts;
  const split = then && otherwise ? swallows(then, otherwise) : null;
  if (split) {
    yield { at: node, message: split };
    return;
  }
  if (!then || !otherwise || then.type !== 'binary_operator' || numberValue(otherwise) !== 0) return;
  if (!/^[+-]$/.test(then.child('operator')?.text ?? '')) return;
  const statement = node.parent;
  const target =
    statement?.type === 'assignment'
      ? statement.child('left')?.text
      : statement?.type === 'return_statement'
        ? null
        : undefined;
  if (target === undefined) return;
  const kept = then.child('left')?.text ?? '';
  const accumulated = (name: string): boolean =>
    /^(total_?)?(reward|rewards|score|total|r)$/.test(name) &&
    fn.flow.writes.some((write) => write.key === name);
  const lost = kept === target || (target === null && accumulated(kept)) ? kept : null;
  if (lost === null || test?.all('identifier').some((name) => name.text === lost)) return;
  yield {
    at: node,
    message: `The condition covers the whole sum: where it does not hold, \`${lost}\` is lost too. Put parentheses around \`… if … else 0\`.`,
  };
}

/**
 * `-d - 0.1 * v + 5.0 if success else 0.0`: what is charged on the way is charged where the condition holds alone. And
 * `near if late else 0.0 - cost`: the cost is charged where it does not.
 */
function swallows(then: PyNode, otherwise: PyNode): string | null {
  const isZero = (part: PyNode | null): boolean => part !== null && numberValue(part) === 0;
  if (otherwise.type === 'binary_operator' && isZero(otherwise.child('left'))) {
    const operator = otherwise.child('operator')?.text ?? '';
    const rest = otherwise.child('right')?.text ?? '';
    if (/^[+-]$/.test(operator))
      return `\`${operator} ${rest}\` belongs to the other case alone: where the condition holds, it is left out. Put parentheses around \`… if … else 0\`.`;
  }
  const [first, last] = [then.child('left'), then.child('right')];
  if (then.type !== 'binary_operator' || then.child('operator')?.text !== '+' || !first || !last) return null;
  const isCharged = (part: PyNode): boolean =>
    part.type === 'unary_operator'
      ? part.text.startsWith('-')
      : part.type === 'binary_operator' &&
        (part.child('operator')?.text === '-' ||
          (part.child('left') !== null && isCharged(part.child('left') ?? part)));
  if (!isZero(otherwise) || numberValue(last) === null || !isCharged(first) || numberValue(first) !== null)
    return null;
  // `1 - d / far + 5` is one amount that is paid; a sum that begins with a charge is not.
  if (!/^-/.test(first.text)) return null;
  return `The condition covers the whole sum: where it does not hold, \`${first.text}\` is not charged. Put parentheses around \`${last.text} if … else 0\`.`;
}

/** `~done` of a Python bool is −2 or −1, both true. */
function* tilde(node: PyNode, fn: PyFunction, context: RuleContext): Generator<RuleFinding> {
  if (node.child('operator')?.text !== '~') return;
  const inner = node.child('argument');
  if (!inner) return;
  const bare = unparenthesized(inner);
  const links = comparisons(bare);
  const scalar =
    links.length > 0 &&
    links.every(({ left, right }) => isScalar(left, fn) || isScalar(right, fn)) &&
    !/np\.|torch\.|\[:/.test(bare.text);
  const flag =
    bare.type === 'identifier' &&
    /^(terminated|truncated|done)$/.test(bare.text) &&
    context.surroundings.contract?.id === 'step';
  if (scalar || flag)
    yield {
      at: node,
      message: '`~` of a Python bool is −1 or −2, both of which are true. Use `not`.',
      fix: { title: 'Use not', edits: [{ range: node.range, text: `(not ${inner.text})` }] },
    };
}

/** A text, None or a bool: comparing with it cannot be an array operation on numbers. */
function isScalar(node: PyNode, fn: PyFunction): boolean {
  if (['string', 'none', 'true', 'false'].includes(node.type)) return true;
  return node.type === 'call' && /^(len|int|float|str)\(/.test(node.text) && fn.parameters.length > 0;
}
