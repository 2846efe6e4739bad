import { stringValue } from '../../syntax/expressions';
import type { PyFunction } from '../../syntax/module';
import type { PyNode } from '../../syntax/tree';
import type { Rule, RuleFinding } from '../rule';
import { saysReference } from '../vocabulary';

export const firstForAll: Rule = {
  code: 'RS054',
  title: 'Every completion is compared with the first answer',
  severity: 'warning',
  *check(context) {
    for (const fn of context.rewardFunctions)
      if (fn.parameters.includes('completions')) yield* inFunction(fn);
  },
};

/** `answer[0]` inside the loop over the completions: the batch may hold several prompts. */
function* inFunction(fn: PyFunction): Generator<RuleFinding> {
  for (const node of fn.own('subscript')) {
    const value = node.child('value');
    const [index] = node.childrenOf('subscript');
    if (!value || value.type !== 'identifier' || index?.text !== '0' || stringValue(index) !== null) continue;

    const isColumn = saysReference(value.text) && fn.isParameter(value);
    if (!isColumn || !isInLoop(node) || node.above('f_string', 'interpolation')) continue;
    if (!node.above('comparison_operator') && node.parent?.type !== 'argument_list') continue;
    if (/^(print|log|logger\.\w+)$/.test(node.above('call')?.child('function')?.text ?? '')) continue;
    yield {
      at: node,
      message: `\`${value.text}\` has one item for each completion, and a batch may hold several prompts: this compares all with the first. Use zip(completions, ${value.text}).`,
    };
  }
}

function isInLoop(node: PyNode): boolean {
  for (let parent = node.parent; parent && parent.type !== 'function_definition'; parent = parent.parent) {
    const clause =
      parent.type === 'for_statement' ? parent : parent.parts.find((part) => part.type === 'for_in_clause');
    if (clause && /\b(completions|contents|responses)\b/.test(clause.child('right')?.text ?? '')) return true;
  }
  return false;
}
