import {
  callShape,
  comparisons,
  guardsOf,
  keyOf,
  numberValue,
  singleComparison,
  unparenthesized,
} from '../../syntax/expressions';
import type { PyFunction } from '../../syntax/module';
import type { PyNode } from '../../syntax/tree';
import type { RuleContext } from '../context';
import { replaceNode, type Rule, type RuleFinding } from '../rule';
import { hasWord, lastName, saysCost, saysDistance } from '../vocabulary';

export const missingAbs: Rule = {
  code: 'RS022',
  title: 'Signed error charged without abs or square',
  severity: 'warning',
  *check(context) {
    for (const fn of context.rewardFunctions) {
      const reported = new Set<PyNode>();
      for (const term of context.terms(fn)) {
        const signed = term.direct && term.polarity === -1 ? signedDifference(term.node, fn, context) : null;
        if (!signed || reported.has(signed.at)) continue;
        reported.add(signed.at);
        yield {
          at: term.node,
          severity: signed.certain ? 'warning' : 'info',
          message: `\`${signed.name}\` is \`${signed.at.text}\` and can be negative: then charging it pays, the more the further it is off on that side. Take abs(…) or a square.`,
        };
      }
      yield* signedTurn(fn, context);
      for (const node of fn.own('call')) yield* oneSideOfBand(node, fn, context);
      for (const node of fn.own('binary_operator')) {
        yield* inline(node, fn, context);
        yield* signedAxes(node);
      }
      for (const node of fn.own('assignment')) yield* calledAbsolute(node, fn, context);
      yield* signedEffort(fn, context);
      for (const node of fn.own('call')) yield* sizeOfLargest(node, context);
      for (const node of fn.own('comparison_operator')) yield* tolerance(node, fn, context);
      for (const node of fn.own('call')) {
        const found = exponent(node, fn, context);
        if (found)
          yield {
            at: node,
            message: `The exponent is positive where \`${found}\` is negative: off on that side, this grows without bound. Take abs(…) or a square.`,
          };
      }
    }
  },
};

/** `(p[0] - q[0]) + (p[1] - q[1])`: what is off along one axis makes up for what is off along the other. */
function* signedAxes(node: PyNode): Generator<RuleFinding> {
  const axes = [node.child('left'), node.child('right')].map((side) => axisOf(side));
  const [first, second] = axes;
  if (node.child('operator')?.text !== '+' || !first || !second) return;
  if (first.of !== second.of || first.axis === second.axis) return;
  yield {
    at: node,
    message: `\`${node.text}\` is 0 also far away: what is off along one axis makes up for the other. Take the absolute value, or the square, of each difference.`,
  };
}

/** Of `p[0] - q[0]` the axis 0 of p and q; null for what is no plain difference of one entry of two things. */
function axisOf(node: PyNode | null): { readonly of: string; readonly axis: string } | null {
  const bare = node ? unparenthesized(node) : null;
  if (bare?.type !== 'binary_operator' || bare.child('operator')?.text !== '-') return null;
  const sides = [bare.child('left'), bare.child('right')].map((side) => {
    const [index, ...more] = side?.childrenOf('subscript') ?? [];
    return side?.type === 'subscript' && index?.type === 'integer' && !more.length
      ? { base: side.child('value')?.text ?? '', index: index.text }
      : null;
  });
  const [left, right] = sides;
  return left && right && left.index === right.index && left.base !== right.base
    ? { of: `${left.base} ${right.base}`, axis: left.index }
    : null;
}

