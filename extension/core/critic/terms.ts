import { callShape, keyOf, numberValue, unparenthesized } from '../syntax/expressions';
import type { Write } from '../syntax/flow';
import type { PyFunction, PyModule } from '../syntax/module';
import type { PyNode } from '../syntax/tree';
import type { Signs } from './signs';
import { wordsOf } from './vocabulary';

/** One summand of the reward, or of something the reward is summed up from. */
export interface Term {
  /** The expression where it enters the sum: `penalty` in `total = bonus + penalty`. */
  readonly node: PyNode;
  /** Its value: the node itself, or what a dictionary's entry was set to. */
  readonly value: PyNode;
  /** Its variable, when it is one. */
  readonly key: string | null;
  /** +1 when a larger value raises the reward, −1 when it lowers it, 0 when unknown (weights that only run time knows). */
  readonly polarity: 1 | -1 | 0;
  /** The statement or expression that adds it. */
  readonly within: PyNode;
}

/** Monotone in their first argument: the sign of the contribution passes through. */
const PASSING_CALLS = new Set([
  ...[
    'float',
    'int',
    'round',
    'sum',
    'numpy.mean',
    'numpy.sum',
    'numpy.tanh',
    'math.tanh',
    'numpy.clip',
    'numpy.float32',
    'numpy.float64',
  ],
  ...[
    'torch.mean',
    'torch.sum',
    'torch.tanh',
    'torch.clamp',
    'numpy.array',
    'numpy.asarray',
    'numpy.nan_to_num',
    'numpy.sqrt',
    'math.sqrt',
  ],
]);
const PASSING_METHODS = new Set([
  'item',
  'float',
  'sum',
  'mean',
  'clip',
  'clamp',
  'tanh',
  'double',
  'squeeze',
  'tolist',
]);

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
    for (const value of rewardValues(this.fn)) this.take(value, 1, value, 0);
    return this.found;
  }

  private take(node: PyNode, polarity: Term['polarity'], within: PyNode, depth: number): void {
    if (depth > 20) return;
    const bare = unparenthesized(node);
    const left = bare.child('left');
    const right = bare.child('right');
    const go = (child: PyNode | null | undefined, sign: Term['polarity']): void => {
      if (child) this.take(child, sign, bare, depth + 1);
    };
    switch (bare.type) {
      case 'binary_operator': {
        const operator = bare.child('operator')?.text;
        if (operator === '+' || operator === '-') {
          go(left, polarity);
          go(right, operator === '-' ? flipped(polarity) : polarity);
        } else if (operator === '*' && left && right) {
          this.add(bare, polarity, within);
          this.product(left, right, polarity, bare, depth);
        } else if (operator === '/' && left && right) {
          this.add(bare, polarity, within);
          go(left, scaled(polarity, this.signs.of(right, this.fn)));
        } else this.add(bare, polarity, within);
        return;
      }
      case 'unary_operator':
        go(bare.child('argument'), bare.child('operator')?.text === '-' ? flipped(polarity) : polarity);
        return;
      case 'conditional_expression': {
        const [then, , otherwise] = bare.parts;
        go(then, polarity);
        go(otherwise, polarity);
        return;
      }
      case 'list':
      case 'tuple':
        for (const part of bare.parts) go(part, polarity);
        return;
      case 'list_comprehension':
      case 'generator_expression':
        go(bare.child('body'), polarity);
        return;
      case 'call':
        this.call(bare, polarity, within, depth);
        return;
      case 'identifier':
      case 'attribute':
      case 'subscript':
        this.variable(bare, polarity, within, depth);
        return;
      default:
        this.add(bare, polarity, within);
    }
  }

  /** In a product the factor of known sign is the weight, the other one the term. */
  private product(
    left: PyNode,
    right: PyNode,
    polarity: Term['polarity'],
    within: PyNode,
    depth: number,
  ): void {
    const [signLeft, signRight] = [this.signs.of(left, this.fn), this.signs.of(right, this.fn)];
    const weightFirst = isWeight(left) || (!isWeight(right) && signLeft !== 'unknown');
    this.take(
      weightFirst ? right : left,
      scaled(polarity, weightFirst ? signLeft : signRight),
      within,
      depth + 1,
    );
  }

  private call(node: PyNode, polarity: Term['polarity'], within: PyNode, depth: number): void {
    this.add(node, polarity, within);
    const call = callShape(node);
    if (!call) return;
    const name = this.module.canonicalName(call.callee) ?? '';
    const [first] = call.positional;
    if (
      first &&
      (PASSING_CALLS.has(name) ||
        (['max', 'min', 'numpy.maximum', 'numpy.minimum'].includes(name) && call.positional.length > 1))
    ) {
      const passed =
        name.endsWith('max') || name.endsWith('min') || name.endsWith('imum') ? call.positional : [first];
      for (const argument of passed) this.take(argument, polarity, node, depth + 1);
    } else if (call.receiver && call.method === 'values')
      this.container(call.receiver, polarity, within, depth);
    else if (call.receiver && call.method && PASSING_METHODS.has(call.method))
      this.take(call.receiver, polarity, node, depth + 1);
  }

  /** `sum(components.values())`: every entry of the dictionary is a term. */
  private container(node: PyNode, polarity: Term['polarity'], within: PyNode, depth: number): void {
    const key = keyOf(node);
    if (key === null) return;
    for (const write of this.fn.flow.writes) {
      if (write.key === key && write.value?.type === 'dictionary') {
        for (const pair of write.value.parts) {
          const [name, value] = [pair.child('key'), pair.child('value')];
          if (!name || !value) continue;
          this.found.push({ node: value, value, key: `${key}[${name.text}]`, polarity, within });
          this.take(value, polarity, within, depth + 1);
        }
      } else if (write.key.startsWith(`${key}[`) && write.value) {
        this.found.push({
          node: write.target,
          value: write.value,
          key: write.key,
          polarity,
          within: write.statement,
        });
        this.take(
          write.value,
          write.operator === '-=' ? flipped(polarity) : polarity,
          write.statement,
          depth + 1,
        );
      }
    }
  }

  private variable(node: PyNode, polarity: Term['polarity'], within: PyNode, depth: number): void {
    this.add(node, polarity, within);
    for (const write of this.fn.flow.definitionsAt(node)) this.written(write, polarity, depth);
    const key = keyOf(node);
    if (key === null) return;
    for (const appended of appendedTo(this.fn, key)) {
      const mark = `${appended.start}:${polarity}`;
      if (this.seen.has(mark)) continue;
      this.seen.add(mark);
      this.take(appended, polarity, appended, depth + 1);
    }
  }

  private written(write: Write, polarity: Term['polarity'], depth: number): void {
    const mark = `${write.target.start}:${polarity}`;
    if (this.seen.has(mark)) return;
    this.seen.add(mark);
    if (write.kind === 'assign' && write.value) this.take(write.value, polarity, write.statement, depth + 1);
    if (write.kind !== 'augment' || !write.value) return;
    const { operator, value } = write;
    if (operator === '+=') this.take(value, polarity, write.statement, depth + 1);
    else if (operator === '-=') this.take(value, flipped(polarity), write.statement, depth + 1);
    const before =
      operator === '*=' || operator === '/=' ? scaled(polarity, this.signs.of(value, this.fn)) : polarity;
    for (const earlier of this.fn.flow.definitionsAt(write.target)) this.written(earlier, before, depth + 1);
  }

  private add(node: PyNode, polarity: Term['polarity'], within: PyNode): void {
    this.found.push({ node, value: node, key: keyOf(node), polarity, within });
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

function isWeight(node: PyNode): boolean {
  return numberValue(node) !== null;
}

function flipped(polarity: Term['polarity']): Term['polarity'] {
  return polarity === 1 ? -1 : polarity === -1 ? 1 : 0;
}

function scaled(polarity: Term['polarity'], sign: string): Term['polarity'] {
  return sign === 'positive' ? polarity : sign === 'negative' ? flipped(polarity) : 0;
}
