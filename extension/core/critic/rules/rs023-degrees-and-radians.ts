import { callShape, keyOf, numberValue, singleComparison, unparenthesized } from '../../syntax/expressions';
import type { PyFunction } from '../../syntax/module';
import type { PyNode } from '../../syntax/tree';
import type { RuleContext } from '../context';
import type { Rule, RuleFinding } from '../rule';
import { hasWord, lastName, wordsOf } from '../vocabulary';

type Unit = 'degrees' | 'radians' | null;

export const degreesAndRadians: Rule = {
  code: 'RS023',
  title: 'Degrees taken for radians',
  severity: 'warning',
  *check(context) {
    for (const fn of context.module.functions) {
      for (const node of fn.own('call')) yield* argument(node, fn, context);
      for (const node of fn.own('binary_operator')) yield* mixture(node, fn, context);
      for (const node of fn.own('comparison_operator')) yield* limit(node, fn, context);
    }
  },
};

const ANGLE_TAKING = /^(math|numpy|torch)\.(sin|cos|tan)$/;
const ANGLE_GIVING = /^(math|numpy|torch)\.(atan2?|acos|asin|arctan2?|arccos|arcsin|radians|deg2rad)$/;
const DEGREE_GIVING = /^(math\.degrees|numpy\.(degrees|rad2deg)|torch\.rad2deg)$/;

/** The unit an expression is in, as far as the code says; AWS DeepRacer's headings and steering are documented in degrees. */
function unitOf(node: PyNode, fn: PyFunction, context: RuleContext, depth = 0): Unit {
  const bare = unparenthesized(node);
  if (depth > 5) return null;
  if (bare.type === 'call') {
    const name = context.called(bare);
    if (ANGLE_GIVING.test(name)) return 'radians';
    if (DEGREE_GIVING.test(name)) return 'degrees';
    const helper = context.module.calledFunction(bare);
    if (helper)
      return agreed(
        helper.flow.returns.map(({ parts: [value] }) =>
          value ? unitOf(value, helper, context, depth + 1) : null,
        ),
      );
    const [first] = callShape(bare)?.positional ?? [];
    return first && /^(abs|float|math\.fabs|numpy\.abs)$/.test(name)
      ? unitOf(first, fn, context, depth + 1)
      : null;
  }
  if (bare.type === 'unary_operator') {
    const inner = bare.child('argument');
    return inner ? unitOf(inner, fn, context, depth + 1) : null;
  }
  if (bare.type === 'binary_operator' && /^[+-]$/.test(bare.child('operator')?.text ?? '')) {
    const units = [bare.child('left'), bare.child('right')].map((side) =>
      side ? unitOf(side, fn, context, depth + 1) : null,
    );
    const [left, right] = units;
    return left && right ? (left === right ? left : null) : (left ?? right ?? null);
  }
  const key = keyOf(bare);
  if (key === null) return null;
  if (/^params\["(heading|steering_angle)"\]$/.test(key) && isDeepRacer(fn, context)) return 'degrees';
  const writes = fn.flow.definitionsAt(bare);
  if (writes.length && writes.every(({ kind }) => kind === 'assign'))
    return agreed(writes.map(({ value }) => value && unitOf(value, fn, context, depth + 1)));
  // A name decides only where nothing better is known: a parameter, or an entry of the observation.
  if (fn.flow.definitionsAt(bare).length && !fn.isParameter(bare)) return null;
  const words = wordsOf(lastName(key));
  // How fast an angle changes is no angle: `yaw_rate_rad_s` may well be 10.
  if (hasWord(words, 'rate vel velocity speed dot omega per s sec spin')) return null;
  if (words.includes('deg') || words.includes('degrees')) return 'degrees';
  return words.includes('rad') || words.includes('radians') ? 'radians' : null;
}

/** The one unit that is known of several values; of a wrapped angle (`360 - diff`) more than one way says nothing. */
function agreed(units: readonly Unit[]): Unit {
  const known = new Set(units.filter((unit) => unit !== null));
  const [only] = known;
  return known.size === 1 ? (only ?? null) : null;
}

function isDeepRacer(fn: PyFunction, context: RuleContext): boolean {
  const { contract } = context.surroundings;
  return contract?.id === 'deepracer' || (fn.name === 'reward_function' && fn.parameters.join() === 'params');
}

function* argument(node: PyNode, fn: PyFunction, context: RuleContext): Generator<RuleFinding> {
  const name = context.called(node);
  const [first] = callShape(node)?.positional ?? [];
  if (!first) return;
  const unit = unitOf(first, fn, context);
  if (ANGLE_TAKING.test(name) && unit === 'degrees')
    yield {
      at: first,
      message: `\`${first.text}\` is in degrees; ${name.split('.').pop()} takes radians.`,
      fix: {
        title: 'Convert to radians',
        edits: [{ range: first.range, text: `math.radians(${first.text})` }],
      },
    };
  else if (/^(math\.radians|numpy\.(radians|deg2rad))$/.test(name) && unit === 'radians')
    yield { at: first, message: `\`${first.text}\` is in radians already.` };
}

/** `heading - atan2(…)`. */
function* mixture(node: PyNode, fn: PyFunction, context: RuleContext): Generator<RuleFinding> {
  if (!/^[+-]$/.test(node.child('operator')?.text ?? '')) return;
  const [left, right] = [node.child('left'), node.child('right')];
  if (!left || !right) return;
  const units = [left, right].map((side) =>
    isHalfTurn(side, context) ? 'radians' : unitOf(side, fn, context),
  );
  if (units.includes('degrees') && units.includes('radians'))
    yield {
      at: node,
      message: `One side is in degrees (\`${(units[0] === 'degrees' ? left : right).text}\`), the other in radians.`,
    };
}

/** `math.pi`, `2 * math.pi`. */
function isHalfTurn(node: PyNode, context: RuleContext): boolean {
  const bare = unparenthesized(node);
  if (bare.type === 'attribute')
    return /^(math|numpy|torch)\.pi$/.test(context.module.canonicalName(bare) ?? '');
  const [left, right] = [bare.child('left'), bare.child('right')];
  const isTimes = bare.type === 'binary_operator' && bare.child('operator')?.text === '*';
  return (
    isTimes && left !== null && right !== null && numberValue(left) !== null && isHalfTurn(right, context)
  );
}

/** An angle in radians compared with a number beyond 2π. */
function* limit(node: PyNode, fn: PyFunction, context: RuleContext): Generator<RuleFinding> {
  const link = singleComparison(node);
  if (!link) return;
  for (const [angle, bound] of [
    [link.left, numberValue(link.right)],
    [link.right, numberValue(link.left)],
  ] as const)
    if (bound !== null && Math.abs(bound) > 2 * Math.PI && unitOf(angle, fn, context) === 'radians')
      yield {
        at: node,
        message: `\`${angle.text}\` is in radians, at most about 6.3 in size: ${bound} looks like degrees.`,
      };
}