/** `max(0.0, error - DEAD_BAND)` of a signed error: a band has two sides. */
function* oneSideOfBand(node: PyNode, fn: PyFunction, context: RuleContext): Generator<RuleFinding> {
  const call = /^(max|numpy\.maximum)$/.test(context.called(node)) ? callShape(node) : null;
  const [zero, inner] = [
    call?.positional.find((part) => numberValue(part) === 0),
    call?.positional.find((part) => numberValue(part) === null),
  ];
  const difference = inner && unparenthesized(inner);
  const [error, band] = [difference?.child('left'), difference?.child('right')];
  if (!zero || difference?.child('operator')?.text !== '-' || !error || !band) return;
  if (!hasWord(lastName(band.text), 'band deadband dead tolerance tol')) return;
  const plain = unparenthesized(error);
  const signed = isDifference(plain)
    ? { name: plain.text, at: plain, certain: true }
    : signedDifference(error, fn, context);
  const sides = [signed?.at.child('left'), signed?.at.child('right')].map((side) =>
    lastName(side?.text ?? ''),
  );
  if (!signed?.certain || !sides.some((side) => hasWord(side, 'setpoint target goal desired reference')))
    return;
  // The other side is asked for elsewhere.
  if (plain !== signed.at && new RegExp(`-\\s*${signed.name}\\b`).test(fn.body.text)) return;
  const turned = `${signed.at.child('right')?.text ?? ''} - ${signed.at.child('left')?.text ?? ''}`;
  if (fn.body.text.includes(turned)) return;
  yield {
    at: error,
    message: `${plain === signed.at ? '' : `\`${signed.name}\` is `}\`${signed.at.text}\` ${plain === signed.at ? '' : 'and '}can be negative: off on that side, however far, it is inside the band. Take abs(…).`,
    fix: replaceNode(error, `abs(${error.text})`, 'Take abs(…)'),
  };
}

const WRAPS =
  /wrap|pi_to_pi|norm(ali[sz]e)?_?(angle|heading|yaw)|(angle|heading|yaw)_?(norm|diff|error|distance)|ang_?diff/i;

/** `- 0.1 * wrap(bearing - yaw)`: brought into one turn, and charged with its sign. */
function* signedTurn(fn: PyFunction, context: RuleContext): Generator<RuleFinding> {
  const told = new Set<PyNode>();
  for (const term of context.terms(fn)) {
    if (term.polarity !== -1) continue;
    const bare = unparenthesized(term.node);
    const held = bare.type === 'identifier' ? fn.assignedTo(bare) : bare;
    const call = held && callShape(held);
    const [inner, ...more] = call?.positional ?? [];
    const called = held && context.module.calledFunction(held);
    if (!held || told.has(held) || !called || !WRAPS.test(called.name) || !inner) continue;
    const difference =
      more.length === 1 || (more.length === 0 && unparenthesized(inner).child('operator')?.text === '-');
    if (
      !difference ||
      /\b(abs|fabs|absolute|norm|square)\b|\*\*/.test(called.body.text.replace(/\(.*?\)/g, ''))
    )
      continue;
    if (
      context.provenSigns.of(held, fn) !== 'unknown' ||
      new RegExp(`\\b${bare.text}\\s*[<>]`).test(fn.body.text)
    )
      continue;
    told.add(held);
    yield {
      at: term.node,
      message: `\`${held.text}\` is a turn to either side, and is charged with its sign: to one side it pays, the more the further it is off. Take abs(…), a square, or 1 - cos(…).`,
    };
  }
}

/** `1.0 - (setpoint - x) / length`: more than 1 on the far side of the setpoint. */
function* inline(node: PyNode, fn: PyFunction, context: RuleContext): Generator<RuleFinding> {
  const [left, right] = [node.child('left'), node.child('right')];
  if (node.child('operator')?.text !== '-' || !right || numberValue(left) !== 1) return;
  const quotient = unparenthesized(right);
  const difference = quotient.child('left') ? unparenthesized(quotient.child('left') ?? quotient) : null;
  // `(speed - limit) / limit`: how far it is off, as a share of what it should be.
  const isRelative =
    quotient.child('operator')?.text === '/' &&
    difference?.child('operator')?.text === '-' &&
    difference.child('right')?.text === quotient.child('right')?.text;
  const [inner, negated] = isRelative ? [difference, false] : withoutFactors(right, fn, context);
  if (!inner || negated || !isDifference(inner) || context.signs.of(inner, fn) !== 'unknown') return;
  const sides = [inner.child('left'), inner.child('right')].map((side) => lastName(side?.text ?? ''));
  const isGoal = (name: string): boolean =>
    hasWord(name, 'goal target setpoint desired reference') && !hasWord(name, 'prev previous max min');
  if (sides.filter(isGoal).length !== 1 && !(isRelative && !isCutOff(node))) return;
  // On this way only one side comes: `if speed < target: … else: 1 - (speed - target) / 20`.
  const texts = [inner.child('left'), inner.child('right')].map((side) => side?.text ?? '');
  if (guardsOf(node).some(({ condition }) => texts.every((text) => condition.text.includes(text)))) return;
  yield {
    at: inner,
    message: `\`${inner.text}\` is negative on one side of the goal, where this exceeds 1: the best place is not the goal. Take abs(…).`,
  };
}

