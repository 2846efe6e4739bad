import { callShape, keyOf, numberValue, unparenthesized } from '../syntax/expressions';
import type { Write } from '../syntax/flow';
import type { PyFunction, PyModule } from '../syntax/module';
import type { PyNode } from '../syntax/tree';
import type { Signs } from './signs';
import { wordsOf } from './vocabulary';

/** How a summand enters the reward. */
interface Way {
  /** +1 when a larger value raises the reward, −1 when it lowers it, 0 when unknown (weights that only run time knows). */
  readonly polarity: 1 | -1 | 0;
  /** Enters linearly: through no call (max, min, tanh …) and no division by something computed. */
  readonly direct: boolean;
  /** The statement or expression that adds it. */
  readonly within: PyNode;
}

/** One summand of the reward, or of something the reward is summed up from. */
export interface Term extends Way {
  /** The expression where it enters the sum: `penalty` in `total = bonus + penalty`. */
  readonly node: PyNode;
  /** Its value: the node itself, or what a dictionary's entry was set to. */
  readonly value: PyNode;
  /** Its variable, when it is one. */
  readonly key: string | null;
}

/** Rise with their (first) argument: the sign of the contribution passes through. */
const PASSING_CALLS = new Set(
  (
    'float int round sum math.tanh math.sqrt numpy.mean numpy.sum numpy.tanh numpy.sqrt numpy.clip numpy.float32 ' +
    'numpy.float64 numpy.sign torch.sign numpy.array numpy.asarray numpy.nan_to_num torch.mean torch.sum torch.tanh torch.clamp'
  ).split(' '),
);
/** Give one of two values, by a condition. */
const CHOICES = /^(numpy|torch|jax\.numpy)\.where$/;
const EXTREMES = new Set(['max', 'min', 'numpy.maximum', 'numpy.minimum']);
/** Keep even the size of what goes through. */
const LINEAR_CALLS = /^(float|sum|numpy\.(mean|sum|float32|float64|array|asarray)|torch\.(mean|sum))$/;
const PASSING_METHODS = new Set('item float sum mean clip clamp tanh double squeeze tolist'.split(' '));
const MAX_DEPTH = 20;

/** Takes the returned expressions of a reward function apart into their summands. */
export class Terms {
  private readonly found: Term[] = [];
  private readonly seen = new Set<string>();

  constructor(
    private readonly module: PyModule,
    private readonly signs: Signs,
    private readonly fn: PyFunction,
  ) {}

  all(): readonly Term[] {
    for (const value of rewardValues(this.fn))
      this.take(value, { polarity: 1, direct: true, within: value }, 0);
    return this.found;
  }

  private take(node: PyNode, way: Way, depth: number): void {
    if (depth > MAX_DEPTH) return;
    const bare = unparenthesized(node);
    const go = (child: PyNode | null | undefined, polarity: Way['polarity'], direct = way.direct): void => {
      if (child) this.take(child, { polarity, direct, within: bare }, depth + 1);
    };
    switch (bare.type) {
      case 'binary_operator':
        this.binary(bare, way, depth);
        return;
      case 'unary_operator':
        go(
          bare.child('argument'),
          bare.child('operator')?.text === '-' ? flipped(way.polarity) : way.polarity,
        );
        return;
      case 'conditional_expression': {
        const [then, , otherwise] = bare.parts;
        go(then, way.polarity);
        go(otherwise, way.polarity);
        return;
      }
      case 'list':
      case 'tuple':
        for (const part of bare.parts) go(part, way.polarity);
        return;
      case 'list_comprehension':
      case 'generator_expression':
        go(bare.child('body'), way.polarity);
        return;
      case 'call':
        this.call(bare, way, depth);
        return;
      case 'identifier':
      case 'attribute':
      case 'subscript':
        this.variable(bare, way, depth);
        return;
      default:
        this.add(bare, way);
    }
  }

  private binary(node: PyNode, way: Way, depth: number): void {
    const [left, right] = [node.child('left'), node.child('right')];
    const operator = node.child('operator')?.text;
    if (!left || !right) return;
    const inside: Way = { ...way, within: node };
    if (operator === '+' || operator === '-') {
      this.take(left, inside, depth + 1);
      this.take(right, operator === '-' ? { ...inside, polarity: flipped(way.polarity) } : inside, depth + 1);
      return;
    }
    this.add(node, way);
    if (operator === '*') this.product(left, right, inside, depth);
    if (operator === '/') {
      const polarity = scaled(way.polarity, this.signs.of(right, this.fn));
      this.take(left, { ...inside, polarity, direct: way.direct && isConstant(right) }, depth + 1);
    }
  }

  /** Each factor is a term as far as the sign of the other one is known; a number is only a weight. */
  private product(left: PyNode, right: PyNode, way: Way, depth: number): void {
    for (const [term, weight] of [
      [left, right],
      [right, left],
    ] as const)
      if (numberValue(term) === null)
        this.take(
          term,
          { ...way, polarity: scaled(way.polarity, this.signs.of(weight, this.fn)) },
          depth + 1,
        );
  }

