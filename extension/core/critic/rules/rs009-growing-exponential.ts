import { callShape } from '../../syntax/expressions';
import type { PyFunction } from '../../syntax/module';
import type { PyNode } from '../../syntax/tree';
import type { RuleContext } from '../context';
import type { Rule } from '../rule';
import { saysCost, saysDistance } from '../vocabulary';

export const growingExponential: Rule = {
  code: 'RS009',
  title: 'Exponential of a positive distance or error',
  severity: 'warning',
  *check(context) {
    for (const fn of context.rewardFunctions) {
      const reported = new Set<PyNode>();
      for (const term of context.terms(fn)) {
        if (term.polarity !== 1 || reported.has(term.node)) continue;
        if (!/^(math|numpy|torch)\.exp$/.test(context.called(term.node))) continue;
        const [argument] = callShape(term.node)?.positional ?? [];
        if (!argument || context.signs.of(argument, fn) !== 'positive' || !isDistance(argument, fn, context))
          continue;
        reported.add(term.node);
        yield {
          at: term.node,
          message: `\`${term.node.text}\` grows with the distance: far away pays most, without bound. Use exp(−…).`,
          fix: {
            title: 'Negate the exponent',
            edits: [
              { range: argument.range, text: isAtom(argument) ? `-${argument.text}` : `-(${argument.text})` },
            ],
          },
        };
      }
    }
  },
};

/** Named for a distance or error, or a norm or square by construction. */
function isDistance(node: PyNode, fn: PyFunction, context: RuleContext, depth = 0): boolean {
  if (depth > 3) return false;
  for (const part of node.all('identifier', 'call', 'string_content', 'binary_operator')) {
    if (part.type === 'binary_operator') {
      if (part.child('operator')?.text === '**') return true;
      continue;
    }
    if (part.type !== 'call') {
      if (saysDistance(part.text) || saysCost(part.text)) return true;
      if (part.type === 'identifier')
        for (const write of fn.flow.definitionsAt(part))
          if (write.kind === 'assign' && write.value && isDistance(write.value, fn, context, depth + 1))
            return true;
    } else if (/norm$|hypot$|(^|\.)dist$|square$/.test(context.called(part))) return true;
  }
  return false;
}

function isAtom(node: PyNode): boolean {
  return ['identifier', 'call', 'attribute', 'subscript', 'parenthesized_expression'].includes(node.type);
}
