import { callShape, unparenthesized } from '../../syntax/expressions';
import type { PyFunction } from '../../syntax/module';
import type { PyNode } from '../../syntax/tree';
import { writtenNumber } from '../constants';
import type { RuleContext } from '../context';
import type { Rule } from '../rule';
import { saysComponent } from '../vocabulary';

/** Less is the small change that some rewards give for any answer at all. */
const WORTH_HAVING = 0.05;
const FOR_RUNNING = 0.2;
const BROAD = new Set(['Exception', 'BaseException']);

export const swallowedException: Rule = {
  code: 'RS005',
  title: 'An exception is turned into a reward',
  severity: 'warning',
  *check(context) {
    for (const fn of context.rewardFunctions) {
      const isReward = context.pays(fn);
      if (!isReward && context.entersAs(fn) !== 1) continue;
      for (const clause of fn.own('except_clause')) {
        const raised = namesOf(clause);
        const broad = raised.length === 0 || raised.some((name) => BROAD.has(name));
        const paid = paidIn(clause, fn, context);
        if (!paid) continue;
        const at = clause.children[0] ?? clause;
        if (paid.value >= WORTH_HAVING && broad)
          yield {
            at,
            // Code of the model that runs and fails may well be worth a little.
            ...(paid.value <= FOR_RUNNING && runsModelCode(clause) ? { severity: 'info' as const } : {}),
            message: `When this code fails, ${paid.value} is paid: an input that breaks it earns a reward.`,
          };
        else if (paid.value >= WORTH_HAVING)
          yield {
            at,
            severity: 'info',
            message: `Where ${raised.join(' or ')} is raised, ${paid.value} is paid. Is an input that causes it worth that?`,
          };
        else if (broad && isReward)
          yield {
            at,
            severity: 'info',
            message: `Every error, a typo in this reward too, becomes ${paid.value}. Name the exception that bad input raises.`,
          };
      }
    }
  },
};

/** What is caught; nothing for a bare `except`. */
function namesOf(clause: PyNode): string[] {
  const value = clause.child('value');
  const type = value?.type === 'as_pattern' ? value.parts[0] : value;
  if (!type) return [];
  return type.type === 'tuple' ? type.parts.map(({ text }) => text) : [type.text];
}

/** The number a handler returns, gives to a component or puts into the list of rewards; null when it does neither, or raises. */
function paidIn(clause: PyNode, fn: PyFunction, context: RuleContext): { readonly value: number } | null {
  const block = clause.parts.find((part) => part.type === 'block');
  if (!block || block.all('raise_statement').length) return null;
  const entersSum = (node: PyNode): boolean =>
    context.terms(fn).some((term) => term.node === unparenthesized(node) && term.polarity === 1);
  for (const node of block.all('return_statement', 'assignment', 'call')) {
    let given: PyNode | null = null;
    if (node.type === 'return_statement') {
      const [first] = node.parts;
      // Of a reward and its components, the reward.
      given = first?.type === 'expression_list' ? (first.parts[0] ?? null) : (first ?? null);
    } else if (node.type === 'assignment') {
      const [name, value] = [node.child('left')?.text ?? '', node.child('right')];
      if (value && (saysComponent(name) || entersSum(value))) given = value;
    } else {
      const [first] = callShape(node)?.positional ?? [];
      const list = /^(\w+)\.append$/.exec(node.child('function')?.text ?? '')?.[1];
      if (first && list && (/^(rewards?|scores?)$/.test(list) || entersSum(first))) given = first;
    }
    const value = given && writtenNumber(given, fn, context);
    if (value !== null) return { value };
  }
  return null;
}

function runsModelCode(clause: PyNode): boolean {
  const body = clause.parent?.child('body');
  const calls = body?.all('call').map((call) => call.child('function')?.text ?? '') ?? [];
  return calls.some((name) => /^(exec|compile|subprocess\.\w+|run_\w+|ast\.parse)$/.test(name));
}
