import { PySource, type PyNode } from '../syntax/tree';
import type { View, WholeSource } from './view';

/** A condition written where the reward can read it. */
export interface WrittenCondition {
  readonly code: string;
  /** Parameters to add to the signature. */
  readonly adds: readonly string[];
  /** Names it reads. */
  readonly reads: readonly string[];
}

/** What a task's expression may read that one step of a reward can read too; `T`, `steps` and `info` are not among them. */
const SOURCES: ReadonlySet<string> = new Set([
  'obs',
  'next_obs',
  'action',
  'reward',
  'terminated',
  'truncated',
] satisfies WholeSource[]);
const BUILTINS = new Set(['abs', 'all', 'any', 'bool', 'float', 'int', 'len', 'max', 'min', 'round', 'sum']);

/** The task's expression over the last step in the reward's own names; null when it reads what a step does not have. */
export async function writeTaskExpression(view: View, expression: string): Promise<WrittenCondition | null> {
  const text = expression.trim();
  const { root, hasError } = await PySource.parse(text);
  if (hasError || text.includes('\n') || root.all('lambda', 'for_in_clause', 'named_expression').length > 0)
    return null;
  const adds = new Set<string>();
  const reads = new Set<string>();
  let code = '';
  let at = 0;
  for (const node of root.all('identifier').filter(isFree)) {
    if (BUILTINS.has(node.text)) continue;
    const reading = isSource(node.text) ? view.whole(node.text) : null;
    if (!reading) return null;
    if (reading.adds !== null) adds.add(reading.adds);
    reads.add(reading.text);
    code += text.slice(at, node.start) + reading.text;
    at = node.end;
  }
  code += text.slice(at);
  return { code, adds: [...adds], reads: [...reads] };
}

function isSource(name: string): name is WholeSource {
  return SOURCES.has(name);
}

function isFree({ parent, field }: PyNode): boolean {
  if (parent?.type === 'keyword_argument') return field !== 'name';
  return !(parent?.type === 'attribute' && field === 'attribute');
}