  private call(node: PyNode, way: Way, depth: number): void {
    this.add(node, way);
    const call = callShape(node);
    if (!call) return;
    const name = this.module.canonicalName(call.callee) ?? '';
    const [first, then, otherwise] = call.positional;
    const inside: Way = { ...way, within: node, direct: way.direct && LINEAR_CALLS.test(name) };
    if (CHOICES.test(name) && then && otherwise) {
      for (const chosen of [then, otherwise]) this.take(chosen, { ...way, within: node }, depth + 1);
      return;
    }
    if (first && PASSING_CALLS.has(name)) this.take(first, inside, depth + 1);
    else if (EXTREMES.has(name) && call.positional.length > 1)
      for (const argument of call.positional) this.take(argument, inside, depth + 1);
    else if (call.receiver && call.method === 'values') this.container(call.receiver, way, depth);
    else if (call.receiver && call.method && PASSING_METHODS.has(call.method))
      this.take(
        call.receiver,
        { ...inside, direct: way.direct && !/clip|clamp|tanh/.test(call.method) },
        depth + 1,
      );
  }

  /** `sum(components.values())`: every entry of the dictionary is a term. */
  private container(node: PyNode, way: Way, depth: number): void {
    const key = keyOf(node);
    if (key === null) return;
    for (const write of this.fn.flow.writes) {
      if (write.key === key && write.value?.type === 'dictionary') {
        for (const pair of write.value.parts) {
          const [name, value] = [pair.child('key'), pair.child('value')];
          if (!name || !value) continue;
          this.found.push({ ...way, node: value, value, key: `${key}[${name.text}]` });
          this.take(value, way, depth + 1);
        }
      } else if (write.key.startsWith(`${key}[`) && write.value) {
        const polarity = write.operator === '-=' ? flipped(way.polarity) : way.polarity;
        const inside: Way = { ...way, polarity, within: write.statement };
        this.found.push({ ...inside, node: write.target, value: write.value, key: write.key });
        this.take(write.value, inside, depth + 1);
      }
    }
  }

  private variable(node: PyNode, way: Way, depth: number): void {
    this.add(node, way);
    for (const write of this.fn.flow.definitionsAt(node)) this.written(write, way, depth);
    const key = keyOf(node);
    if (key === null) return;
    for (const appended of appendedTo(this.fn, key))
      if (this.isNew(appended, way)) this.take(appended, { ...way, within: appended }, depth + 1);
  }

  private written(write: Write, way: Way, depth: number): void {
    if (!write.value || !this.isNew(write.target, way)) return;
    const { operator, value, statement } = write;
    const inside: Way = { ...way, within: statement };
    if (write.kind === 'assign') this.take(value, inside, depth + 1);
    if (write.kind !== 'augment') return;
    if (operator === '+=') this.take(value, inside, depth + 1);
    else if (operator === '-=') this.take(value, { ...inside, polarity: flipped(way.polarity) }, depth + 1);
    const scaling = operator === '*=' || operator === '/=';
    const before = scaling ? scaled(way.polarity, this.signs.of(value, this.fn)) : way.polarity;
    for (const earlier of this.fn.flow.definitionsAt(write.target))
      this.written(earlier, { ...way, polarity: before }, depth + 1);
  }

  private isNew(node: PyNode, { polarity, direct }: Way): boolean {
    const mark = `${node.start}:${polarity}:${direct}`;
    if (this.seen.has(mark)) return false;
    this.seen.add(mark);
    return true;
  }

  private add(node: PyNode, way: Way): void {
    this.found.push({ ...way, node, value: node, key: keyOf(node) });
  }
}

/** What the function pays: the returned expressions; of a (reward, components) pair the first, of a step's tuple its reward. */
export function rewardValues(fn: PyFunction): PyNode[] {
  const values: PyNode[] = [];
  for (const statement of fn.flow.returns) {
    const [value] = statement.parts;
    if (!value) continue;
    const bare = unparenthesized(value);
    const parts = bare.type === 'tuple' || bare.type === 'expression_list' ? bare.parts : [bare];
    const named = parts.find((part) => wordsOf(part.text).some((word) => word.startsWith('reward')));
    const chosen = parts.length <= 2 ? parts[0] : named;
    if (chosen) values.push(chosen);
  }
  return values;
}

/** Expressions appended to a list variable. */
export function appendedTo(fn: PyFunction, key: string): PyNode[] {
  const values: PyNode[] = [];
  for (const node of fn.own('call')) {
    const call = callShape(node);
    if (call?.method === 'append' && call.receiver && keyOf(call.receiver) === key && call.positional[0])
      values.push(call.positional[0]);
  }
  return values;
}

/** A number, or a name in capitals. */
function isConstant(node: PyNode): boolean {
  return numberValue(node) !== null || /^[A-Z][A-Z0-9_]*$/.test(node.text);
}

function flipped(polarity: Way['polarity']): Way['polarity'] {
  return polarity === 1 ? -1 : polarity === -1 ? 1 : 0;
}

function scaled(polarity: Way['polarity'], sign: string): Way['polarity'] {
  return sign === 'positive' ? polarity : sign === 'negative' ? flipped(polarity) : 0;
}
