import type { PyNode } from '../syntax/tree';
import type { OpenFunction, TextChange } from './edit';
import { insertBefore } from './edit';
import { componentValue } from './places';

/**
 * The change that replaces what a component comes to, in the returned dictionary and in the total alike. `assign` gives
 * the new right side from the old one; `adjust` the statement to put behind its last assignment when there are several.
 * Null when the component has no variable of its own that both are made from.
 */
export function changeComponent(
  opened: OpenFunction,
  component: string,
  assign: (value: PyNode) => string,
  adjust: (name: string) => string,
): TextChange | null {
  const { fn } = opened;
  const value = componentValue(fn, component);
  if (value?.type !== 'identifier') return null;
  const name = value.text;
  const writes = fn.flow.writes.filter(({ key }) => key === name);
  const [write] = writes;
  if (!write || writes.some(({ kind }) => kind !== 'assign' && kind !== 'augment')) return null;
  if (writes.length === 1 && write.kind === 'assign' && write.value && write.statement.type === 'assignment')
    return { start: write.value.start, end: write.value.end, text: assign(write.value) };
  const lastWrite = Math.max(...writes.map(({ statement }) => statement.end));
  const later = fn.body.parts.find(({ start }) => start > lastWrite);
  const reads = fn.flow.reads.get(name) ?? [];
  const early = reads.some(
    (read) => later && read.start < later.start && !writes.some((w) => w.statement.contains(read)),
  );
  return later && !early ? insertBefore(opened, later, [adjust(name)]) : null;
}