/** Inside `max(0, …)` or a limit: one side may be meant. */
function isCutOff(node: PyNode): boolean {
  const call = node.above('call');
  return call !== null && /^(max|min|np\.(clip|maximum|minimum))$/.test(call.child('function')?.text ?? '');
}

/** `np.abs(tilt.max())`: an entry far below 0 is not the largest. */
function* sizeOfLargest(node: PyNode, context: RuleContext): Generator<RuleFinding> {
  const [inner, ...more] = /^(abs|math\.fabs|numpy\.(abs|absolute))$/.test(context.called(node))
    ? (callShape(node)?.positional ?? [])
    : [];
  const call = inner && !more.length ? callShape(unparenthesized(inner)) : null;
  if (!call) return;
  const isLargest =
    (call.method === 'max' && call.receiver !== null && call.positional.length === 0) ||
    (/^(max|numpy\.(max|amax))$/.test(context.called(call.node)) && call.positional.length === 1);
  if (!isLargest || /abs|square|norm/.test(call.node.text)) return;
  yield {
    at: node,
    message: `\`${node.text}\` is the size of the largest entry by its sign: one that is far below 0 is not seen. Take the absolute values first.`,
  };
}

/** `reward -= 0.01 * sum(a for a in action)`: a negative action is paid. */
function* signedEffort(fn: PyFunction, context: RuleContext): Generator<RuleFinding> {
  // Whole numbers are counts: what was ordered, bought, opened.
  const columns = context.surroundings.recording?.action?.columns ?? [];
  if (columns.some((column) => column.kind === 'numeric' && !column.dtype.startsWith('float'))) return;
  const told: PyNode[] = [];
  for (const { node, polarity } of context.terms(fn)) {
    const call = polarity === -1 ? callShape(node) : null;
    if (!call || !/^(sum|numpy\.(sum|mean))$/.test(context.called(node))) continue;
    const [first] = call.positional;
    const over =
      first && /comprehension$|^generator_expression$/.test(first.type) ? isPlainRound(first) : first;
    if (!over || !/^(action|actions|act|u|torque|torques)(\[[:\d]+\])?$/.test(over.text)) continue;
    if (told.includes(node)) continue;
    told.push(node);
    yield {
      at: node,
      message: `\`${node.text}\` adds the action's entries up with their signs: charging it pays where they are negative, and what is done in both directions costs nothing. Take abs(…) or squares.`,
    };
  }
}

/** `a for a in action`: what it runs through, where each item is taken as it is. */
function isPlainRound(node: PyNode): PyNode | null {
  const [clause, ...more] = node.parts.filter(({ field }) => field !== 'body');
  const isPlain = clause?.type === 'for_in_clause' && clause.child('left')?.text === node.child('body')?.text;
  return isPlain && !more.length ? clause.child('right') : null;
}

/** `abs_steering = params["steering_angle"]`. */
function* calledAbsolute(node: PyNode, fn: PyFunction, context: RuleContext): Generator<RuleFinding> {
  const [left, right] = [node.child('left'), node.child('right')];
  if (left?.type !== 'identifier' || !right || !/^abs_|_abs$|^abs[A-Z]/.test(left.text)) return;
  const value = unparenthesized(right);
  const isPlain = ['subscript', 'attribute', 'binary_operator'].includes(value.type);
  if (!isPlain || /abs|norm|sqrt/i.test(value.text) || context.signs.of(value, fn) === 'positive') return;
  yield {
    at: value,
    message: `\`${left.text}\` is not made absolute: a large negative value is smaller than any limit.`,
    fix: replaceNode(value, `abs(${value.text})`, 'Take abs(…)'),
  };
}

/** `error < 0.05` of a signed error: far off on one side counts as close. */
function* tolerance(node: PyNode, fn: PyFunction, context: RuleContext): Generator<RuleFinding> {
  const link = singleComparison(node);
  const positive = link && context.signs.of(link.right, fn) === 'positive' && numberValue(link.right) !== 0;
  if (!link || !positive || !/^[<>]=?$/.test(link.operator)) return;
  const signed = signedDifference(link.left, fn, context);
  if (!signed?.certain || asksBothSides(link.left.text, fn)) return;
  yield {
    at: node,
    message: `\`${signed.name}\` is \`${signed.at.text}\` and can be negative: far off on that side it is still below \`${link.right.text}\`. Compare abs(${link.left.text}).`,
    fix: replaceNode(link.left, `abs(${link.left.text})`, 'Compare its size'),
  };
}

