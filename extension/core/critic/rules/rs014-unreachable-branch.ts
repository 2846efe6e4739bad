import {
  callShape,
  canonicalText,
  comparisons,
  keyOf,
  numberValue,
  singleComparison,
  stringValue,
  unparenthesized,
} from '../../syntax/expressions';
import type { PyFunction } from '../../syntax/module';
import type { PyNode } from '../../syntax/tree';
import type { RuleContext } from '../context';
import { boundOf, excludes, implies, isPure, type Bound } from '../bounds';
import type { Rule, RuleFinding } from '../rule';

export const unreachableBranch: Rule = {
  code: 'RS014',
  title: 'Branch that can never be taken',
  severity: 'warning',
  *check(context) {
    for (const fn of context.module.functions) {
      for (const node of fn.own('if_statement')) {
        yield* chain(node, fn, context);
        yield* direction(node);
      }
      for (const node of fn.own('boolean_operator')) {
        yield* contradiction(node);
        yield* bothAndNot(node);
        yield* coversAll(node, context);
      }
      for (const node of fn.own('comparison_operator')) yield* bothWays(node);
      yield* overwrittenTiers(fn);
      for (const block of fn.own('block')) yield* exits(block, fn, context);
    }
  },
};

/** An elif whose condition holds only where an earlier one of the chain held. */
function* chain(node: PyNode, fn: PyFunction, context: RuleContext): Generator<RuleFinding> {
  const first = node.child('condition');
  const earlier = first ? [first] : [];
  for (const clause of node.childrenOf('alternative')) {
    const condition = clause.child('condition');
    if (!condition) continue;
    const bound = limitOf(condition, context, fn);
    const shadow = earlier.find((other) => {
      if (isPure(condition) && canonicalText(other) === canonicalText(condition)) return true;
      const wider = limitOf(other, context, fn);
      return (bound !== null && wider !== null && implies(bound, wider)) || anyBeforeAll(other, condition);
    });
    if (shadow)
      yield {
        at: condition,
        message: `Whenever \`${condition.text}\` holds, \`${shadow.text}\` on line ${shadow.range.line} held before: this branch is never taken. Test the narrower condition first.`,
      };
    earlier.push(condition);
  }
}

/** `hits > 0` before `hits == len(words)`: all of them are some of them. */
function anyBeforeAll(some: PyNode, all: PyNode): boolean {
  const bare = unparenthesized(some);
  const wide = singleComparison(bare);
  const narrow = singleComparison(all);
  const count = wide ? (isAny(wide.operator, numberValue(wide.right)) ? wide.left : null) : bare;
  const call = narrow ? callShape(narrow.right) : null;
  return (
    count?.type === 'identifier' &&
    narrow !== null &&
    /^(==|>=)$/.test(narrow.operator) &&
    call?.callee.text === 'len' &&
    canonicalText(narrow.left) === canonicalText(count)
  );
}

function isAny(operator: string, value: number | null): boolean {
  return (operator === '>' && value === 0) || (operator === '>=' && value === 1);
}

/** `d <= a`, `d > b`, `d <= c` in one chain: one of at least three looks the other way. */
function* direction(node: PyNode): Generator<RuleFinding> {
  const conditions = [node, ...node.childrenOf('alternative')]
    .map((clause) => clause.child('condition'))
    .filter((test) => test !== null);
  const tests = conditions.map((condition) => ({ condition, link: singleComparison(condition) }));
  const subject = tests[0]?.link?.left;
  if (
    tests.length < 3 ||
    !subject ||
    !tests.every(
      ({ condition, link }) =>
        link && isPure(condition) && canonicalText(link.left) === canonicalText(subject),
    )
  )
    return;
  const below = tests.filter(({ link }) => link?.operator.startsWith('<'));
  const above = tests.filter(({ link }) => link?.operator.startsWith('>'));
  const [odd] = below.length === 1 ? below : above.length === 1 ? above : [];
  if (!odd || below.length + above.length !== tests.length) return;
  // The last of a chain may well look to the other end.
  if (odd === tests.at(-1)) return;
  yield {
    at: odd.condition,
    message: `The other conditions of this chain ask the other way round; \`${odd.condition.text}\` takes nearly everything, and the branches below it are hardly ever reached.`,
  };
}

