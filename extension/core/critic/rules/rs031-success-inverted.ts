import { callShape, numberValue, singleComparison, unparenthesized } from '../../syntax/expressions';
import type { Comparison } from '../../syntax/expressions';
import type { PyFunction } from '../../syntax/module';
import type { PyNode } from '../../syntax/tree';
import type { RuleContext } from '../context';
import type { QuickFix } from '../finding';
import { replaceNode, type Rule, type RuleFinding } from '../rule';
import {
  hasWord,
  lastName,
  saysDistance,
  saysDistanceToGoal,
  saysHazard,
  saysReference,
  saysSuccess,
} from '../vocabulary';

export const successInverted: Rule = {
  code: 'RS031',
  title: 'Success test the wrong way round',
  severity: 'warning',
  *check(context) {
    for (const fn of context.rewardFunctions) {
      for (const node of fn.own('assignment')) yield* reachedWhenFar(node, fn, context);
      if (saysSuccess(fn.name)) yield* trueWhenFar(fn, context);
      for (const node of fn.own('if_statement', 'elif_clause')) yield* paidWhenFar(node, fn, context);
      for (const node of fn.own('conditional_expression')) yield* mismatchPaid(node);
      for (const node of fn.own('if_statement')) yield* mismatchBranch(node);
      if (context.pays(fn)) yield* differencePaid(fn, context);
    }
  },
};

/** `def is_success(a, b): return norm(a - b) > 0.05`. */
function* trueWhenFar(fn: PyFunction, context: RuleContext): Generator<RuleFinding> {
  for (const statement of fn.flow.returns) {
    const value = statement.parts[0];
    const far = value ? farTest(value, fn, context) : null;
    if (value && far)
      yield {
        at: value,
        message: `\`${fn.name}\` gives true when \`${far}\` is large: far away counts as success. Use \`<\`.`,
        ...withFix(value),
      };
  }
}

/** `reached = distance > 0.05`, `goal_bonus = where(distance > 0.05, …)`, `same = a != b`. */
function* reachedWhenFar(node: PyNode, fn: PyFunction, context: RuleContext): Generator<RuleFinding> {
  const [left, right] = [node.child('left'), node.child('right')];
  if (left?.type !== 'identifier' || !right || saysHazard(left.text)) return;
  const isBonus = hasWord(left.text, 'success goal reach reached') && hasWord(left.text, 'bonus reward');
  const test = isBonus ? testOfChoice(right, context) : saysSuccess(left.text) ? right : null;
  const far = test ? farTest(test, fn, context) : null;
  if (test && far)
    yield {
      at: test,
      message: `\`${left.text}\` is given when \`${far}\` is large: far away counts as success. Use \`<\`.`,
      ...withFix(test),
    };
  if (!/^(is_)?(same|equal|equals|correct|match|matched)$/.test(left.text)) return;
  if (right.all('list_comprehension', 'generator_expression').length) return;
  for (const link of right
    .all('comparison_operator')
    .filter((part) => singleComparison(part)?.operator === '!='))
    yield { at: link, message: `\`${left.text}\` is true where \`${link.text}\`: where they differ.` };
}

/** The condition of `np.where(…)`, or of a comparison turned into a number. */
function testOfChoice(node: PyNode, context: RuleContext): PyNode | null {
  const call = callShape(unparenthesized(node));
  if (!call) return null;
  if (/^(numpy|torch)\.where$/.test(context.called(call.node))) return call.positional[0] ?? null;
  if (call.receiver && /^(float|astype|double)$/.test(call.method ?? '')) return call.receiver;
  return call.callee.text === 'float' ? (call.positional[0] ?? null) : null;
}

/** `distance > limit`: the distance's text; null for anything else. */
function farTest(node: PyNode, fn: PyFunction, context: RuleContext): string | null {
  const link = singleComparison(node);
  if (!link || !/^[<>]=?$/.test(link.operator) || saysHazard(node.text) || fn.name.includes('avoid'))
    return null;
  const [far, limit] = link.operator.startsWith('>') ? [link.left, link.right] : [link.right, link.left];
  return isDistance(far, context) && !isDistance(limit, context) ? far.text : null;
}

