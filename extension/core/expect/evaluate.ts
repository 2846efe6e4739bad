import { formatCount } from '../measures/format';
import type { Source } from './aggregates';
import { levelOf } from './aggregates';
import { Compiler } from './compile';
import { ExpectFault } from './fault';
import { NoReward, Nothing, type Cursor, type ExpectInput } from './input';
import type { Level } from './names';
import { parseExpectation } from './parse';
import type { ExpectResult, Unit, Violation } from './result';
import type { Expectation, Over } from './syntax';
import { isTrue, shown, type Value } from './values';
import { directions, Witness, type Direction, type Miss } from './witness';
import { Worst } from './worst';

/** What an expectation comes to, before it is known which lines of the reward were at work. */
export type Evaluated = Omit<ExpectResult, 'lines'> & {
  readonly direction: Direction;
  /** Components that the part which does not hold names. */
  readonly components: readonly string[];
};

const RECORDING: Cursor = { row: 0, episode: 0, group: [] };

/** Asks one expectation of a replay. Never throws: a mistake in it is a result. */
export function evaluateExpectation(source: string, input: ExpectInput): Evaluated {
  let unit: Unit = 'recording';
  try {
    const expectation = parseExpectation(source);
    unit = unitOf(expectation.over, input);
    return new Question(expectation, unit, input).answer();
  } catch (thrown) {
    const base = { source, unit, expected: source, ...NOTHING_FOUND };
    if (thrown instanceof Nothing)
      return { ...base, status: 'not-applicable', message: `Does not apply: ${lowerFirst(thrown.sentence)}` };
    if (thrown instanceof NoReward)
      return thrown.isFailure
        ? { ...base, status: 'error', message: failedSteps(input) }
        : {
            ...base,
            status: 'not-applicable',
            message: 'Does not apply: the reward applies to no step that is asked about.',
          };
    if (!(thrown instanceof ExpectFault)) throw thrown;
    const { message, hint, start, end } = thrown;
    return { ...base, status: 'error', message: `${message} ${hint}`.trim(), fault: { start, end } };
  }
}

const NOTHING_FOUND = {
  got: '',
  checked: 0,
  violated: 0,
  worst: [],
  direction: null,
  components: [],
} as const;

class Question {
  private readonly compiler: Compiler;
  private readonly witness: Witness;
  private readonly level: Level;
  private readonly check: (at: Cursor) => Value;

  constructor(
    private readonly expectation: Expectation,
    private readonly unit: Unit,
    private readonly input: ExpectInput,
  ) {
    const { source, over, check } = expectation;
    this.compiler = new Compiler(input, source);
    this.level = over ? levelOf(over.scope) : 'recording';
    this.check = this.compiler.compile(check, this.level);
    this.witness = new Witness(this.compiler, this.level);
  }

  answer(): Evaluated {
    return this.expectation.over ? this.ofMany(this.expectation.over) : this.ofRecording();
  }

  private get base() {
    const { source, check } = this.expectation;
    return { source, unit: this.unit, expected: this.compiler.text(check), ...NOTHING_FOUND };
  }

  private ofRecording(): Evaluated {
    const holds = this.truth(RECORDING);
    const got = this.witness.got(this.expectation.check, RECORDING);
    if (holds) return { ...this.base, status: 'pass', checked: 1, message: `Holds: ${got}.` };
    const misses = this.witness.missesOf(this.expectation.check, RECORDING);
    return {
      ...this.base,
      status: 'fail',
      checked: 1,
      violated: 1,
      got,
      message: `Expected ${this.base.expected}, but ${got}.`,
      worst: this.extremes(misses),
      ...this.towards(misses),
    };
  }

  private ofMany(over: Over): Evaluated {
    const where = over.where && this.compiler.compile(over.where, this.level);
    const worst = new Worst();
    const failed = new Map<string, number>();
    let [matched, checked, violated, leftOut] = [0, 0, 0, 0];
    let first: Cursor | null = null;
    this.compiler.aggregates.forEach(over, 'recording', RECORDING, (at) => {
      try {
        if (where && !isTrue(where(at))) return;
        matched++;
        if (this.truth(at)) {
          checked++;
          return;
        }
        checked++;
        violated++;
        first ??= { ...at };
        worst.add(at, this.witness.distance(this.expectation.check, at));
      } catch (thrown) {
        if (thrown instanceof Nothing) leftOut++;
        else if (!(thrown instanceof NoReward)) throw this.placed(thrown, at);
        else if (thrown.isFailure) failed.set(thrown.what, (failed.get(thrown.what) ?? 0) + 1);
        else leftOut++;
      }
    });
    const base = { ...this.base, checked, violated };
    const aside = leftOut > 0 ? ` ${this.count(leftOut)} left out: nothing to ask there.` : '';
    const lost = [...failed].map(([what, times]) => `on ${this.count(times)} the reward ${what}`).join(', ');
    const condition = over.where ? ` where ${this.compiler.text(over.where)}` : '';
    if (violated > 0) {
      const places = worst.all();
      const misses = this.witness.missesOf(this.expectation.check, places[0] ?? first ?? RECORDING);
      const violations = places.map((at) => this.violation(at));
      return {
        ...base,
        status: 'fail',
        got: violations[0]?.got ?? '',
        message: `Expected ${base.expected} on ${this.count(checked)}${condition}; ${violated === checked ? `it holds on ${checked === 1 ? 'none' : 'none of them'}` : `it does not hold on ${formatCount(violated)} of them`}.${lost ? ` Besides, ${lost}.` : ''}${aside}`,
        worst: violations,
        ...this.towards(misses),
      };
    }
    if (failed.size > 0)
      return {
        ...base,
        status: 'error',
        message: `Can't be told: ${lost}. ${failedSteps(this.input)}`,
      };
    if (checked === 0)
      return {
        ...base,
        status: 'not-applicable',
        message:
          matched + leftOut > 0
            ? `Does not apply: the reward applies to none of the ${this.count(matched + leftOut)}${condition}.`
            : `Does not apply: no recorded ${this.unit}${condition ? ` has ${condition.slice(7)}` : ''}.`,
      };
    return { ...base, status: 'pass', message: `Holds on all ${this.count(checked)}${condition}.${aside}` };
  }

