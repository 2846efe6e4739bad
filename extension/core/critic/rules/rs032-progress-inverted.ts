import { unparenthesized } from '../../syntax/expressions';
import type { PyFunction } from '../../syntax/module';
import type { PyNode } from '../../syntax/tree';
import type { RuleContext } from '../context';
import type { Rule } from '../rule';
import { hasWord, saysDistance, saysHazard } from '../vocabulary';

export const progressInverted: Rule = {
  code: 'RS032',
  title: 'Progress counted backwards',
  severity: 'warning',
  *check(context) {
    for (const fn of context.rewardFunctions) {
      const reported = new Set<PyNode>();
      for (const node of fn.own('binary_operator')) {
        const later = growingDistance(node, fn, context);
        if (!later || reported.has(node)) continue;
        const polarity = polarityOf(node, fn, context);
        if (polarity !== 1) continue;
        reported.add(node);
        yield {
          at: node,
          message: `This is positive when \`${later}\` has grown: moving away is paid. Progress is the previous distance minus the present one.`,
          fix: swap(node),
        };
      }
    }
  },
};

/** `distance - previous_distance`; the present distance's text. */
function growingDistance(node: PyNode, fn: PyFunction, context: RuleContext): string | null {
  if (node.child('operator')?.text !== '-') return null;
  const [left, right] = [node.child('left'), node.child('right')].map((side) =>
    side ? unparenthesized(side) : null,
  );
  if (!left || !right) return null;
  if (saysHazard(left.text) || saysHazard(right.text) || saysHazard(fn.name)) return null;
  const isPrevious = (side: PyNode): boolean =>
    hasWord(side.text, 'prev previous last old before') || namesPrevious(side, fn);
  if (!isPrevious(right) || isPrevious(left)) return null;
  return isDistance(left, fn, context) && isDistance(right, fn, context) ? left.text : null;
}

/** `d0 = memory["prev_distance"]`. */
function namesPrevious(node: PyNode, fn: PyFunction): boolean {
  const writes = fn.flow.definitionsAt(node);
  const [write] = writes;
  return (
    writes.length === 1 &&
    write?.value?.type === 'subscript' &&
    hasWord(write.value.text, 'prev previous last old')
  );
}

function isDistance(node: PyNode, fn: PyFunction, context: RuleContext): boolean {
  if (saysDistance(node.text)) return true;
  const writes = fn.flow.definitionsAt(node);
  const [write] = writes;
  return (
    writes.length === 1 &&
    write?.value?.type === 'call' &&
    /norm$|hypot$|(^|\.)dist$|distance/.test(context.called(write.value))
  );
}

/** How the difference enters the reward: by itself, or by the name it was given. */
function polarityOf(node: PyNode, fn: PyFunction, context: RuleContext): number {
  for (const term of context.terms(fn)) {
    // The left operand of the difference is a term of its own, with the polarity of the whole.
    const left = node.child('left');
    if (term.within === node && left && term.node === unparenthesized(left)) return term.polarity;
  }
  return 0;
}

function swap(node: PyNode): { title: string; edits: { range: PyNode['range']; text: string }[] } {
  const [left, right] = [node.child('left'), node.child('right')];
  return {
    title: 'Previous minus present',
    edits:
      left && right
        ? [
            { range: left.range, text: right.text },
            { range: right.range, text: left.text },
          ]
        : [],
  };
}
