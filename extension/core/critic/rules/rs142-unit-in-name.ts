import { numberValue, unparenthesized } from '../../syntax/expressions';
import type { PyFunction } from '../../syntax/module';
import type { PyNode } from '../../syntax/tree';
import type { RuleContext } from '../context';
import type { Rule, RuleFinding } from '../rule';
import { differ, isMeasured, measureOf, unitInName, type Measured } from '../units';
import { hasWord, lastName } from '../vocabulary';

/** A step of a day: no simulation takes longer ones. */
const LONGEST_STEP = 24 * 3600;

export const unitInItsName: Rule = {
  code: 'RS142',
  title: 'The name says another unit than the value has',
  severity: 'warning',
  *check(context) {
    for (const fn of context.rewardFunctions) {
      yield* rates(fn, context);
      yield* returned(fn, context);
      for (const write of fn.flow.writes) {
        const named = write.kind === 'assign' && write.value ? unitInName(lastName(write.key)) : null;
        if (!named || !write.value) continue;
        const own = measureOf(write.value, fn, context);
        if (isMeasured(own) && differ(own, { ...named, name: '' }))
          yield {
            at: write.target,
            message: `\`${lastName(write.key)}\` says ${named.label}, but ${own.name} is in ${own.label} and is not converted.`,
          };
        else if (named.of === 'energy')
          yield* energy(write.target, lastName(write.key), write.value, named.size, fn, context);
      }
    }
  },
};

/** `def hours(minutes): return minutes`. */
function* returned(fn: PyFunction, context: RuleContext): Generator<RuleFinding> {
  const named = context.isEntry(fn) ? null : unitInFunction(fn.name);
  for (const { parts } of named ? fn.flow.returns : []) {
    if (named?.of === 'energy' && parts[0])
      yield* energy(parts[0], fn.name, parts[0], named.size, fn, context);
    const value = parts[0] ? unparenthesized(parts[0]) : null;
    const own = value && named ? measureOf(value, fn, context) : null;
    const plain = value && /^(identifier|subscript)$/.test(value.type);
    if (!value || !named || !own || !plain || !isMeasured(own) || !differ(own, { ...named, name: '' }))
      continue;
    yield {
      at: value,
      message: `\`${fn.name}\` says ${named.label}, but ${own.name} is in ${own.label} and is returned as it is.`,
    };
  }
}

/** The unit that a function's name ends on: `hours`, `to_radians`, `elapsed_hours`. */
function unitInFunction(name: string): ReturnType<typeof unitInName> {
  return unitInName(name) ?? unitInName(`value_${name}`);
}

const STEP = /^(dt|delta_t|d_t|dt_s|time_step|timestep|control_dt|sim_dt|step_size|dt_hours)$/;

/** `velocity = (x - before) * dt`, `distance = speed / dt`: the step's length on the wrong side of the stroke. */
function* rates(fn: PyFunction, context: RuleContext): Generator<RuleFinding> {
  const given = [
    ...fn.flow.writes.flatMap(({ kind, key, value }) =>
      kind === 'assign' && value ? [[lastName(key), value] as const] : [],
    ),
    ...(context.isEntry(fn)
      ? []
      : fn.flow.returns.flatMap(({ parts: [value] }) => (value ? [[fn.name, value] as const] : []))),
  ];
  for (const [name, value] of given) {
    const bare = unparenthesized(value);
    const [left, right] = [bare.child('left'), bare.child('right')];
    const operator = bare.type === 'binary_operator' ? bare.child('operator')?.text : '';
    if (!left || !right) continue;
    const isRate =
      hasWord(name, 'velocity vel speed') &&
      !hasWord(name, 'cost penalty reward score weight change delta error err term');
    const isAmount =
      hasWord(name, 'displacement distance travelled traveled kwh energy') &&
      !hasWord(name, 'cost penalty reward');
    const isDifference = (side: PyNode): boolean =>
      unparenthesized(side).child('operator')?.text === '-' &&
      unparenthesized(side).type === 'binary_operator';
    const isStep = (side: PyNode): boolean => STEP.test(lastName(side.text).toLowerCase());
    if (operator === '*' && isRate && [left, right].some(isStep) && [left, right].some(isDifference))
      yield {
        at: bare,
        message: `\`${name}\` is how far something got times the length of a step: a velocity is the way divided by the time.`,
      };
    if (
      operator === '/' &&
      isAmount &&
      isStep(right) &&
      hasWord(left.text, 'velocity vel speed power kw watts')
    )
      yield {
        at: bare,
        message: `\`${name}\` is a rate divided by the length of a step: the amount is the rate times the time.`,
      };
  }
}

/** `energy_kwh = power * 0.25` of watts: as if a step took 250 hours. */
function* energy(
  at: PyNode,
  name: string,
  value: PyNode,
  size: number,
  fn: PyFunction,
  context: RuleContext,
): Generator<RuleFinding> {
  const { power, factor } = product(value, fn, context);
  const seconds = power && (size * factor) / power.size;
  if (!power || !seconds || seconds <= LONGEST_STEP) return;
  const missing = /min/i.test(value.text) ? 60 : /sec/i.test(value.text) ? 3600 : 1000;
  yield {
    at,
    message: `\`${name}\` is energy in ${size === 3600 ? 'Wh' : 'kWh'} as it is called, made of ${power.name} in ${power.label.replace(/^[\d./ ]+/, '')}: that would be right for steps of ${Math.round(seconds / 3600)} hours. Is a division by ${missing} missing?`,
  };
}

/** A power and the numbers that it is multiplied with; a power that is not there, or not alone, is null. */
function product(
  node: PyNode,
  fn: PyFunction,
  context: RuleContext,
): { readonly power: Measured | null; readonly factor: number } {
  const bare = unparenthesized(node);
  const own = measureOf(bare, fn, context);
  if (isMeasured(own))
    return { power: own.of === 'power' ? own : null, factor: own.of === 'power' ? 1 : NaN };
  const number = own && 'number' in own ? own.number : numberValue(bare);
  if (number !== null) return { power: null, factor: number };
  const operator = bare.type === 'binary_operator' ? bare.child('operator')?.text : '';
  const [left, right] = [bare.child('left'), bare.child('right')];
  if (!left || !right || (operator !== '*' && operator !== '/')) return { power: null, factor: NaN };
  const [a, b] = [product(left, fn, context), product(right, fn, context)];
  if ((a.power && b.power) || (b.power && operator === '/')) return { power: null, factor: NaN };
  return { power: a.power ?? b.power, factor: operator === '*' ? a.factor * b.factor : a.factor / b.factor };
}
