import { constantOf } from './constants';
import { callShape, keyOf, numberValue, unparenthesized } from '../syntax/expressions';
import type { PyFunction, PyModule } from '../syntax/module';
import type { PyNode } from '../syntax/tree';
import { hasWord, lastName, saysDistance } from './vocabulary';

/** What is known of a value's sign by how it is built: `positive` is ≥ 0, `negative` is ≤ 0. */
export type Sign = 'positive' | 'negative' | 'zero' | 'unknown';

/** Never below zero, whatever goes in. */
const NON_NEGATIVE_CALLS = new Set([
  ...['abs', 'len', 'math.fabs', 'math.exp', 'math.sqrt', 'math.hypot', 'math.dist'],
  ...[
    'numpy.abs',
    'numpy.absolute',
    'numpy.exp',
    'numpy.sqrt',
    'numpy.square',
    'numpy.hypot',
    'numpy.linalg.norm',
  ],
  ...[
    'torch.abs',
    'torch.exp',
    'torch.sqrt',
    'torch.square',
    'torch.norm',
    'torch.linalg.norm',
    'torch.sigmoid',
  ],
]);

/** Same sign as the (first) argument; means and sums of one-signed things keep their sign. */
const SIGN_KEEPING_CALLS = new Set([
  ...['float', 'int', 'round', 'sum', 'math.tanh', 'math.atan', 'math.ceil'],
  ...[
    'numpy.mean',
    'numpy.sum',
    'numpy.tanh',
    'numpy.float32',
    'numpy.float64',
    'numpy.max',
    'numpy.min',
    'numpy.array',
    'numpy.asarray',
  ],
  ...['torch.mean', 'torch.sum', 'torch.tanh'],
]);

const SIGN_KEEPING_METHODS = new Set(['sum', 'mean', 'item', 'float', 'max', 'min', 'tanh', 'double']);
const NON_NEGATIVE_METHODS = new Set(['abs', 'norm', 'square', 'exp', 'sqrt', 'sigmoid']);

export class Signs {
  constructor(
    readonly module: PyModule,
    /** Take what is called a distance for non-negative where nothing else is known. */
    private readonly trustNames = true,
    /** What a weight was seen to be in every call; null where it was not the same. */
    private readonly seen: (node: PyNode) => number | null = () => null,
  ) {}

  /** Sign of an expression inside `fn`, following its names to what they were assigned. */
  of(node: PyNode, fn: PyFunction | null, depth = 0): Sign {
    if (depth > 12) return 'unknown';
    const bare = unparenthesized(node);
    const literal = numberValue(bare);
    if (literal !== null) return ofNumber(literal);
    const sub = (child: PyNode | null): Sign => (child ? this.of(child, fn, depth + 1) : 'unknown');
    switch (bare.type) {
      case 'true':
        return 'positive';
      case 'false':
        return 'zero';
      case 'comparison_operator':
      case 'not_operator':
        return 'positive';
      case 'boolean_operator': {
        const parts = [bare.child('left'), bare.child('right')].map(sub);
        return join(parts);
      }
      case 'unary_operator':
        return bare.child('operator')?.text === '-'
          ? flip(sub(bare.child('argument')))
          : sub(bare.child('argument'));
      case 'conditional_expression': {
        const [then, , otherwise] = bare.parts;
        return join([sub(then ?? null), sub(otherwise ?? null)]);
      }
      case 'binary_operator':
        return this.ofBinary(bare, sub);
      case 'call':
        return this.ofCall(bare, sub, depth);
      case 'generator_expression':
      case 'list_comprehension':
        return sub(bare.child('body'));
      case 'list':
      case 'tuple':
        return bare.parts.length ? join(bare.parts.map(sub)) : 'unknown';
      case 'identifier':
      case 'attribute':
      case 'subscript':
        return this.ofVariable(bare, fn, depth);
      default:
        return 'unknown';
    }
  }

  private ofBinary(node: PyNode, sub: (child: PyNode | null) => Sign): Sign {
    const [left, right] = [node.child('left'), node.child('right')];
    if (!left || !right) return 'unknown';
    switch (node.child('operator')?.text) {
      case '+':
        return add(sub(left), sub(right));
      case '-':
        return add(sub(left), flip(sub(right)));
      case '*':
        if (unparenthesized(left).text === unparenthesized(right).text) return 'positive';
        return times(sub(left), sub(right));
      case '/':
      case '//':
        return times(sub(left), sub(right));
      case '**': {
        const power = numberValue(right);
        return power !== null && power % 2 === 0
          ? 'positive'
          : sub(left) === 'positive'
            ? 'positive'
            : 'unknown';
      }
      case '%':
        return sub(right) === 'positive' ? 'positive' : 'unknown';
      case '&':
      case '|':
        return add(sub(left), sub(right));
      default:
        return 'unknown';
    }
  }

