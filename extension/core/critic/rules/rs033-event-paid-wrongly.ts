import { keyOf, numberValue, unparenthesized } from '../../syntax/expressions';
import type { PyFunction } from '../../syntax/module';
import type { PyNode } from '../../syntax/tree';
import { constantOf } from '../constants';
import type { RuleContext } from '../context';
import { outcomeOf } from '../outcomes';
import type { Rule, RuleFinding } from '../rule';
import { hasWord, lastName, saysFailure, saysSuccess } from '../vocabulary';

export const eventPaidWrongly: Rule = {
  code: 'RS033',
  title: 'Failure paid, or success charged',
  severity: 'warning',
  *check(context) {
    for (const fn of context.rewardFunctions) {
      for (const node of fn.own('if_statement', 'elif_clause')) yield* branch(node, fn, context);
      for (const node of fn.own('conditional_expression')) {
        yield* choice(node, fn, context);
        yield* outcomePaid(node, fn, context);
      }
      yield* flagTerms(fn, context);
      yield* products(fn, context);
    }
  },
};

type Event = 'failure' | 'success' | 'end' | 'timeout';

/** What a condition says has happened: one flag, perhaps negated. */
function eventOf(
  condition: PyNode,
  fn: PyFunction,
  context: RuleContext,
): { readonly event: Event; readonly happened: boolean; readonly name: string } | null {
  const bare = unparenthesized(condition);
  if (bare.type === 'not_operator') {
    const inner = bare.child('argument');
    const found = inner ? eventOf(inner, fn, context) : null;
    return found && { ...found, happened: !found.happened };
  }
  const told = outcomeOf(bare, fn, context);
  if (told) return { event: told.event, happened: true, name: told.name };
  const get =
    bare.type === 'call' && /\.get$/.test(bare.child('function')?.text ?? '')
      ? bare.child('arguments')?.parts[0]
      : null;
  const key = get ? get.text : (keyOf(bare) ?? '');
  const name = lastName(key);
  if (!key || (bare.type === 'call' && !get)) return null;
  if (saysFailure(name)) return { event: 'failure', happened: true, name };
  if (saysSuccess(name)) return { event: 'success', happened: true, name };
  if (hasWord(name, 'truncated timeout')) return { event: 'timeout', happened: true, name };
  return hasWord(name, 'terminated done dead fallen') && !hasWord(name, 'not')
    ? { event: 'end', happened: true, name }
    : null;
}

/** `if collision: reward += 5`, `if terminated: reward += alive_bonus`. */
function* branch(node: PyNode, fn: PyFunction, context: RuleContext): Generator<RuleFinding> {
  const condition = node.child('condition');
  const event = condition ? eventOf(condition, fn, context) : null;
  const body = node.child('consequence');
  if (!event || !body) return;
  for (const statement of body.parts) {
    const change = statement.parts[0];
    if (change?.type !== 'augmented_assignment') continue;
    const [target, value, operator] = [
      change.child('left'),
      change.child('right'),
      change.child('operator')?.text,
    ];
    if (!target || !value || (operator !== '+=' && operator !== '-=') || !isReward(target.text, fn)) continue;
    const sign = context.signs.of(value, fn);
    const way = wayOf(change, fn, context) * (sign === 'positive' ? 1 : sign === 'negative' ? -1 : 0);
    const pays = way === 0 ? null : way > 0;
    const message = judge(event, pays, value.text);
    if (message) yield { at: change, message };
  }
}

/** Whether a sum that changes by something positive raises the reward (1) or lowers it (−1), through its callers too; 0 for both. */
function wayOf(change: PyNode, fn: PyFunction, context: RuleContext): number {
  const value = unparenthesized(change.child('right') ?? change);
  const own = new Set(
    context.terms(fn).flatMap(({ node, polarity }) => (node === value && polarity !== 0 ? polarity : [])),
  );
  const [only] = own;
  if (own.size > 1) return 0;
  return wayOfHelper(fn, context) * (only ?? (change.child('operator')?.text === '-=' ? -1 : 1));
}

/** The same of what a helper returns. Where nothing shows how it is used, its name says whether it is a cost. */
function wayOfHelper(fn: PyFunction, context: RuleContext): number {
  const enters = context.entersAs(fn);
  if (enters === 'both') return 0;
  return enters ?? (hasWord(fn.name, 'cost costs penalty penalties charge charges risk loss') ? 0 : 1);
}

/** `r -= 5.0 * (not fell)`, `r += 5.0 * crashed`: a flag as a number, times an amount. */
function* products(fn: PyFunction, context: RuleContext): Generator<RuleFinding> {
  const told = new Set<PyNode>();
  const helper = wayOfHelper(fn, context);
  for (const { node, polarity, direct } of context.terms(fn)) {
    if (!direct || polarity === 0 || node.type !== 'binary_operator' || node.child('operator')?.text !== '*')
      continue;
    const [left, right] = [node.child('left'), node.child('right')];
    for (const [flag, amount] of [
      [left, right],
      [right, left],
    ]) {
      const event = flag ? eventOf(flag, fn, context) : null;
      const size = amount ? numberValue(constantOf(amount, fn, context)) : null;
      if (event?.event !== 'failure' || size === null || size * helper === 0 || told.has(node)) continue;
      // Of a variable the name says too little: it may be anything but a flag.
      const isFlag = unparenthesized(flag ?? node).type === 'not_operator' || !event.happened;
      const message = isFlag ? judge(event, helper * polarity * size > 0, amount?.text ?? '') : null;
      if (!message) continue;
      told.add(node);
      yield { at: node, message };
    }
  }
}

