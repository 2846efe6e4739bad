import { callShape, singleComparison, unparenthesized } from '../../syntax/expressions';
import type { PyFunction } from '../../syntax/module';
import type { PyNode } from '../../syntax/tree';
import type { RuleContext } from '../context';
import type { QuickFix } from '../finding';
import { recordingRead } from '../reads';
import type { Rule, RuleFinding } from '../rule';
import { hasWord, saysDistance, saysHazard } from '../vocabulary';

export const progressInverted: Rule = {
  code: 'RS032',
  title: 'Progress counted backwards',
  severity: 'warning',
  *check(context) {
    for (const fn of context.rewardFunctions) {
      if (saysHazard(fn.name)) continue;
      for (const node of fn.own('binary_operator')) yield* difference(node, fn, context);
      yield* potential(fn, context);
      for (const node of fn.own('assignment')) yield* loss(node, fn, context);
      for (const node of fn.own('if_statement', 'conditional_expression'))
        yield* condition(node, fn, context);
    }
  },
};

/** `distance - previous_distance`, added. */
function* difference(node: PyNode, fn: PyFunction, context: RuleContext): Generator<RuleFinding> {
  const [left, right] = [node.child('left'), node.child('right')];
  if (node.child('operator')?.text !== '-' || !left || !right || !hasGrown(left, right, fn, context)) return;
  // The left operand of the difference is a term of its own, with the polarity of the whole.
  const term = context
    .terms(fn)
    .find(({ within, node: part }) => within === node && part === unparenthesized(left));
  if (term?.polarity !== 1) return;
  const isBurden = hasWord(left.text, BURDENS);
  yield {
    at: node,
    message: isBurden
      ? `This is positive when \`${left.text}\` has grown: more of it is paid. What was gained is what there was before less what there is now.`
      : `This is positive when \`${left.text}\` has grown: moving away is paid. Progress is the previous distance minus the present one.`,
    fix: swapped(left, right),
  };
}

/** `def phi(o): return 0.05 * dist`, where phi after the step is paid and phi before it charged: a potential that rises with a distance. */
function* potential(fn: PyFunction, context: RuleContext): Generator<RuleFinding> {
  if (context.entersAs(fn) !== 'both') return;
  const ways = new Set(
    context.callsOf(fn).flatMap(([caller, call]) => {
      const [given] = callShape(call)?.positional ?? [];
      const of = given && recordingRead(given, caller, context)?.of;
      const term = context.terms(caller).find(({ node }) => node === call);
      return term && of && of !== 'info' ? [of === 'next_obs' ? term.polarity : -term.polarity] : [];
    }),
  );
  const [way, ...more] = ways;
  if ((way !== 1 && way !== -1) || more.length) return;
  for (const { node, polarity, direct } of context.terms(fn)) {
    const about = direct && polarity === way ? aboutDistance(node, fn, context) : null;
    if (about === null || saysHazard(about) || hasWord(about, BURDENS)) continue;
    // A difference of two distances has no sign of its own.
    const isOpposed = context
      .terms(fn)
      .some((other) => other.polarity === -polarity && aboutDistance(other.node, fn, context) !== null);
    if (isOpposed) return;
    yield {
      at: node,
      message: `\`${fn.name}\` rises with \`${node.text}\`, and what it gains in a step is paid: moving away is paid.`,
    };
    return;
  }
}

const LOSSES = 'hurt damage lost loss consumed used spent burned drained wear';

/** `hurt = next_obs["health"] - obs["health"]`: negative when something was lost. */
function* loss(node: PyNode, fn: PyFunction, context: RuleContext): Generator<RuleFinding> {
  const [name, value] = [node.child('left')?.text ?? '', node.child('right')];
  const bare = value ? withoutFloor(unparenthesized(value)) : null;
  if (
    !bare ||
    !hasWord(name, LOSSES) ||
    hasWord(name, 'not no neg reward') ||
    bare.child('operator')?.text !== '-'
  )
    return;
  const [later, earlier] = [bare.child('left'), bare.child('right')].map((side) =>
    side ? recordingRead(side, fn, context) : null,
  );
  if (later?.of !== 'next_obs' || earlier?.of !== 'obs' || later.path !== earlier.path || later.path === '')
    return;
  // A counter of what was used or lost grows by it.
  if (hasWord(later.path, `${LOSSES} total count num damage`)) return;
  const [left, right] = [bare.child('left'), bare.child('right')];
  yield {
    at: bare,
    message: `\`${name}\` is positive where ${later.path} has grown. What was lost is what there was before less what there is now.`,
    ...(left && right ? { fix: swapped(left, right) } : {}),
  };
}

/** What stands in `max(0.0, …)`. */
function withoutFloor(node: PyNode): PyNode {
  const call = callShape(node);
  const [a, b, ...more] = call?.positional ?? [];
  if (!call || !/^(max|np\.maximum)$/.test(call.callee.text) || !a || !b || more.length) return node;
  return /^-?0(\.0*)?$/.test(a.text)
    ? unparenthesized(b)
    : /^-?0(\.0*)?$/.test(b.text)
      ? unparenthesized(a)
      : node;
}

