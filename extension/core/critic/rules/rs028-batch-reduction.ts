import { callShape } from '../../syntax/expressions';
import type { PyNode } from '../../syntax/tree';
import type { RuleContext } from '../context';
import type { QuickFix } from '../finding';
import { replaceNode, type Rule } from '../rule';

const FUNCTIONS = /^torch\.(sum|mean|norm|max|min|any|all|prod|median|linalg\.norm|linalg\.vector_norm)$/;
const METHODS = new Set('sum mean norm max min any all prod median'.split(' '));

export const batchReduction: Rule = {
  code: 'RS028',
  title: 'Reduction over the whole batch',
  severity: 'warning',
  *check(context) {
    for (const fn of context.rewardFunctions) {
      if (!context.isBatchOfTensors(fn)) continue;
      for (const call of context.callsBehindReward(fn)) {
        const name = reductionOf(call, context);
        if (!name) continue;
        yield {
          at: call,
          message: `\`${name}\` without a dimension reduces over all environments of the batch too: every one gets the same reward. Give \`dim=-1\`.`,
          ...withDimension(call),
        };
      }
    }
  },
};

/** The reduction without dimension that a call is; null when it has one, or is not over a tensor's entries. */
function reductionOf(node: PyNode, context: RuleContext): string | null {
  const call = callShape(node);
  // One number for all, on purpose.
  if (node.parent?.type === 'attribute' && node.parent.child('attribute')?.text === 'item') return null;
  if (!call || call.keywords.has('dim') || call.keywords.has('axis') || call.hasSplat) return null;
  const name = context.called(node);
  if (FUNCTIONS.test(name))
    return call.positional.length === 1 || (name.endsWith('norm') && call.positional.length === 2)
      ? call.callee.text
      : null;
  if (!call.method || !METHODS.has(call.method) || !call.receiver || name.startsWith('torch.')) return null;
  if (call.positional.length > 0) return null;
  // `weights.sum()` of a constant is the same for all.
  return /^[A-Z_]+$/.test(call.receiver.text) ? null : `.${call.method}()`;
}

function withDimension(call: PyNode): { fix?: QuickFix } {
  const list = call.child('arguments');
  if (list?.type !== 'argument_list') return {};
  const inner = list.text.slice(1, -1).trim();
  return {
    fix: replaceNode(list, inner ? `(${inner}, dim=-1)` : '(dim=-1)', 'Reduce over the last dimension only'),
  };
}
