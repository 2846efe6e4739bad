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
import type { Comparison } from '../../syntax/expressions';
import type { PyFunction } from '../../syntax/module';
import type { PyNode } from '../../syntax/tree';
import { constantOf } from '../constants';
import type { RuleContext } from '../context';
import { recordingRead } from '../reads';
import type { Rule, RuleFinding } from '../rule';

const METHODS = new Set(
  'isdigit isnumeric isdecimal isalpha isalnum islower isupper strip lower upper startswith endswith any all item'.split(
    ' ',
  ),
);

export const constantCondition: Rule = {
  code: 'RS017',
  title: 'Condition that is always true or always false',
  severity: 'warning',
  *check(context) {
    for (const fn of context.module.functions) {
      for (const node of fn.own('boolean_operator')) {
        yield* constantAlternative(node);
        yield* constantFlag(node, fn, context);
        yield* contradiction(node);
      }
      for (const node of truthTested(fn)) yield* notAsked(node, fn, context);
      for (const node of fn.own('call')) yield* fullDisplay(node, context);
      for (const node of fn.own('comparison_operator')) yield* keyThatIsThere(node, fn, context);
      if (context.isEntry(fn)) for (const node of fn.own('comparison_operator')) yield* flagIsNone(node, fn);
      for (const node of fn.own('comparison_operator')) yield* knownComparison(node, fn, context);
    }
  },
};

/** `x == 1 or 2`, `"a" or "b" in text`. */
function* constantAlternative(node: PyNode): Generator<RuleFinding> {
  if (node.child('operator')?.text !== 'or') return;
  const sides = [node.child('left'), node.child('right')].map((side) =>
    side ? unparenthesized(side) : null,
  );
  for (const [i, side] of sides.entries()) {
    const other = sides[1 - i];
    if (!side || !other || !isTruthyLiteral(side)) continue;
    const test = other.type === 'comparison_operator' ? other : other.all('comparison_operator')[0];
    if (!test) continue;
    const [link] = comparisons(test);
    const operator = link?.operator ?? '==';
    yield {
      at: node,
      message: `\`or ${side.text}\` is true by itself, so this always holds. Repeat the comparison (\`… ${operator} …\`) for each value, or use \`in (…)\`.`,
    };
  }
}

/** `terminated is None`: the trainer hands over True or False. */
function* flagIsNone(node: PyNode, fn: PyFunction): Generator<RuleFinding> {
  const link = singleComparison(node);
  if (!link || !/^is( not)?$/.test(link.operator) || link.right.type !== 'none') return;
  const { left } = link;
  const isFlag =
    left.type === 'identifier' && /^(terminated|truncated|done)$/.test(left.text) && fn.isParameter(left);
  // With a default of its own it may well be missing.
  const hasDefault = fn.flow.writes.some(
    ({ kind, key, value }) => kind === 'parameter' && key === left.text && value,
  );
  if (!isFlag || hasDefault) return;
  yield {
    at: node,
    message: `\`${left.text}\` is True or False on every step, never None: this is always ${link.operator === 'is' ? 'false' : 'true'}. Ask \`if ${left.text}\`.`,
  };
}

/** `is_healthy(obs) or TERMINATE_WHEN_UNHEALTHY`, with a constant of the file that is True. */
function* constantFlag(node: PyNode, fn: PyFunction, context: RuleContext): Generator<RuleFinding> {
  if (node.child('operator')?.text !== 'or') return;
  const sides = [node.child('left'), node.child('right')].map((side) =>
    side ? unparenthesized(side) : null,
  );
  for (const [i, side] of sides.entries()) {
    const other = sides[1 - i];
    if (side?.type !== 'identifier' || !other || fn.flow.definitionsAt(side).length) continue;
    if (constantOf(side, fn, context)?.type !== 'true' || constantOf(other, fn, context)?.type === 'true')
      continue;
    yield {
      at: node,
      message: `\`${side.text}\` is True once and for all, so \`${node.text.replace(/\s+/g, ' ')}\` always holds, whatever \`${other.text}\` is. Is \`and\` meant, or nothing?`,
    };
  }
}

const TURNED: Readonly<Record<string, string>> = { '<': '>', '>': '<', '<=': '>=', '>=': '<=' };

/** `a > b and a < b`: the same two things, both ways round. */
function* contradiction(node: PyNode): Generator<RuleFinding> {
  if (node.child('operator')?.text !== 'and') return;
  const [first, second] = [node.child('left'), node.child('right')].map((side) => singleComparison(side));
  if (!first || !second || first.left.all('call').length || first.right.all('call').length) return;
  const texts = ({ left, right }: Comparison): string => `${canonicalText(left)} ${canonicalText(right)}`;
  const turned = { left: second.right, operator: TURNED[second.operator] ?? '', right: second.left };
  const other = texts(first) === texts(second) ? second : texts(first) === texts(turned) ? turned : null;
  if (!other || !/^(<>|><|<>=|><=|<=>|>=<)$/.test(first.operator + other.operator)) return;
  yield {
    at: node,
    message: `\`${node.text.replace(/\s+/g, ' ')}\` asks the same two things both ways round, and never holds. Should one side be read from something else?`,
  };
}