/** `if n > 40: return …` before `if n > 80: return …`: what the second asks for has left at the first. */
function* exits(block: PyNode, fn: PyFunction, context: RuleContext): Generator<RuleFinding> {
  let left: PyNode[] = [];
  for (const statement of block.parts) {
    const condition = statement.type === 'if_statement' ? statement.child('condition') : null;
    if (!condition) {
      // What is set anew, or may be changed by a call, is another value.
      left = left.filter((other) => other.all('identifier').every(({ text }) => !isTouched(text, statement)));
      continue;
    }
    const bound = limitOf(condition, context, fn);
    const shadow = left.find((other) => {
      const wider = limitOf(other, context, fn);
      return (bound !== null && wider !== null && implies(bound, wider)) || differsFromText(other, condition);
    });
    if (shadow)
      yield {
        at: condition,
        message: `Whenever \`${condition.text}\` holds, \`${shadow.text}\` on line ${shadow.range.line} held before, and that is the way out: this branch is never taken. Ask for the narrower condition first.`,
      };
    if (statement.childrenOf('alternative').length === 0 && isWayOut(statement)) left.push(condition);
    else
      left = left.filter((other) => other.all('identifier').every(({ text }) => !isTouched(text, statement)));
  }
}

function isWayOut(statement: PyNode): boolean {
  return /^(return|continue|raise|break)_?/.test(statement.child('consequence')?.parts.at(-1)?.type ?? '');
}

function isTouched(name: string, statement: PyNode): boolean {
  const writes = statement.all(
    'assignment',
    'augmented_assignment',
    'for_statement',
    'named_expression',
    'with_statement',
  );
  return (
    writes.some((write) =>
      new RegExp(`\\b${name}\\b`).test((write.child('left') ?? write.child('name') ?? write).text),
    ) ||
    statement.all('call').some((call) => new RegExp(`^${name}\\.`).test(call.child('function')?.text ?? ''))
  );
}

/** `choice != label.strip()` before `choice is None`: None is no text, so it has left. */
function differsFromText(other: PyNode, condition: PyNode): boolean {
  const [wide, narrow] = [singleComparison(other), singleComparison(condition)];
  if (wide?.operator !== '!=' || narrow?.operator !== 'is' || unparenthesized(narrow.right).type !== 'none')
    return false;
  const isText = (side: PyNode): boolean =>
    stringValue(side) !== null ||
    /^(strip|lower|upper|casefold|replace)$/.test(callShape(side)?.method ?? '');
  return (
    (canonicalText(wide.left) === canonicalText(narrow.left) && isText(unparenthesized(wide.right))) ||
    (canonicalText(wide.right) === canonicalText(narrow.left) && isText(unparenthesized(wide.left)))
  );
}

/** `0.8 > z < 2.0`: a range asks the same way twice. */
function* bothWays(node: PyNode): Generator<RuleFinding> {
  const links = comparisons(node);
  const directions = links.map(({ operator }) => operator.charAt(0));
  if (links.length !== 2 || !directions.every((sign) => sign === '<' || sign === '>')) return;
  const [low, high] = [numberValue(links[0]?.left ?? null), numberValue(links[1]?.right ?? null)];
  if (directions[0] !== directions[1])
    yield {
      at: node,
      message: `\`${node.text}\` is no range: its two comparisons look in opposite directions.`,
    };
  else if (low !== null && high !== null && (directions[0] === '<' ? low > high : low < high))
    yield { at: node, message: `\`${node.text}\` can never be true: the bounds are the wrong way round.` };
}

/** `x > 5 and x < 3`. */
function* contradiction(node: PyNode): Generator<RuleFinding> {
  if (node.child('operator')?.text !== 'and') return;
  const [left, right] = [node.child('left'), node.child('right')];
  const [a, b] = [boundOf(left), boundOf(right)];
  if (a && b && a.subject === b.subject && excludes(a, b))
    yield { at: node, message: `\`${node.text}\` can never be true.` };
  else if (left && right && differsFromItself(left, right))
    yield {
      at: node,
      message: `\`${node.text}\` can never be true: it asks for two different values at once.`,
    };
}

/** `not open and key and open`: what must hold and must not, in one chain. */
function* bothAndNot(node: PyNode): Generator<RuleFinding> {
  if (node.child('operator')?.text !== 'and' || node.parent?.child('operator')?.text === 'and') return;
  const parts = conjuncts(node).map(unparenthesized).filter(isPure);
  const denied = parts.flatMap((part) =>
    part.type === 'not_operator' ? (part.child('argument') ?? []) : [],
  );
  const both = denied.find((one) =>
    parts.some((part) => canonicalText(part) === canonicalText(unparenthesized(one))),
  );
  if (both)
    yield {
      at: node,
      message: `\`${node.text}\` can never be true: it asks that \`${both.text}\` holds and that it doesn't. Is one of them the value before the step, or after it?`,
    };
}