/** The variable that is returned, or one called a reward or score. */
function isReward(name: string, fn: PyFunction): boolean {
  return (
    hasWord(name, 'reward rewards score total r') ||
    fn.flow.returns.some((statement) => statement.parts[0]?.text === name)
  );
}

function judge(
  { event, happened, name }: { event: Event; happened: boolean; name: string },
  pays: boolean | null,
  value: string,
): string | null {
  if (
    hasWord(value, 'alive survive survival healthy living upright') &&
    (event === 'end' || event === 'failure')
  ) {
    if (pays === true && happened)
      return `\`${value}\` is paid when \`${name}\` holds: exactly when the agent is not alive any more.`;
    return null;
  }
  if (event === 'end' || pays === null) return null;
  if (event === 'timeout')
    return happened && pays && hasWord(value, 'goal success reach win')
      ? `\`${value}\` is paid when \`${name}\` holds: when time ran out, not when the goal was reached.`
      : null;
  if (event === 'failure' && happened && pays) return `This pays for \`${name}\`.`;
  if (event === 'failure' && !happened && !pays && !hasWord(value, 'time step'))
    return `This charges the agent for not having \`${name}\`.`;
  if (
    event === 'success' &&
    happened &&
    !pays &&
    !hasWord(value, 'time step steps effort energy cost length penalty')
  )
    return `This charges the agent for \`${name}\`.`;
  if (event === 'success' && !happened && pays && hasWord(value, 'success goal bonus reach win'))
    return `\`${value}\` is paid when \`${name}\` does not hold.`;
  return null;
}

/** `5.0 if info["off_table"] else 0.0`, where the task calls that a failure. */
function* outcomePaid(node: PyNode, fn: PyFunction, context: RuleContext): Generator<RuleFinding> {
  const [then, test, otherwise] = node.parts;
  const told = test ? outcomeOf(unparenthesized(test), fn, context) : null;
  const size = then ? numberValue(constantOf(then, fn, context)) : null;
  if (!told || !size || numberValue(otherwise ?? null) !== 0) return;
  const way = context.terms(fn).find((term) => term.node === node || term.node === then)?.polarity ?? 0;
  const pays = way * size * wayOfHelper(fn, context);
  const message = pays ? judge({ event: told.event, happened: true, name: told.name }, pays > 0, '') : null;
  if (message) yield { at: node, message };
}

/** `alive_bonus if terminated else 0.0`, `goal_bonus if not reached else 0.0`. */
function* choice(node: PyNode, fn: PyFunction, context: RuleContext): Generator<RuleFinding> {
  const [then, test, otherwise] = node.parts;
  const event = test ? eventOf(test, fn, context) : null;
  if (!event || !then || numberValue(otherwise ?? null) !== 0) return;
  const pays = context.signs.of(then, fn) === 'negative' ? false : true;
  const message = hasWord(then.text, 'alive survive healthy goal success bonus reach win')
    ? judge(event, pays, then.text)
    : null;
  if (message) yield { at: node, message };
}

/** One side of `next_obs["delivered"] - obs["delivered"]`. */
function isOfAChange(node: PyNode): boolean {
  const around = node.parent;
  if (around?.type !== 'binary_operator' || around.child('operator')?.text !== '-') return false;
  const [left, right] = [around.child('left'), around.child('right')].map((side) =>
    lastName(side?.text ?? ''),
  );
  return left === right;
}

/** `reward += 5.0 * collided`: the flag itself is the term. */
function* flagTerms(fn: PyFunction, context: RuleContext): Generator<RuleFinding> {
  const reported = new Set<PyNode>();
  const helper = wayOfHelper(fn, context);
  for (const term of context.terms(fn)) {
    if (!term.key || reported.has(term.node) || term.polarity === 0) continue;
    const name = lastName(term.key);
    const isPlainFlag = isFlag(term.node, fn, context);
    // `parts["crash"] = -10.0 if … else 0.0` is the charge itself.
    if (!isPlainFlag || context.signs.of(term.value, fn) === 'negative') continue;
    // `-(now["collisions"] - before["collisions"])`: what is charged is the change.
    if (hasWord(term.key, 'prev previous last old before') || isOfAChange(term.node)) continue;
    // A constant is no event: `max(0, error - DEAD_BAND)`.
    if (/^[A-Z][A-Z0-9_]*$/.test(name)) continue;
    if (saysFailure(name) && helper * term.polarity === 1) {
      reported.add(term.node);
      yield { at: term.node, message: `\`${name}\` is added to the reward: it pays.` };
    } else if (saysSuccess(name) && helper * term.polarity === -1 && !isOneMinus(term.node)) {
      reported.add(term.node);
      yield { at: term.node, message: `\`${name}\` is subtracted from the reward: it costs.` };
    }
  }
}

/** `1 - success` is the failure. */
function isOneMinus(node: PyNode): boolean {
  const parent = node.parent?.type === 'parenthesized_expression' ? node.parent.parent : node.parent;
  return parent?.type === 'binary_operator' && numberValue(parent.child('left')) === 1;
}

/** Not a number of another sign by its own definition: a parameter, an entry that is only read, or a comparison. */
function isFlag(node: PyNode, fn: PyFunction, context: RuleContext): boolean {
  // `weights.crash` is a number somebody chose, `obs["crash"]` and `crash` are events.
  if (!['identifier', 'subscript'].includes(node.type) || context.signs.of(node, fn) === 'negative')
    return false;
  if (
    node.type === 'subscript' &&
    fn.own('assignment').some((write) => write.child('left')?.text === node.text)
  )
    return false;
  const writes = fn.flow.definitionsAt(node);
  return writes.every(
    (write) =>
      write.kind === 'parameter' ||
      (write.kind === 'assign' &&
        /comparison|not_operator|boolean_operator|subscript|call|true|false/.test(write.value?.type ?? '')),
  );
}
