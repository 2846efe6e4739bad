import { formatNumber } from '../../../measures/format';
import { callShape, unparenthesized } from '../../../syntax/expressions';
import type { PyFunction } from '../../../syntax/module';
import type { PyNode } from '../../../syntax/tree';
import { recordingRead } from '../../reads';
import { hasWord, saysDistance } from '../../vocabulary';
import type { DataRule } from '../data-rule';
import { rankCorrelation, spreadOf, varies } from '../statistics';
import type { Trace } from '../trace';

const ENOUGH = 100;
const STRONG = 0.95;
/** High where something is near, in the middle, or as it should be. */
const CLOSE =
  'center centre centered centering centred closeness proximity near nearness aligned alignment upright uprightness comfort accuracy';
/** The same, where a kernel makes a score of a distance; by itself it may be how far there is to reach. */
const REACH = 'reach reaching approach';
/** High where something is off. */
const OFF = 'error err deviation discomfort misalignment violation';
const OTHER =
  'not no neg negative minus inverse inv dist distance to from reduction improvement progress delta change exp log tolerance tol ok margin slack room left remaining limit max threshold edge weight reward score bonus penalty cost term shaped';

export const movesAgainstItsName: DataRule = {
  code: 'RS180',
  title: 'A value that falls where its name says that it rises',
  severity: 'warning',
  *check(trace) {
    for (const fn of trace.context.rewardFunctions)
      for (const { name, at, value } of named(fn, trace)) {
        const isClose = hasWord(name, CLOSE) || (hasWord(name, REACH) && isKernel(value));
        const says = isClose ? -1 : hasWord(name, OFF) ? 1 : 0;
        const own = isClose ? `${OTHER} ${OFF}` : OTHER;
        if (says === 0 || hasWord(name, own)) continue;
        const values = [...trace.numbers(trace.valueSite(value))];
        if (!varies(spreadOf(values)) || spreadOf(values).count < ENOUGH) continue;
        if (/acos|arccos/.test(value.text)) continue;
        const size = sizeIn(value, fn, trace);
        const sizes = size && [...trace.numbers(trace.valueSite(size))];
        if (!size || !sizes || !varies(spreadOf(sizes)) || isAgainstSetPoint(value, size, fn)) continue;
        const moves = rankCorrelation(sizes, values);
        // Of what is limited most values are alike: a few that move are enough, and all must go one way.
        if (!(says * moves < -STRONG) && !isOneWay(sizes, values, says === 1 ? -1 : 1)) continue;
        const rows = [...sizes.keys()].sort((i, j) => (sizes[i] ?? 0) - (sizes[j] ?? 0));
        const known = rows.filter((i) => !Number.isNaN(sizes[i]) && !Number.isNaN(values[i]));
        const [least, most] = [known[0] ?? 0, known.at(-1) ?? 0];
        yield {
          at,
          message: `\`${name}\` ${says === 1 ? 'falls' : 'rises'} with \`${size.text}\`, on all steps tried: it is ${formatNumber(values[least] ?? NaN)} where that is ${formatNumber(sizes[least] ?? NaN)}, and ${formatNumber(values[most] ?? NaN)} where it is ${formatNumber(sizes[most] ?? NaN)}. Its name says the opposite.`,
          evidence: trace.references([least, most]),
        };
      }
  },
};

