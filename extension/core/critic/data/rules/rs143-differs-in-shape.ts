import { callShape } from '../../../syntax/expressions';
import type { PyFunction } from '../../../syntax/module';
import type { PyNode } from '../../../syntax/tree';
import type { DataFinding, DataRule } from '../data-rule';
import type { Trace } from '../trace';

/** Asks for a table of all pairs. */
const ON_PURPOSE = /\bNone\b|newaxis|expand_dims|unsqueeze|outer|meshgrid|cdist|axis\s*=|dim\s*=/;

export const differsInShape: DataRule = {
  code: 'RS143',
  title: 'Two arrays of different shapes become a table',
  severity: 'warning',
  *check(trace) {
    for (const fn of trace.context.rewardFunctions) {
      for (const node of fn.own('binary_operator')) yield* table(trace, fn, node);
      for (const node of fn.own('call')) yield* alongOne(trace, node);
    }
  },
};

/** `cube - goal` of shapes (3,) and (3, 1): every entry with every other. */
function* table(trace: Trace, fn: PyFunction, node: PyNode): Generator<DataFinding> {
  const [left, right] = [node.child('left'), node.child('right')];
  if (!left || !right || !/^[-+*/]$/.test(node.child('operator')?.text ?? '')) return;
  const [a, b, c] = [left, right, node].map((part) => trace.shape(trace.valueSite(part)));
  if (!a || !b || !c || size(c) <= Math.max(size(a), size(b)) || Math.min(size(a), size(b)) < 2) return;
  if (
    size(a) !== size(b) ||
    ON_PURPOSE.test(within(node).text) ||
    made(node, fn).some((text) => ON_PURPOSE.test(text))
  )
    return;
  yield {
    at: node,
    message: `\`${left.text}\` has the shape ${shown(a)} and \`${right.text}\` ${shown(b)}, so \`${node.text}\` has ${shown(c)}: every entry of the one with every entry of the other. Bring both to one shape.`,
    evidence: trace.references([0]),
  };
}

/** `np.linalg.norm(x, axis=0)` where x is 1 × d: nothing is added up. */
function* alongOne(trace: Trace, node: PyNode): Generator<DataFinding> {
  const call = callShape(node);
  if (!call || !/^(numpy|torch)\.(linalg\.)?(norm|linalg\.vector_norm)$/.test(trace.context.called(node)))
    return;
  const [value] = call.positional;
  const axis = Number((call.keywords.get('axis') ?? call.keywords.get('dim'))?.text ?? NaN);
  const shape = value ? trace.shape(trace.valueSite(value)) : null;
  if (!value || !shape || shape.length !== 2 || Number.isNaN(axis)) return;
  const [along, across] = [shape.at(axis), shape.at(axis === 0 ? 1 : 0)];
  if (along !== 1 || across === undefined || across < 2) return;
  yield {
    at: node,
    message: `\`${value.text}\` has the shape ${shown(shape)}: along axis ${axis} there is one entry, so this gives the sizes of ${across} single numbers and no length. The vectors lie along axis ${axis === 0 ? 1 : 0}.`,
    evidence: trace.references([0]),
  };
}

function size(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

function shown(shape: readonly number[]): string {
  return shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
}

/** The statement around a node. */
function within(node: PyNode): PyNode {
  let at = node;
  while (at.parent && !/statement$|^block$/.test(at.parent.type)) at = at.parent;
  return at;
}

/** What the names in an expression were assigned. */
function made(node: PyNode, fn: PyFunction): string[] {
  return node
    .all('identifier')
    .map((name) => fn.assignedTo(name)?.text ?? '')
    .filter(Boolean);
}
