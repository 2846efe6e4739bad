import { callShape, keyOf, numberValue, unparenthesized } from '../../syntax/expressions';
import type { PyFunction } from '../../syntax/module';
import type { PyNode } from '../../syntax/tree';
import type { RuleContext } from '../context';
import type { Rule, RuleFinding } from '../rule';
import { hasWord, lastName } from '../vocabulary';

export const effortPaid: Rule = {
  code: 'RS058',
  title: 'Effort is paid for',
  severity: 'warning',
  *check(context) {
    for (const fn of context.rewardFunctions) {
      yield* effortOfHelper(fn, context);
      if (!context.pays(fn) && !context.isEntry(fn)) continue;
      const told: PyNode[] = [];
      for (const { node, polarity, value } of context.terms(fn)) {
        if (polarity !== 1 || context.signs.of(value, fn) !== 'positive') continue;
        const effort = effortIn(value, fn, context);
        if (!effort || told.some((other) => other.contains(effort))) continue;
        told.push(effort);
        yield {
          at: node,
          message: `\`${effort.text}\` grows with the size of the action and is added to the reward: the harder the agent acts, the more it gets. Subtract it.`,
        };
      }
    }
  },
};

/** `2e-4 * joint_torques_l2(obs)`: never below 0, called for an effort and for no reward, and added. */
function* effortOfHelper(fn: PyFunction, context: RuleContext): Generator<RuleFinding> {
  for (const { node, polarity, direct } of context.terms(fn)) {
    const called = polarity === 1 && direct ? context.module.calledFunction(node) : null;
    if (!called || context.entersAs(called) !== 1) continue;
    if (!hasWord(called.name, 'torque torques effort jerk slip') || hasWord(called.name, WANTED)) continue;
    if (context.provenSigns.of(node, fn) !== 'positive') continue;
    yield {
      at: node,
      message: `\`${called.name}\` is never below 0, grows with the effort and is added to the reward: the more of it, the more is paid. Subtract it.`,
    };
  }
}

const WANTED = 'reward bonus exp tracking track saved limit margin no free low within penalty cost';

const SIZE_CALLS = /^(numpy\.(square|linalg\.norm)|torch\.(square|norm|linalg\.norm))$/;
const SUM_CALLS = /^(sum|float|numpy\.(sum|mean|float32|float64)|torch\.(sum|mean))$/;

/** A square, a norm or a sum of sizes of nothing but the action; null for everything else. */
function effortIn(node: PyNode, fn: PyFunction, context: RuleContext, depth = 0): PyNode | null {
  if (depth > 6) return null;
  const bare = unparenthesized(node);
  const sub = (child: PyNode | null | undefined): PyNode | null =>
    child ? effortIn(child, fn, context, depth + 1) : null;
  if (bare.type === 'identifier') {
    const value = fn.assignedTo(bare);
    return value ? sub(value) : null;
  }
  if (bare.type === 'binary_operator') {
    const [left, right] = [bare.child('left'), bare.child('right')];
    const operator = bare.child('operator')?.text;
    if (operator === '**') return numberValue(right) === 2 && left && isAction(left, fn) ? bare : null;
    if (operator === '*' || operator === '/') {
      if (left && right && left.text === right.text) return isAction(left, fn) ? bare : null;
      return numberValue(left) !== null || isConstantName(left)
        ? sub(right)
        : numberValue(right) !== null || isConstantName(right)
          ? sub(left)
          : null;
    }
    // Every part of a sum must be one.
    if (operator === '+') return sub(left) && sub(right) ? bare : null;
    return null;
  }
  const call = callShape(bare);
  if (!call) return null;
  const name = context.called(bare);
  const [first] = call.positional;
  if (first && SIZE_CALLS.test(name)) return isAction(first, fn) ? bare : null;
  if (first && /^(numpy\.dot)$/.test(name))
    return call.positional.every((part) => isAction(part, fn)) ? bare : null;
  if (first && SUM_CALLS.test(name)) return sub(first) ?? sizes(first, fn, context);
  if (call.receiver && (call.method === 'sum' || call.method === 'mean'))
    return sub(call.receiver) ?? sizes(call.receiver, fn, context);
  return null;
}

/** `np.abs(action)`, `(a * a for a in action)`: the size of each entry. */
function sizes(node: PyNode, fn: PyFunction, context: RuleContext): PyNode | null {
  const bare = unparenthesized(node);
  if (/^(numpy|torch)\.abs$/.test(context.called(bare))) {
    const [first] = callShape(bare)?.positional ?? [];
    return first && isAction(first, fn) ? bare : null;
  }
  if (!/^(generator_expression|list_comprehension)$/.test(bare.type)) return null;
  const [body, clause] = [bare.child('body'), bare.parts.find((part) => part.type === 'for_in_clause')];
  const [name, source] = [clause?.child('left')?.text, clause?.child('right')];
  if (!body || !name || !source || !isAction(source, fn)) return null;
  const text = body.text.replace(/\s+/g, '');
  return [`${name}*${name}`, `${name}**2`, `abs(${name})`, `(${name}**2)`].includes(text) ? bare : null;
}

/** A parameter called action (or one of its entries), a name unpacked from one, or an array made of it. */
function isAction(node: PyNode, fn: PyFunction, depth = 0): boolean {
  const bare = unparenthesized(node);
  const call = callShape(bare);
  if (call) {
    const [first, ...more] = call.positional;
    return /array$|^float$|clip$/.test(call.callee.text) && first !== undefined
      ? (more.length === 0 || /clip$/.test(call.callee.text)) && isAction(first, fn, depth)
      : false;
  }
  const base = bare.type === 'subscript' ? bare.child('value') : bare;
  if (!base || depth > 4) return false;
  for (const write of fn.flow.definitionsAt(base)) {
    if (write.kind === 'parameter')
      return /^(action|actions|act|u|torque|torques|ctrl|control)$/.test(write.key);
    if (write.kind === 'unpack' && write.unpacked) return isAction(write.unpacked.from, fn, depth + 1);
    return write.kind === 'assign' && write.value !== null && isAction(write.value, fn, depth + 1);
  }
  const key = keyOf(base);
  return key !== null && hasWord(lastName(key), 'torque torques actuator') && !hasWord(key, 'prev last');
}

function isConstantName(node: PyNode | null): boolean {
  return (
    node !== null &&
    /^(self\.)?_?[A-Za-z]\w*$/.test(node.text) &&
    /weight|coef|scale|cost|^[A-Z][A-Z0-9_]*$/i.test(node.text)
  );
}