/** `if distance > previous_distance: reward += 1`, `1.0 if distance > previous_distance else -1.0`. */
function* condition(node: PyNode, fn: PyFunction, context: RuleContext): Generator<RuleFinding> {
  const isIf = node.type === 'if_statement';
  const test = isIf ? node.child('condition') : node.parts[1];
  const link = singleComparison(test);
  if (!test || !link) return;
  const [far, near] = link.operator.startsWith('>') ? [link.left, link.right] : [link.right, link.left];
  if (!/^[<>]=?$/.test(link.operator) || !hasGrown(far, near, fn, context)) return;
  const paid = isIf
    ? addedIn(node.child('consequence'), fn, context)
    : context.signs.of(node.parts[0] ?? node, fn);
  const otherwise = isIf ? 'negative' : context.signs.of(node.parts[2] ?? node, fn);
  if (paid === 'positive' && otherwise !== 'positive' && otherwise !== 'unknown')
    yield { at: test, message: `This pays when \`${far.text}\` has grown: moving away is paid.` };
}

/** Sign of what the first statement of a block adds to a reward. */
function addedIn(block: PyNode | null, fn: PyFunction, context: RuleContext): string {
  const change = block?.parts[0]?.parts[0];
  const value = change?.type === 'augmented_assignment' ? change.child('right') : null;
  if (!change || !value || !hasWord(change.child('left')?.text ?? '', 'reward rewards score total r'))
    return 'unknown';
  const sign = context.signs.of(value, fn);
  const operator = change.child('operator')?.text;
  if (operator === '+=') return sign;
  return operator === '-=' && sign === 'negative' ? 'positive' : 'unknown';
}

/** Two distances to something wanted, the first one later than the second. */
function hasGrown(later: PyNode, earlier: PyNode, fn: PyFunction, context: RuleContext): boolean {
  const [a, b] = [aboutDistance(later, fn, context), aboutDistance(earlier, fn, context)];
  if (a === null || b === null || saysHazard(a) || saysHazard(b)) return false;
  const EARLIER = 'prev previous last old before';
  if (hasWord(b, EARLIER)) return !hasWord(a, EARLIER);
  const LATER = 'next new after';
  return hasWord(a, LATER) && !hasWord(b, LATER);
}

/** How far something is from where it should be. */
const OFF = 'error err cte offset deviation lateral misalignment';

/** `abs(x - gx) + abs(y - gy)`, also as one of two cases. */
function isSumOfSizes(node: PyNode): boolean {
  const bare = unparenthesized(node);
  if (bare.type === 'conditional_expression')
    return [bare.parts[0], bare.parts[2]].some((part) => part !== undefined && isSumOfSizes(part));
  const [left, right] = [bare.child('left'), bare.child('right')];
  if (bare.type !== 'binary_operator' || bare.child('operator')?.text !== '+' || !left || !right)
    return false;
  const isSize = (side: PyNode): boolean =>
    /^(abs|math\.fabs)$/.test(callShape(unparenthesized(side))?.callee.text ?? '') && side.text.includes('-');
  return (isSize(left) && isSize(right)) || (isSumOfSizes(left) && /^[\d.]+$/.test(right.text));
}

/** What a helper may measure that one wants to be rid of. */
const BURDENS = 'pressure congestion delay cost imbalance misalignment backlog';

const KERNEL = /\b1(\.0*)? ?- ?[\w.]*(tanh|clip|min)\(|exp\( ?-|\b1(\.0*)? ?\/ ?\(/;

/** Everything a distance is called and made of; null for what is no distance. */
function aboutDistance(node: PyNode, fn: PyFunction, context: RuleContext): string | null {
  const bare = unparenthesized(node);
  const value = fn.assignedTo(bare);
  const call = bare.type === 'call' ? bare : value?.type === 'call' ? value : null;
  const about = `${bare.text} ${value && /^(call|subscript)$/.test(value.type) ? value.text : ''}`;
  const isLength =
    call !== null &&
    (/norm$|hypot$|(^|\.)dist$|distance/.test(context.called(call)) ||
      (/(^|\.)(abs|fabs|absolute)$/.test(context.called(call)) && hasWord(call.text, OFF)) ||
      (context.module.calledFunction(call)?.name !== undefined && hasWord(context.called(call), BURDENS)));
  const callee = call && context.module.calledFunction(call);
  // Named for the distance, and a score of it: high where it is small.
  if (callee && callee.flow.returns.some((statement) => KERNEL.test(statement.text))) return null;
  if (value && isSumOfSizes(value)) return about;
  if (!/^(identifier|attribute|subscript|call)$/.test(bare.type)) return null;
  if (call && callShape(call)?.method === 'get') return saysDistance(about) ? about : null;
  return isLength || saysDistance(bare.text) ? about : null;
}

function swapped(left: PyNode, right: PyNode): QuickFix {
  return {
    title: 'Previous minus present',
    edits: [
      { range: left.range, text: right.text },
      { range: right.range, text: left.text },
    ],
  };
}
