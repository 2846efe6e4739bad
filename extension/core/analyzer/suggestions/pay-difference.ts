import { formatNumber } from '../../measures/format';
import type { PyNode } from '../../syntax/tree';
import type { OpenFunction, TextChange } from '../edit';
import { addParameters, editFunction, freshName, indentAt, insertBefore, lineStart } from '../edit';
import { renamed, sliceOf } from '../slices';
import type { View } from '../view';
import type { Generator, GeneratorInput, Proposal } from './generator';
import { entryPath } from './generator';
import { stateTerms, type StateTerm } from './state-terms';

/**
 * A distance (or closeness) that is paid at every step becomes its change over the step: paid for being near, the agent
 * earns by staying; paid for coming nearer, it earns by arriving.
 */
export const payDifference: Generator = {
  id: 'pay-difference',
  async propose(input) {
    const { reward, view, context } = input;
    const proposals: Proposal[] = [];
    // Plain first: with γ < 1 a negative potential pays (1 − γ)·distance for standing still, which misleads early learning.
    for (const discount of new Set([1, context.task.discount])) {
      const code = await editFunction(reward.source, entryPath(reward), (opened) => {
        for (const term of stateTerms(opened, view)) {
          const changes = asDifference(opened, view, term, discount);
          if (changes) return changes;
        }
        return null;
      });
      if (code !== null) proposals.push(describe(input, code, discount));
    }
    return proposals;
  },
};

function describe({ shaping }: GeneratorInput, code: string, discount: number): Proposal {
  // What the test says of the reward as a whole, or of the one component that a level is mostly paid under.
  const failed = shaping.find(({ verdict }) => verdict === 'not-shaping');
  const form =
    discount === 1
      ? 'Its change over the step'
      : `Its change over the step, as the potential form γφ(s′) − φ(s) with γ = ${formatNumber(discount)},`;
  return {
    id: discount === 1 ? 'pay-difference' : `pay-difference-${formatNumber(discount)}`,
    family: 'pay-difference',
    title: 'Pay for coming nearer, not for being near',
    explanation: `A term that depends only on where the agent is pays or charges for every step it spends there, so it is about time as much as about the goal. ${form} points the same way, and what it adds up to no longer depends on how long the episode takes.${failed ? ` The shaping test says of the present code: ${failed.sentence}` : ''}`,
    answers: [],
    code,
    evidence: (failed?.worst ?? []).slice(0, 3).map(({ trajectory, step }) => ({ trajectory, step })),
    about: null,
  };
}

/** Contexts in which a difference needs no parentheses. */
const BARE = new Set([
  'assignment',
  'augmented_assignment',
  'return_statement',
  'expression_list',
  'tuple',
  'pair',
  'argument_list',
  'parenthesized_expression',
]);

function standsFree({ parent, field }: PyNode): boolean {
  const operator = parent?.type === 'binary_operator' ? parent.child('operator')?.text : null;
  if (operator === '+' || (operator === '-' && field === 'left')) return true;
  return BARE.has(parent?.type ?? '');
}

function asDifference(
  opened: OpenFunction,
  view: View,
  term: StateTerm,
  discount: number,
): TextChange[] | null {
  const obs = view.whole('obs');
  const nextObs = view.whole('next_obs');
  const statement = lineOf(term.node);
  const moved = movedLines(opened, term);
  if (!obs || !nextObs || !statement || !moved || term.node.text.includes('\n')) return null;
  const parameters = addParameters(
    opened,
    [obs, nextObs].flatMap(({ adds }) => adds ?? []),
  );
  const potential = freshName(opened, 'potential');
  const state = freshName(opened, 'state');
  const rewritten = (text: string): string =>
    term.states.reduce((changed, { name, path }) => renamed(changed, name, state + path), text);
  const helper = insertBefore(opened, statement, [
    '# Its change over the step is paid: coming nearer and going away again come to nothing.',
    `def ${potential}(${state}):`,
    ...moved.lines.map((line) => opened.unit + rewritten(line)),
    `${opened.unit}return ${rewritten(term.node.text)}`,
  ]);
  if (!helper || !parameters) return null;
  const later = `${potential}(${nextObs.text})`;
  const change = `${discount === 1 ? later : `${discount} * ${later}`} - ${potential}(${obs.text})`;
  return [
    ...parameters,
    ...moved.removed,
    helper,
    {
      start: term.node.start,
      end: term.node.end,
      text: standsFree(term.node) ? change : `(${change})`,
    },
  ];
}

/** The simple statement that a node is part of. */
function lineOf(node: PyNode): PyNode | null {
  let statement: PyNode | null = node;
  while (statement && statement.parent?.type !== 'block') statement = statement.parent;
  return statement && /^(expression|return)_statement$/.test(statement.type) ? statement : null;
}

/**
 * The assignments that the term reads and that depend on the state, as lines of the helper; and the changes that take
 * them out of the function where nothing else reads them. Null when they are not plain lines of the function's body.
 */
function movedLines(
  { source, fn }: OpenFunction,
  { slice, node }: StateTerm,
): { readonly lines: readonly string[]; readonly removed: readonly TextChange[] } | null {
  const writes = slice.writes.filter(
    ({ value, unpacked }) => (sliceOf(fn, value ?? unpacked?.from ?? node)?.parameters.size ?? 0) > 0,
  );
  const statements = [...new Set(writes.map(({ statement }) => lineOf(statement)))];
  const inside = [node, ...writes.map(({ statement }) => statement)];
  const lines: string[] = [];
  const removed: TextChange[] = [];
  for (const statement of statements) {
    if (!statement || statement.parent !== fn.body || statement.text.includes('\n')) return null;
    const start = lineStart(source, statement.start);
    const end = source.indexOf('\n', statement.end) + 1;
    const line = source.slice(start, end);
    const indent = indentAt(source, statement.start);
    if (
      end === 0 ||
      start + indent.length !== statement.start ||
      line.slice(statement.end - start).includes(';')
    )
      return null;
    const unread = fn.flow.writes
      .filter((write) => lineOf(write.statement) === statement)
      .every(
        ({ key, reads }) =>
          !fn.flow.closureReads.has(key) &&
          [...reads].every((read) => inside.some((part) => part.contains(read))),
      );
    const comments = unread ? commentAbove(source, start, indent) : '';
    lines.push(
      ...`${comments}${line}`
        .trimEnd()
        .split(/\r?\n/)
        .map((text) => text.slice(indent.length)),
    );
    if (unread) removed.push({ start: start - comments.length, end, text: '' });
  }
  return { lines, removed };
}

/** Comment lines right above a line, with its indentation. */
function commentAbove(source: string, start: number, indent: string): string {
  let from = start;
  while (from > 0) {
    const above = lineStart(source, from - 1);
    const line = source.slice(above, from);
    if (!line.startsWith(`${indent}#`)) break;
    from = above;
  }
  return source.slice(from, start);
}