function isDistance(node: PyNode, context: RuleContext): boolean {
  if (node.type === 'call') return /norm$|hypot$|(^|\.)dist$/.test(context.called(node));
  if (!/^[\w.[\]"']+$/.test(node.text)) return false;
  return (
    saysDistance(lastName(node.text)) &&
    !hasWord(node.text, 'threshold thresh tol tolerance limit max min radius')
  );
}

/** `if distance_to_goal > 0.5: reward += 10`, `if terminated and distance > 0.5: reward += 10`. */
function* paidWhenFar(node: PyNode, fn: PyFunction, context: RuleContext): Generator<RuleFinding> {
  const condition = node.child('condition');
  const tests = condition ? conjuncts(condition) : [];
  const far = tests.find((test) => farTest(test, fn, context) !== null);
  if (!far) return;
  const subject = farTest(far, fn, context) ?? '';
  const atTheEnd = tests.some((test) => /^(terminated|done)$/.test(test.text));
  if (!atTheEnd && !(tests.length === 1 && saysDistanceToGoal(lastName(subject)))) return;
  for (const statement of node.child('consequence')?.parts ?? []) {
    const added = statement.parts[0];
    if (added?.type !== 'augmented_assignment' || added.child('operator')?.text !== '+=') continue;
    const value = added.child('right');
    if (value && ((numberValue(value) ?? 0) > 0 || /goal|success|reach/i.test(value.text)))
      yield {
        at: far,
        message: `This pays \`${value.text}\` while \`${subject}\` is large, away from the goal. Use \`<\`.`,
        ...withFix(far),
      };
  }
}

/** The conditions that `and` joins. */
function conjuncts(condition: PyNode): PyNode[] {
  const bare = unparenthesized(condition);
  if (bare.type !== 'boolean_operator' || bare.child('operator')?.text !== 'and') return [bare];
  return [bare.child('left'), bare.child('right')].flatMap((side) => (side ? conjuncts(side) : []));
}

/** `1.0 if answer != gold else 0.0`, `0.0 if correct else 1.0`. */
function* mismatchPaid(node: PyNode): Generator<RuleFinding> {
  const [then, test, otherwise] = node.parts;
  const [high, low] = [numberValue(then ?? null), numberValue(otherwise ?? null)];
  if (!test || high === null || low === null || high === low) return;
  const verdict = verdictOf(test);
  if (verdict === null || verdict === high > low) return;
  yield {
    at: node,
    message: paidWrong(test, verdict),
  };
}

/** `if answer == gold: return 0.0` with a larger number in the other branch. */
function* mismatchBranch(node: PyNode): Generator<RuleFinding> {
  const test = node.child('condition');
  const verdict = test ? verdictOf(test) : null;
  const alternatives = node.childrenOf('alternative');
  const [otherwise] = alternatives;
  const then = paidBy(node.child('consequence'));
  const rest =
    alternatives.length === 1 && otherwise?.type === 'else_clause' ? paidBy(otherwise.child('body')) : null;
  if (!test || verdict === null || then === null || rest === null || then === rest) return;
  if (verdict !== then > rest)
    yield {
      at: test,
      message: paidWrong(test, verdict),
    };
}

function paidWrong(test: PyNode, isRight: boolean): string {
  return isRight
    ? `\`${test.text}\` says that the answer is right, and this case is paid less.`
    : `\`${test.text}\` says that the answer is wrong, and this case is paid more.`;
}

/** `float(predicted != answer)`: the comparison itself is the term. */
function* differencePaid(fn: PyFunction, context: RuleContext): Generator<RuleFinding> {
  const reported = new Set<PyNode>();
  for (const { node, polarity } of context.terms(fn)) {
    if (polarity !== 1) continue;
    for (const test of node.type === 'boolean_operator' ? node.all('comparison_operator') : [node]) {
      if (test.type !== 'comparison_operator' || reported.has(test) || verdictOf(test) !== false) continue;
      reported.add(test);
      yield { at: test, message: `This pays where \`${test.text}\`: a wrong answer.` };
    }
  }
}

/** The number that a block of one statement returns, appends or assigns. */
function paidBy(block: PyNode | null): number | null {
  const [statement] = block?.parts ?? [];
  if (!statement || block?.parts.length !== 1) return null;
  if (statement.type === 'return_statement') return numberValue(statement.parts[0] ?? null);
  const inner = statement.parts[0];
  if (inner?.type === 'assignment' && /reward|score/i.test(inner.child('left')?.text ?? ''))
    return numberValue(inner.child('right'));
  const call = inner ? callShape(inner) : null;
  return call?.method === 'append' && /reward|score/i.test(call.receiver?.text ?? '')
    ? numberValue(call.positional[0] ?? null)
    : null;
}

/** True when the test says "right", false when it says "wrong"; null when it is about something else. */
function verdictOf(test: PyNode): boolean | null {
  const bare = unparenthesized(test);
  if (bare.type === 'not_operator') {
    const inner = bare.child('argument');
    const verdict = inner ? verdictOf(inner) : null;
    return verdict === null ? null : !verdict;
  }
  if (bare.type === 'identifier')
    return /^(is_)?(correct|right|match|matched|success|solved|reached|reached_goal|goal_reached)$/.test(
      bare.text,
    )
      ? true
      : null;
  const link = singleComparison(bare);
  const close = link ? closeness(link) : null;
  if (close !== null) return close;
  if (!link || (link.operator !== '==' && link.operator !== '!=')) return null;
  const plain = (side: PyNode): boolean =>
    !['string', 'integer', 'float', 'none', 'true', 'false'].includes(side.type);
  if (!plain(link.left) || !plain(link.right)) return null;
  const sides = [link.left.text, link.right.text];
  if (!sides.some((side) => saysReference(lastName(side.replace(/\.\w+\(\)/g, ''))))) return null;
  return link.operator === '==';
}

function withFix(comparison: PyNode): { fix?: QuickFix } {
  const operator = unparenthesized(comparison).child('operators');
  if (!operator) return {};
  const turned = operator.text.replace(/[<>]/, (sign) => (sign === '<' ? '>' : '<'));
  return { fix: replaceNode(operator, turned, `Write ${turned}`) };
}

/** `abs(a - b) < 1e-6` says that they are equal, `>` that they are not. */
function closeness({ left, operator, right }: Comparison): boolean | null {
  const call = callShape(unparenthesized(left));
  const limit = numberValue(right);
  const [difference] = call?.positional ?? [];
  if (call?.callee.text !== 'abs' || !difference || limit === null || limit <= 0 || limit > 1e-2) return null;
  if (unparenthesized(difference).child('operator')?.text !== '-') return null;
  return operator.startsWith('<') ? true : operator.startsWith('>') ? false : null;
}