function conjuncts(node: PyNode): PyNode[] {
  if (node.child('operator')?.text !== 'and') return [node];
  return [node.child('left'), node.child('right')].flatMap((side) => (side ? conjuncts(side) : []));
}

/** `x >= LOW or x <= HIGH` with LOW below HIGH. */
function* coversAll(node: PyNode, context: RuleContext): Generator<RuleFinding> {
  if (node.child('operator')?.text !== 'or') return;
  const [a, b] = [node.child('left'), node.child('right')].map((side) => limitOf(side, context));
  if (!a || !b || a.subject !== b.subject) return;
  const [low, high] = a.operator.startsWith('>') ? [a, b] : [b, a];
  if (!low.operator.startsWith('>') || !high.operator.startsWith('<')) return;
  if (low.value < high.value || (low.value === high.value && low.operator.length + high.operator.length > 2))
    yield {
      at: node,
      message: `\`${node.text}\` is always true: every number is above ${low.value} or below ${high.value}. Is \`and\` meant?`,
    };
}

/** A bound whose number may be a constant of the module, or worked out from some. */
function limitOf(side: PyNode | null, context: RuleContext, fn?: PyFunction): Bound | null {
  const bound = boundOf(side, fn);
  const link = bound ? null : singleComparison(side);
  if (!link || !isPure(link.left)) return bound;
  const { operator } = link;
  const value = constantNumber(link.right, context);
  if (value === null || !/^([<>]=?|==)$/.test(operator)) return null;
  return { subject: canonicalText(link.left), operator: operator as Bound['operator'], value };
}

/** `LIMIT`, `2 * LIMIT`: what constants of the module that are set once come to. */
function constantNumber(node: PyNode, context: RuleContext): number | null {
  const bare = unparenthesized(node);
  const plain = numberValue(bare);
  if (plain !== null) return plain;
  if (bare.type === 'binary_operator') {
    const [a, b] = [bare.child('left'), bare.child('right')].map((part) =>
      part ? constantNumber(part, context) : null,
    );
    if (typeof a !== 'number' || typeof b !== 'number') return null;
    switch (bare.child('operator')?.text) {
      case '+':
        return a + b;
      case '-':
        return a - b;
      case '*':
        return a * b;
      case '/':
        return b === 0 ? null : a / b;
      default:
        return null;
    }
  }
  if (!/^[A-Z][A-Z0-9_]*$/.test(bare.text)) return null;
  const writes = context.module.flow.writes.filter(({ key }) => key === bare.text);
  return writes.length === 1 ? numberValue(writes[0]?.value ?? null) : null;
}

function differsFromItself(left: PyNode, right: PyNode): boolean {
  const [a] = comparisons(unparenthesized(left));
  const [b] = comparisons(unparenthesized(right));
  if (a?.operator !== '==' || b?.operator !== '==' || canonicalText(a.left) !== canonicalText(b.left))
    return false;
  const [x, y] = [stringValue(a.right), stringValue(b.right)];
  return x !== null && y !== null && x !== y;
}

/** Separate ifs that set the same variable, the later one wider: `if d < 0.1: r = 1` then `if d < 0.5: r = 0.5`. */
function* overwrittenTiers(fn: PyFunction): Generator<RuleFinding> {
  for (const block of fn.own('block')) {
    const ifs = block.parts;
    for (const [i, statement] of ifs.entries()) {
      const next = ifs[i + 1];
      const [narrow, wide] = [tierOf(statement), next ? tierOf(next) : null];
      if (!narrow || !wide || narrow.target !== wide.target || !implies(narrow.bound, wide.bound)) continue;
      yield {
        at: statement.child('condition') ?? statement,
        message: `Whenever this holds, \`${next?.child('condition')?.text ?? ''}\` on line ${wide.line} holds too and overwrites \`${narrow.target}\`: is \`elif\` meant there?`,
      };
    }
  }
}

function tierOf(statement: PyNode): { bound: Bound; target: string; line: number } | null {
  if (statement.type !== 'if_statement' || statement.childrenOf('alternative').length) return null;
  const bound = boundOf(statement.child('condition'));
  const body = statement.child('consequence')?.parts ?? [];
  const assignment = body.length === 1 ? body[0]?.parts[0] : undefined;
  const left = assignment?.type === 'assignment' ? assignment.child('left') : null;
  const target = left ? keyOf(left) : null;
  // `d = max(d, 0)`-like bodies change the tested value itself.
  if (!bound || target === null || bound.subject.includes(target)) return null;
  if (
    assignment
      ?.child('right')
      ?.all('identifier')
      .some((name) => name.text === target)
  )
    return null;
  return { bound, target, line: statement.range.line };
}
