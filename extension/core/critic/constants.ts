import { unparenthesized } from '../syntax/expressions';
import type { PyFunction } from '../syntax/module';
import type { PyNode } from '../syntax/tree';
import type { RuleContext } from './context';

/** What a name is set to once and for all, in the function or at the top of the file; other expressions as they are. */
export function constantOf(node: PyNode, fn: PyFunction, { module }: RuleContext): PyNode | null {
  const bare = unparenthesized(node);
  if (bare.type !== 'identifier') return bare;
  if (fn.flow.definitionsAt(bare).length) return fn.assignedTo(bare);
  const writes = module.flow.writes.filter(({ key }) => key === bare.text);
  const [only] = writes;
  return writes.length === 1 && only?.kind === 'assign' && only.value ? unparenthesized(only.value) : null;
}
