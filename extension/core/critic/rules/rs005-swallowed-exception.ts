import { numberValue } from '../../syntax/expressions';
import type { PyNode } from '../../syntax/tree';
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
    for (const fn of context.rewardFunctions.filter((candidate) => context.pays(candidate)))
      for (const clause of fn.own('except_clause')) {
        const type = clause.child('value');
        const name = type?.type === 'as_pattern' ? type.parts[0]?.text : type?.text;
        const broad = name === undefined || BROAD.has(name);
        const paid = paidIn(clause);
        if (!paid) continue;
        if (paid.value >= WORTH_HAVING)
          yield {
            at: clause.children[0] ?? clause,
            // Code of the model that runs and fails may well be worth a little.
            ...(paid.value <= FOR_RUNNING && runsModelCode(clause) ? { severity: 'info' as const } : {}),
            message: `When this code fails, ${paid.value} is paid: an input that breaks it earns a reward.`,
          };
        else if (broad)
          yield {
            at: clause.children[0] ?? clause,
            severity: 'info',
            message: `Every error, a typo in this reward too, becomes ${paid.value}. Name the exception that bad input raises.`,
          };
      }
  },
};

/** The number a handler returns or gives to a component; null when it does neither, or raises. */
function paidIn(clause: PyNode): { readonly value: number } | null {
  const block = clause.parts.find((part) => part.type === 'block');
  if (!block || block.all('raise_statement').length) return null;
  for (const node of block.all('return_statement', 'assignment', 'call')) {
    if (node.type === 'return_statement') {
      const value = numberValue(node.parts[0] ?? null);
      if (value !== null) return { value };
    } else if (node.type === 'assignment') {
      const value = numberValue(node.child('right'));
      const name = node.child('left')?.text ?? '';
      if (value !== null && saysComponent(name)) return { value };
    } else if (/^(rewards?|scores?)\.append$/.test(node.child('function')?.text ?? '')) {
      const value = numberValue(node.child('arguments')?.parts[0] ?? null);
      if (value !== null) return { value };
    }
  }
  return null;
}

function runsModelCode(clause: PyNode): boolean {
  const body = clause.parent?.child('body');
  const calls = body?.all('call').map((call) => call.child('function')?.text ?? '') ?? [];
  return calls.some((name) => /^(exec|compile|subprocess\.\w+|run_\w+|ast\.parse)$/.test(name));
}