  private truth(at: Cursor): boolean {
    const value = this.check(at);
    if (typeof value === 'boolean') return value;
    const { check } = this.expectation;
    throw new ExpectFault(
      `${this.compiler.text(check)} is ${shown(value)}, which neither holds nor fails.`,
      check.start,
      check.end,
      'Compare it with something.',
    );
  }

  private placed(thrown: unknown, at: Cursor): unknown {
    if (!(thrown instanceof ExpectFault)) return thrown;
    const { trajectory, step } = this.violation(at, '');
    const where = step === null ? `episode ${trajectory}` : `episode ${trajectory}, step ${step}`;
    return new ExpectFault(
      `${thrown.message.replace(/\.$/, '')} (${where}).`,
      thrown.start,
      thrown.end,
      thrown.hint,
    );
  }

  private violation(at: Cursor, got = this.witness.got(this.expectation.check, at)): Violation {
    const isStep = this.level === 'step' && this.input.evaluation.input.set.kind !== 'completions';
    return violationAt(this.input, at, isStep, got);
  }

  /** Of a failed comparison of aggregates: the items that are furthest on the wrong side. */
  private extremes(misses: readonly Miss[]): Violation[] {
    const lists = misses.flatMap((miss) => {
      const [left, right] = directions(miss);
      return [
        [this.compiler.sources.get(miss.left), left] as const,
        [this.compiler.sources.get(miss.right), right] as const,
      ].map(([source, direction]) => (source && direction ? this.furthest(source, direction) : []));
    });
    const taken: Violation[] = [];
    for (let i = 0; i < 3; i++) for (const list of lists) if (list[i]) taken.push(list[i] as Violation);
    return taken.slice(0, 3);
  }

  private furthest({ items, level, text }: Source, direction: Direction): Violation[] {
    const worst = new Worst();
    const values = new Map<number, number>();
    items(RECORDING, (at, value) => {
      if (worst.add(at, direction === 'too high' ? value : -value)) values.set(at.row, value);
    });
    const isStep = level === 'step' && this.input.evaluation.input.set.kind !== 'completions';
    return worst
      .all()
      .map((at) => violationAt(this.input, at, isStep, `${text} = ${shown(values.get(at.row) ?? null)}`));
  }

  private towards(misses: readonly Miss[]): Pick<Evaluated, 'direction' | 'components'> {
    const texts = misses.flatMap((miss) => {
      const sides = directions(miss);
      return [miss.left, miss.right].map((expr, i) => ({
        text: this.compiler.text(expr),
        way: sides[i] ?? null,
      }));
    });
    const paid = texts.find(({ text }) => /\b(reward|return|component)\b/.test(text));
    const components = texts.flatMap(({ text }) =>
      [...text.matchAll(/component\(\s*(["'])(.*?)\1/g)].map(([, , name = '']) => name),
    );
    return { direction: paid?.way ?? null, components: [...new Set(components)] };
  }

  private count(n: number): string {
    return `${formatCount(n)} ${n === 1 ? this.unit : `${this.unit}s`}`;
  }
}

function violationAt({ evaluation }: ExpectInput, at: Cursor, isStep: boolean, got: string): Violation {
  const { id = '', start = 0 } = evaluation.input.set.episodes[at.episode] ?? {};
  return { trajectory: id, step: isStep ? at.row - start : null, got, row: at.row };
}

function unitOf(over: Over | null, { evaluation }: ExpectInput): Unit {
  if (!over) return 'recording';
  if (over.scope === 'groups') return 'group';
  if (over.scope === 'episodes') return 'episode';
  return evaluation.input.set.kind === 'completions' || over.scope === 'completions' ? 'completion' : 'step';
}

/** Why an expectation on this reward can't be told: the first of its errors. */
function failedSteps({ evaluation }: ExpectInput): string {
  const [error] = evaluation.input.replay.errors;
  if (!error) return 'Some steps have no reward.';
  const what = [error.type, error.message].filter(Boolean).join(': ').replace(/\.$/, '');
  const line = error.line === null ? '' : ` (line ${error.line})`;
  return `${formatCount(error.steps)} ${error.steps === 1 ? 'step has' : 'steps have'} no reward: ${what}${line}.`;
}

function lowerFirst(text: string): string {
  return /^[A-Z][a-z]/.test(text) ? `${text[0]?.toLowerCase() ?? ''}${text.slice(1)}` : text;
}