function isTruthyLiteral(node: PyNode): boolean {
  const text = stringValue(node);
  const value = numberValue(node);
  return (text !== null && text !== '') || (value !== null && value !== 0);
}

/** Expressions whose truth decides something. */
function truthTested(fn: PyFunction): PyNode[] {
  const tested: PyNode[] = [];
  for (const node of fn.own(
    'if_statement',
    'elif_clause',
    'while_statement',
    'conditional_expression',
    'boolean_operator',
    'not_operator',
    'if_clause',
  )) {
    if (node.type === 'conditional_expression' || node.type === 'if_clause') {
      const test = node.parts[node.type === 'if_clause' ? 0 : 1];
      if (test) tested.push(test);
    } else if (node.type === 'not_operator') tested.push(node.child('argument') ?? node);
    else if (node.type === 'boolean_operator') {
      // The right side of `a or b` may be a default value; both sides of `and` decide.
      const left = node.child('left');
      if (left) tested.push(left);
    } else {
      const test = node.child('condition');
      if (test) tested.push(test);
    }
  }
  return tested.map(unparenthesized);
}

/** `bool([flag])`: a list with something in it is true, whatever that is. */
function* fullDisplay(node: PyNode, context: RuleContext): Generator<RuleFinding> {
  const [inner] = context.called(node) === 'bool' ? (callShape(node)?.positional ?? []) : [];
  if (!inner || !/^(list|tuple|dictionary|set)$/.test(inner.type) || inner.parts.length === 0) return;
  yield {
    at: node,
    message: `\`${node.text}\` is always true: what is asked is whether there is anything in it, not what. Ask \`${inner.parts[0]?.text ?? ''}\`.`,
  };
}

/** `"illegal" in info`, of an entry that is there on every step and is true on some. */
function* keyThatIsThere(node: PyNode, fn: PyFunction, context: RuleContext): Generator<RuleFinding> {
  const link = singleComparison(node);
  const key = link && /^(not )?in$/.test(link.operator) ? stringValue(link.left) : null;
  const { recording } = context.surroundings;
  if (!link || key === null || recording?.kind !== 'transitions') return;
  const read = recordingRead(link.right, fn, context);
  if (read?.path !== '' || read.of !== 'info') return;
  const entries = recording.info?.structure.kind === 'dict' ? recording.info.structure.entries : [];
  const entry = entries.find((each) => each.key === key)?.value;
  const column = entry?.kind === 'leaf' ? recording.info?.columns[entry.column] : undefined;
  if (column?.kind !== 'numeric' || column.shape.some((size) => size > 1)) return;
  const values = new Set(
    Array.from({ length: Math.min(recording.steps, 20_000) }, (_, i) => Number(column.data[i])),
  );
  if (values.size !== 2 || !values.has(0) || !values.has(1)) return;
  // Who asks for its value as well only makes sure that it is there.
  if (new RegExp(`\\[\\s*["']${key}["']\\s*\\]|get\\(\\s*["']${key}["']`).test(fn.body.text)) return;
  yield {
    at: node,
    message: `\`${node.text}\` asks whether there is such an entry, and there is on every recorded step; its value, which is 0 on some and 1 on others, is never asked.`,
  };
}

/** A method or function that is named but not called, `find` taken for an answer, an iterator taken for its items. */
function* notAsked(node: PyNode, fn: PyFunction, context: RuleContext): Generator<RuleFinding> {
  const method = node.type === 'attribute' ? (node.child('attribute')?.text ?? '') : '';
  if (METHODS.has(method)) {
    yield {
      at: node,
      message: `\`${node.text}\` is the method itself, which is always true: call it, \`${node.text}(…)\`.`,
    };
    return;
  }
  if (node.type === 'identifier' && isFunction(node, fn, context)) {
    yield { at: node, message: `\`${node.text}\` is the function itself, which is always true: call it.` };
    return;
  }
  const call = callShape(node);
  if (!call) return;
  if (call.method === 'find' && call.positional.length > 0 && call.receiver)
    yield {
      at: node,
      message:
        '`find` gives −1, which is true, when the text is absent, and 0, which is false, when it comes first. Use `in`.',
    };
  else if (['filter', 'map', 'zip', 'reversed'].includes(context.called(node)))
    yield {
      at: node,
      message: `\`${call.callee.text}(…)\` is an iterator and always true, also when it is empty.`,
    };
}

function isFunction(node: PyNode, fn: PyFunction, context: RuleContext): boolean {
  const key = keyOf(node) ?? '';
  const local = fn.flow.definitionsAt(node);
  if (local.length) return local.every((write) => write.kind === 'definition');
  const outer = context.module.flow.writes.filter((write) => write.key === key);
  const [only] = outer;
  return outer.length === 1 && only?.kind === 'definition';
}

