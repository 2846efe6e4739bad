import { callShape, numberValue, stringValue, unparenthesized } from '../../syntax/expressions';
import type { PyFunction } from '../../syntax/module';
import type { PyNode } from '../../syntax/tree';
import { constantOf } from '../constants';
import type { RuleContext } from '../context';
import type { Rule, RuleFinding } from '../rule';
import { hasWord } from '../vocabulary';

export const zeroTakenForNothing: Rule = {
  code: 'RS292',
  title: 'A score or answer of 0 is taken for a missing one',
  severity: 'warning',
  *check(context) {
    for (const fn of context.rewardFunctions)
      for (const node of fn.own(
        'boolean_operator',
        'if_statement',
        'elif_clause',
        'conditional_expression',
      )) {
        if (node.type === 'boolean_operator') yield* swallowed(node, fn, context);
        else yield* dropped(node, fn, context);
      }
  },
};

/** `score(text) or -1.0`, where what `score` gives is a number that may be 0, or None. */
function* swallowed(node: PyNode, fn: PyFunction, context: RuleContext): Generator<RuleFinding> {
  if (node.child('operator')?.text !== 'or') return;
  const [left, right] = [node.child('left'), node.child('right')];
  if (!left || !right || node.parent?.type === 'boolean_operator') return;
  const instead = numberValue(constantOf(right, fn, context) ?? right);
  // In the place of 0 another number is paid; 0 in the place of 0 harms nobody.
  if (instead === null || instead === 0) return;
  const source = sourceOf(left, fn);
  const giver = source?.type === 'call' ? context.module.calledFunction(source) : null;
  if (!(giver ? givesNumberOrNone(giver, context) : source && readsScore(source))) return;
  yield {
    at: node,
    message: `\`${left.text}\` may be 0, which is a result like any other, and \`or\` puts ${right.text} in its place as if there were none. Ask \`is None\`.`,
  };
}

/** `if not value: return 0.0`, of a number that was read from a text and may be the right answer 0. */
function* dropped(node: PyNode, fn: PyFunction, context: RuleContext): Generator<RuleFinding> {
  const test = node.type === 'conditional_expression' ? node.parts[1] : node.child('condition');
  for (const asked of test ? factorsOf(test) : []) {
    if (asked.type !== 'identifier') continue;
    const source = sourceOf(asked, fn);
    const giver = source?.type === 'call' ? context.module.calledFunction(source) : null;
    if (!giver || !givesNumberOrNone(giver, context) || !isCompared(asked, fn)) continue;
    yield {
      at: asked,
      message: `\`${asked.text}\` is false when nothing was read, and also when it is 0: a right answer of 0 is treated as none. Ask \`is None\`.`,
    };
  }
}

/** What is asked for its truth, by itself or joined. */
function factorsOf(test: PyNode): PyNode[] {
  const bare = unparenthesized(test);
  if (bare.type === 'not_operator') {
    const argument = bare.child('argument');
    return argument ? factorsOf(argument) : [];
  }
  if (bare.type !== 'boolean_operator') return [bare];
  return [bare.child('left'), bare.child('right')].flatMap((side) => (side ? factorsOf(side) : []));
}

/** The expression itself, or the one that its name was given. */
function sourceOf(node: PyNode, fn: PyFunction): PyNode | null {
  const bare = unparenthesized(node);
  return bare.type === 'identifier' ? fn.assignedTo(bare) : bare;
}

/** Some way it gives None, and some way a number that may be 0, by how both are written. */
function givesNumberOrNone(fn: PyFunction, context: RuleContext): boolean {
  const given = givenBy(fn, context);
  return given !== null && given.none && given.number;
}

/** What a function gives: None, numbers that may be 0, or both; null where it may be anything else. */
function givenBy(fn: PyFunction, context: RuleContext, depth = 0): { none: boolean; number: boolean } | null {
  if (fn.isGenerator || fn.isAsync || depth > 3) return null;
  const found = { none: fn.flow.fallsThrough, number: false };
  for (const value of fn.flow.returns.flatMap(({ parts: [first] }) => choices(first ?? null))) {
    const local = value?.type === 'call' ? context.module.calledFunction(value) : null;
    const inner = local && local !== fn ? givenBy(local, context, depth + 1) : null;
    if (value === null || value.type === 'none') found.none = true;
    else if (inner) {
      found.none ||= inner.none;
      found.number ||= inner.number;
    } else if (isNumber(value, fn)) found.number ||= (numberValue(value) ?? 0) === 0;
    else return null;
  }
  return found;
}

function choices(value: PyNode | null): (PyNode | null)[] {
  const bare = value ? unparenthesized(value) : null;
  if (bare?.type !== 'conditional_expression') return [bare];
  return [bare.parts[0], bare.parts[2]].flatMap((part) => choices(part ?? null));
}

function isNumber(node: PyNode, fn: PyFunction, depth = 0): boolean {
  const bare = unparenthesized(node);
  if (depth > 4) return false;
  if (numberValue(bare) !== null) return true;
  const call = callShape(bare);
  if (call) return /^(float|int|round|len|sum|abs)$/.test(call.callee.text);
  if (bare.type === 'binary_operator') {
    const sides = [bare.child('left'), bare.child('right')];
    // Sets are subtracted, too, and paths joined.
    const isOther = sides.some((side) => /^(string|set|list|dictionary)$/.test(side?.type ?? ''));
    const operator = bare.child('operator')?.text ?? '';
    const isPlain =
      /^(\/|\/\/|\*\*)$/.test(operator) || sides.some((side) => side && isNumber(side, fn, depth + 1));
    return /^(\/|\/\/|-|\*\*)$/.test(operator) && !isOther && isPlain;
  }
  if (bare.type !== 'identifier') return false;
  const writes = fn.flow.definitionsAt(bare);
  const isSum = writes.some(({ kind, value }) => kind === 'assign' && value && numberValue(value) !== null);
  return (
    writes.length > 0 &&
    writes.every(
      ({ kind, value }) =>
        value !== null && (kind === 'assign' ? isNumber(value, fn, depth + 1) : kind === 'augment' && isSum),
    )
  );
}

/** `judged.get("score")`, `result["reward"]`. */
function readsScore(node: PyNode): boolean {
  const call = callShape(node);
  const key =
    call?.method === 'get' && call.positional.length === 1
      ? call.positional[0]
      : node.type === 'subscript'
        ? node.childrenOf('subscript')[0]
        : undefined;
  const name = key ? stringValue(key) : null;
  return name !== null && hasWord(name, 'score reward') && !hasWord(name, 'weight scale max min name type');
}

/** Held against something else, or a part of arithmetic. */
function isCompared(name: PyNode, fn: PyFunction): boolean {
  const write = fn.flow.definitionsAt(name)[0];
  return [...(write?.reads ?? [])].some((read) => {
    for (let node = read.parent; node && node !== fn.body; node = node.parent) {
      if (node.type === 'comparison_operator')
        return !/\b(is|None)\b/.test(node.text) && /==|!=|<|>/.test(node.text);
      if (node.type === 'binary_operator') return true;
      if (!/^(parenthesized_expression|call|argument_list|unary_operator)$/.test(node.type)) return false;
    }
    return false;
  });
}
