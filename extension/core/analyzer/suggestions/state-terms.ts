import type { Write } from '../../syntax/flow';
import type { PyNode } from '../../syntax/tree';
import type { OpenFunction } from '../edit';
import { sliceOf, type Slice } from '../slices';
import type { StateParameter, View } from '../view';

/** A part of what is paid that is computed from one state alone: `-0.1 * distance`. */
export interface StateTerm {
  readonly node: PyNode;
  readonly slice: Slice;
  /** Parameters it is computed from; all of them hold the same state. */
  readonly states: readonly StateParameter[];
}

/**
 * The largest summands of what the function pays that are computed from the observation before the step, or from that
 * after it, and from nothing else; that look like a distance; and in which no condition makes an event of the state.
 */
export function stateTerms(opened: OpenFunction, view: View): StateTerm[] {
  const found: { readonly term: StateTerm; readonly written: Write | null }[] = [];
  const seen = new Set<PyNode>();
  const take = (node: PyNode, written: Write | null): void => {
    if (seen.has(node)) return;
    seen.add(node);
    const term = node.type === 'identifier' ? null : stateTerm(opened, view, node);
    if (term) found.push({ term, written });
    else if (node.type === 'parenthesized_expression' || isSum(node))
      node.parts.forEach((part) => take(part, written));
    else if (node.type === 'identifier') opened.fn.flow.definitionsAt(node).forEach(takeWrite);
  };
  const takeWrite = (write: Write): void => {
    const { kind, value, operator, target } = write;
    if (seen.has(target)) return;
    seen.add(target);
    if (!value || (kind !== 'assign' && kind !== 'augment')) return;
    if (kind === 'assign' || operator === '+=' || operator === '-=') take(value, write);
    if (kind === 'augment') opened.fn.flow.definitionsAt(target).forEach(takeWrite);
  };
  for (const statement of opened.returns) {
    const [value] = statement.parts;
    const total = value?.type === 'expression_list' || value?.type === 'tuple' ? value.parts[0] : value;
    if (total) take(total, null);
  }
  // A variable that something else reads too, a condition or the memory, has to keep its meaning there.
  const isSummand = (read: PyNode): boolean =>
    seen.has(read) || (read.parent?.type === 'pair' && read.above('return_statement') !== null);
  return found.flatMap(({ term, written }) => {
    const isFree =
      !written || ([...written.reads].every(isSummand) && !opened.fn.flow.closureReads.has(written.key));
    return isFree ? [term] : [];
  });
}

function isSum(node: PyNode): boolean {
  const operator = node.child('operator')?.text;
  return node.type === 'binary_operator' && (operator === '+' || operator === '-');
}

function stateTerm({ fn }: OpenFunction, view: View, node: PyNode): StateTerm | null {
  const slice = sliceOf(fn, node);
  if (!slice || slice.parameters.size === 0) return null;
  const states = [...slice.parameters].flatMap(
    (name) => view.states.find((state) => state.name === name) ?? [],
  );
  if (states.length < slice.parameters.size || new Set(states.map(({ of }) => of)).size > 1) return null;
  const parts = [node, ...slice.writes.flatMap(({ value, unpacked }) => value ?? unpacked?.from ?? [])];
  return parts.some(looksLikeDistance) && !parts.some(decides) ? { node, slice, states } : null;
}

const DISTANCE_CALLS = /(^|[._])(abs|fabs|norm|hypot|sqrt|dist|distance|exp)$/i;
const DISTANCE_WORDS = /dist|close|near|remaining|height|altitude|progress/i;

function looksLikeDistance(node: PyNode): boolean {
  return node.all('call', 'binary_operator', 'identifier', 'string_content').some((part) => {
    if (part.type === 'call') return DISTANCE_CALLS.test(part.child('function')?.text ?? '');
    if (part.type === 'binary_operator') return part.child('operator')?.text === '**';
    return DISTANCE_WORDS.test(part.text);
  });
}

/** A condition makes an event of a state: a goal bonus is no distance. */
function decides(node: PyNode): boolean {
  return (
    node.all('comparison_operator', 'conditional_expression', 'boolean_operator', 'not_operator', 'lambda')
      .length > 0
  );
}