function isKernel(node: PyNode): boolean {
  return /\b(tanh|exp)\(|\b1(\.0*)? ?[-/]/.test(node.text);
}

interface Named {
  readonly name: string;
  readonly at: PyNode;
  readonly value: PyNode;
}

/** Variables, and functions that give back one expression. */
function* named(fn: PyFunction, trace: Trace): Generator<Named> {
  for (const { kind, key, value, target } of fn.flow.writes)
    if (kind === 'assign' && value && /^[A-Za-z_]\w*$/.test(key) && isComputed(value))
      yield { name: key, at: target, value };
  const [only, ...more] = fn.flow.returns;
  const value = only?.parts[0];
  if (value && !more.length && !trace.context.isEntry(fn)) yield { name: fn.name, at: fn.nameNode, value };
}

function isComputed(node: PyNode): boolean {
  return /^(binary_operator|call|unary_operator)$/.test(unparenthesized(node).type);
}

/** The one size of a difference or an entry that an expression is made of: `abs(x)`, a norm. Null for none or several. */
function sizeIn(node: PyNode, fn: PyFunction, trace: Trace, depth = 0): PyNode | null {
  if (depth > 4) return null;
  const found = node.all('call', 'identifier', 'subscript').flatMap((part): PyNode[] => {
    if (part.type === 'subscript') return isDistanceField(part, fn, trace) ? [part] : [];
    if (part.type === 'call') return isSize(part, trace) ? [part] : [];
    const held = part.field === 'function' ? null : fn.assignedTo(part);
    const below = held && sizeIn(held, fn, trace, depth + 1);
    if (below) return [below];
    // Set on several ways, and a size on each: `diff = abs(a - b)`, then `if diff > 180: diff = 360 - diff`.
    const { min } = spreadOf(trace.numbers(trace.valueSite(part)));
    return !held && hasWord(part.text, 'diff error err deviation offset') && min >= 0 ? [part] : [];
  });
  const [first, ...more] = found;
  return first && more.every((other) => other.text === first.text) ? first : null;
}

/** `params["distance_from_center"]`: never below 0. */
function isDistanceField(node: PyNode, fn: PyFunction, trace: Trace): boolean {
  const path = recordingRead(node, fn, trace.context)?.path ?? '';
  const { min } = spreadOf(trace.numbers(trace.valueSite(node)));
  return saysDistance(path) && min >= 0;
}

/** Of an entry or a difference. What is between two directions (a product of them, a cosine) is large where they agree. */
function isSize(node: PyNode, trace: Trace): boolean {
  const name = trace.context.called(node);
  const [inner] = callShape(node)?.positional ?? [];
  const isPlain =
    /^(math\.(hypot|dist)|numpy\.(linalg\.norm|hypot))$/.test(name) ||
    (inner !== undefined &&
      /^(identifier|subscript|attribute|binary_operator)$/.test(unparenthesized(inner).type) &&
      !/dot|cos|similarity/i.test(inner.text));
  return (
    /^(abs|math\.(fabs|hypot|dist)|numpy\.(abs|linalg\.norm|hypot))$/.test(name) &&
    isPlain &&
    trace.valueSite(node) !== null
  );
}

/** `(0.3 - width) ** 2`: how far a size is from what it should be falls with it below that, and rises above. */
function isAgainstSetPoint(value: PyNode, size: PyNode, fn: PyFunction): boolean {
  const isSizeItself = (side: PyNode | null): boolean =>
    side !== null && (unparenthesized(side).text === size.text || fn.assignedTo(side)?.text === size.text);
  return value.all('binary_operator').some((node) => {
    if (node.child('operator')?.text !== '-') return false;
    if (!isSizeItself(node.child('left')) && !isSizeItself(node.child('right'))) return false;
    let around = node.parent;
    while (around && value.contains(around)) {
      if (EVEN.test(callShape(around)?.callee.text ?? '') || around.child('operator')?.text === '**')
        return true;
      around = around.parent;
    }
    return false;
  });
}

/** The same for a difference either way. */
const EVEN = /(^|\.)(square|abs|fabs|absolute|norm|hypot)$/;

/** Between any two of these steps it goes that way or stays, and it goes often enough. */
function isOneWay(sizes: readonly number[], values: readonly number[], way: 1 | -1): boolean {
  const rows = [...sizes.keys()]
    .filter((i) => !Number.isNaN(sizes[i]) && !Number.isNaN(values[i]))
    .sort((i, j) => (sizes[i] ?? 0) - (sizes[j] ?? 0));
  const different = new Set(rows.map((i) => values[i]));
  if (rows.length < ENOUGH || different.size < 20) return false;
  return rows.every((i, k) => {
    const before = rows[k - 1];
    return before === undefined || way * ((values[i] ?? 0) - (values[before] ?? 0)) >= -1e-9;
  });
}