  private ofCall(node: PyNode, sub: (child: PyNode | null) => Sign, depth: number): Sign {
    const call = callShape(node);
    if (!call) return 'unknown';
    const local = this.module.calledFunction(node);
    if (local) {
      const values = local.flow.returns.map((statement) => statement.parts[0] ?? null);
      return join(values.map((value) => (value ? this.of(value, local, depth + 3) : 'unknown')));
    }
    const [first, second] = call.positional;
    const name = this.module.canonicalName(call.callee) ?? '';
    if (NON_NEGATIVE_CALLS.has(name)) return 'positive';
    if (SIGN_KEEPING_CALLS.has(name) && first) return sub(first);
    if (name === 'bool') return 'positive';
    if (name === 'max' || name === 'numpy.maximum') return ofMaximum(call.positional.map(sub));
    if (name === 'min' || name === 'numpy.minimum')
      return flip(ofMaximum(call.positional.map((arg) => flip(sub(arg)))));
    if (name === 'numpy.clip' || name === 'torch.clamp') {
      const low = sub(second ?? call.keywords.get('min') ?? null);
      const high = sub(call.positional[2] ?? call.keywords.get('max') ?? null);
      if (low === 'positive' || low === 'zero') return 'positive';
      if (high === 'negative' || high === 'zero') return 'negative';
      return first ? sub(first) : 'unknown';
    }
    if (call.method && call.receiver) {
      if (NON_NEGATIVE_METHODS.has(call.method)) return 'positive';
      if (SIGN_KEEPING_METHODS.has(call.method)) return sub(call.receiver);
      if (call.method === 'count') return 'positive';
    }
    return 'unknown';
  }

  private ofVariable(node: PyNode, fn: PyFunction | null, depth: number): Sign {
    const key = keyOf(node);
    if (key === null) return 'unknown';
    if (/^(math|np|numpy|torch)\.(pi|tau|e|inf)$/.test(key)) return 'positive';
    const flow = fn?.flow ?? this.module.flow;
    const writes = flow.definitionsAt(node);
    if (writes.length && !flow.mayBeUnset(node)) {
      const signs = writes.map((write): Sign => {
        if (write.kind === 'assign' && write.value) return this.of(write.value, fn, depth + 1);
        if (write.kind === 'augment' && write.value) {
          const before = this.of(write.target, fn, depth + 3);
          const value = this.of(write.value, fn, depth + 1);
          if (write.operator === '+=') return add(before, value);
          if (write.operator === '-=') return add(before, flip(value));
          if (write.operator === '*=' || write.operator === '/=') return times(before, value);
          return 'unknown';
        }
        if (write.kind === 'parameter')
          return write.value ? this.of(write.value, null, depth + 1) : this.byName(write.key);
        return 'unknown';
      });
      const known = join(signs);
      const isMeasured = writes.every(({ value }) => value?.type === 'call');
      return known === 'unknown' && isMeasured ? this.byName(key) : known;
    }
    if (writes.length === 0 && fn && node.type === 'attribute') {
      // `self.weight`, `CFG.weight`: a number that is set once.
      const set = constantOf(node, fn, this);
      const literal = set && set !== node ? numberValue(set) : null;
      if (literal !== null) return ofNumber(literal);
      const property = this.propertyOf(node, fn);
      const [value, ...more] = property?.flow.returns.map(({ parts }) => parts[0]) ?? [];
      if (property && value && !more.length) return this.of(value, property, depth + 3);
    }
    const weight = writes.length === 0 || fn === null ? this.seen(node) : null;
    if (weight !== null) return ofNumber(weight);
    if (writes.length === 0 && node.type === 'identifier') {
      const outer = this.module.flow.writes.filter((write) => write.key === key);
      const [only] = outer;
      if (outer.length === 1 && only?.value) return this.of(only.value, null, depth + 1);
    }
    return this.byName(key);
  }

  /** `self.scale` of a method that is decorated as a property. */
  private propertyOf(node: PyNode, fn: PyFunction): PyFunction | null {
    if (node.child('object')?.text !== 'self') return null;
    const name = node.child('attribute')?.text;
    const found = fn.owner?.methods.find((method) => method.name === name);
    const decorated = found?.node.parent;
    return found &&
      decorated?.type === 'decorated_definition' &&
      /@(functools\.)?(cached_)?property\b/.test(decorated.text)
      ? found
      : null;
  }

  private byName(name: string): Sign {
    return this.trustNames && (saysUnsignedDistance(name) || hasWord(lastName(name), 'gamma discount dt'))
      ? 'positive'
      : 'unknown';
  }
}

function saysUnsignedDistance(name: string): boolean {
  return (
    saysDistance(name) &&
    !hasWord(name, 'signed delta diff relative offset change d neg x y z factor scale weight coef coeff gain')
  );
}

export function ofNumber(value: number): Sign {
  return value > 0 ? 'positive' : value < 0 ? 'negative' : 'zero';
}

export function flip(sign: Sign): Sign {
  return sign === 'positive' ? 'negative' : sign === 'negative' ? 'positive' : sign;
}

function add(a: Sign, b: Sign): Sign {
  if (a === 'zero') return b;
  if (b === 'zero') return a;
  return a === b ? a : 'unknown';
}

function times(a: Sign, b: Sign): Sign {
  if (a === 'zero' || b === 'zero') return 'zero';
  if (a === 'unknown' || b === 'unknown') return 'unknown';
  return a === b ? 'positive' : 'negative';
}

function join(signs: readonly Sign[]): Sign {
  const known = new Set(signs.filter((sign) => sign !== 'zero'));
  if (known.size === 0) return signs.length ? 'zero' : 'unknown';
  const [only] = known;
  return known.size === 1 && only ? only : 'unknown';
}

function ofMaximum(signs: readonly Sign[]): Sign {
  if (signs.some((sign) => sign === 'positive' || sign === 'zero') && signs.length > 1) return 'positive';
  return signs.length && signs.every((sign) => sign === 'negative') ? 'negative' : 'unknown';
}