/** `abs(x) < 0`, `len(xs) >= 0`, `text.lower == "yes"`. */
function* knownComparison(node: PyNode, fn: PyFunction, context: RuleContext): Generator<RuleFinding> {
  const links = comparisons(node);
  for (const { left, operator, right } of links) {
    for (const side of [left, right]) {
      const bare = unparenthesized(side);
      const method = bare.type === 'attribute' ? (bare.child('attribute')?.text ?? '') : '';
      const other = unparenthesized(side === left ? right : left);
      if (
        METHODS.has(method) &&
        method !== 'any' &&
        method !== 'all' &&
        (stringValue(other) !== null || other.type === 'call')
      )
        yield {
          at: bare,
          message: `\`${bare.text}\` is the method itself, not its result: call it, \`${bare.text}()\`.`,
        };
    }
    if (links.length > 1) continue;
    const limit = (side: PyNode): number | null => {
      const known = constantOf(side, fn, context);
      return known ? numberValue(known) : null;
    };
    // What is never negative is not below a negative number either.
    const isLow = (side: PyNode): boolean =>
      (limit(side) ?? 1) <= 0 && (limit(side) === 0 || !/^-/.test(side.text));
    const zeroRight = isLow(right);
    if (!zeroRight && !isLow(left)) continue;
    const value = zeroRight ? left : right;
    const asked = zeroRight
      ? operator
      : ({ '<': '>', '>': '<', '<=': '>=', '>=': '<=' }[operator] ?? operator);
    const isBelow = asked === '<=' && (limit(zeroRight ? right : left) ?? 0) < 0;
    if (asked !== '<' && asked !== '>=' && !isBelow) continue;
    if (node.above('assert_statement') || isGuard(node) || !isMagnitude(value, fn, context)) continue;
    yield {
      at: node,
      message: `\`${value.text}\` is never negative: \`${node.text}\` is always ${asked === '>=' ? 'true' : 'false'}.`,
    };
  }
}

/** `if …: raise …`: asked to be sure. */
function isGuard(node: PyNode): boolean {
  const around = node.above('if_statement');
  return (
    around?.child('condition')?.contains(node) === true &&
    around.child('consequence')?.parts[0]?.type === 'raise_statement'
  );
}

/** A length, count, absolute value, square or norm, directly or through one name. */
function isMagnitude(node: PyNode, fn: PyFunction, context: RuleContext): boolean {
  const bare = unparenthesized(node);
  if (numberValue(bare) !== null) return false;
  if (isCounter(bare, fn, context)) return true;
  const inner = bare.type === 'identifier' ? fn.assignedTo(bare) : bare;
  if (!inner) return false;
  const counts =
    inner.type === 'call' || (inner.type === 'binary_operator' && inner.child('operator')?.text === '**');
  return counts && context.provenSigns.of(inner, fn) === 'positive';
}

/** A name that starts at a number from 0 up and is only added to, here or in the function of the file that gives it. */
function isCounter(node: PyNode, fn: PyFunction, context: RuleContext, depth = 0): boolean {
  const bare = unparenthesized(node);
  if (depth > 3) return false;
  const isFromZero = (value: PyNode | undefined | null, of: PyFunction): boolean =>
    !!value && ((numberValue(value) ?? -1) >= 0 || isCounter(value, of, context, depth + 1));
  const given = (call: PyNode, index: number | null): boolean => {
    const local = call.type === 'call' ? context.module.calledFunction(call) : null;
    if (!local || local.isGenerator || local.flow.fallsThrough || local.flow.returns.length === 0)
      return false;
    const values = local.flow.returns.map(({ parts: [value] }) => {
      if (index === null) return value;
      return value && /^(tuple|expression_list)$/.test(value.type) ? value.parts[index] : undefined;
    });
    return (
      values.every((value) => isFromZero(value, local)) &&
      values.some((value) => value && numberValue(value) === null)
    );
  };
  if (bare.type === 'call') return given(bare, null);
  if (bare.type !== 'identifier' || fn.flow.escaping.has(bare.text)) return false;
  const writes = fn.flow.definitionsAt(bare);
  if (writes.length === 0 || fn.flow.mayBeUnset(bare)) return false;
  const [only] = writes;
  if (writes.length === 1 && only?.unpacked) return given(only.unpacked.from, only.unpacked.index);
  if (writes.length === 1 && only?.kind === 'assign' && only.value?.type === 'call')
    return given(only.value, null);
  // A counter is one only if something is ever added to it.
  return (
    writes.some(({ kind }) => kind === 'augment') &&
    writes.every(({ kind, value, operator }) => {
      if (kind === 'assign') return (numberValue(value) ?? -1) >= 0;
      return (
        kind === 'augment' && operator === '+=' && !!value && context.provenSigns.of(value, fn) === 'positive'
      );
    })
  );
}