/** Another comparison with a negative limit, or a chain. */
function asksBothSides(name: string, fn: PyFunction): boolean {
  return fn.own('comparison_operator').some((node) => {
    const links = comparisons(node);
    return (
      links.length > 1 || links.some(({ left, right }) => left.text === name && right.text.startsWith('-'))
    );
  });
}

interface Signed {
  readonly name: string;
  /** The difference. */
  readonly at: PyNode;
  /** Named an error or deviation, which is a size; a "distance" along one axis may be meant with its sign. */
  readonly certain: boolean;
}

/** A variable called an error, deviation or distance that is a plain difference. */
function signedDifference(node: PyNode, fn: PyFunction, context: RuleContext): Signed | null {
  const key = keyOf(node);
  if (key === null) return null;
  const name = lastName(key);
  if ((!saysCost(name) && !saysDistance(name)) || hasWord(name, 'signed prev previous last old progress'))
    return null;
  const value = fn.assignedTo(node);
  if (!value || !isDifference(value) || context.signs.of(value, fn) !== 'unknown') return null;
  if (isBelowLimit(value, fn)) return null;
  // Made positive by hand: `if error < 0: error = -error`, `assert error >= 0`.
  if (new RegExp(`\\b${name}\\s*(<|>=)\\s*0(?![.\\d])`).test(fn.body.text)) return null;
  return { name, at: value, certain: hasWord(name, 'error err deviation') };
}

/** `limit - h` after `h = min(height, limit)`. */
function isBelowLimit(difference: PyNode, fn: PyFunction): boolean {
  const [limit, taken] = [difference.child('left'), difference.child('right')];
  const least = taken ? fn.assignedTo(taken) : null;
  return (
    limit !== null &&
    least?.type === 'call' &&
    /(^|\.)(min|minimum)$/.test(least.child('function')?.text ?? '') &&
    least
      .child('arguments')
      ?.all(limit.type)
      .some(({ text }) => text === limit.text) === true
  );
}

/** `a - b` of two things that are not numbers, neither of them a distance or a norm itself. */
function isDifference(node: PyNode): boolean {
  if (node.type !== 'binary_operator' || node.child('operator')?.text !== '-') return false;
  const sides = [node.child('left'), node.child('right')].map((side) =>
    side ? unparenthesized(side) : node,
  );
  return (
    sides.every((side) => ['identifier', 'attribute', 'subscript', 'float', 'integer'].includes(side.type)) &&
    sides.some((side) => !['float', 'integer'].includes(side.type)) &&
    !sides.some((side) => saysDistance(side.text) || saysCost(lastName(side.text)))
  );
}

/** `exp(-error)` of a signed error; the name of it. */
function exponent(node: PyNode, fn: PyFunction, context: RuleContext): string | null {
  if (!/^(math|numpy|torch)\.exp$/.test(context.called(node))) return null;
  const [argument] = callShape(node)?.positional ?? [];
  const [inner, negated] = argument ? withoutFactors(argument, fn, context) : [null, false];
  if (!inner || !negated) return null;
  const signed = signedDifference(inner, fn, context);
  return signed?.certain ? signed.name : null;
}

/** The quantity inside `-k * d / s`, and whether the factors of known sign make it negative. */
function withoutFactors(
  node: PyNode,
  fn: PyFunction,
  context: RuleContext,
): [quantity: PyNode | null, negated: boolean] {
  const bare = unparenthesized(node);
  const operator = bare.child('operator')?.text;
  const inside = (child: PyNode | null, flip: boolean): [PyNode | null, boolean] => {
    const [quantity, negated] = child ? withoutFactors(child, fn, context) : [null, false];
    return [quantity, negated !== flip];
  };
  if (bare.type === 'unary_operator' && operator === '-') return inside(bare.child('argument'), true);
  if (bare.type !== 'binary_operator' || (operator !== '*' && operator !== '/')) return [bare, false];
  const [left, right] = [bare.child('left'), bare.child('right')];
  const signOf = (side: PyNode | null): string => (side ? context.signs.of(side, fn) : 'unknown');
  if (signOf(right) !== 'unknown') return inside(left, signOf(right) === 'negative');
  return operator === '*' && signOf(left) !== 'unknown'
    ? inside(right, signOf(left) === 'negative')
    : [null, false];
}
