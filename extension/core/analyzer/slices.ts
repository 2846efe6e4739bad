import type { PyFunction } from '../syntax/module';
import type { Write } from '../syntax/flow';
import type { PyNode } from '../syntax/tree';
import { bindsLikeProduct } from './terms';

/** What an expression is computed from, down to the function's parameters. */
export interface Slice {
  /** Parameters it depends on. */
  readonly parameters: ReadonlySet<string>;
  /** Assignments that it reads, directly or through others, in source order. */
  readonly writes: readonly Write[];
}

/**
 * Follows the local variables of an expression back to parameters. Null when one of them has several possible values (set
 * in branches or loops, or changed with `+=`) or is set by more than a plain assignment.
 */
export function sliceOf(fn: PyFunction, expression: PyNode): Slice | null {
  const parameters = new Set<string>();
  const writes = new Map<PyNode, Write>();
  const follow = (node: PyNode): boolean =>
    readsIn(node).every((read) => {
      const definitions = fn.flow.definitionsAt(read);
      if (definitions.length === 0) return true;
      const [write] = definitions;
      if (definitions.length > 1 || !write) return false;
      if (write.kind === 'parameter') {
        parameters.add(write.key);
        return true;
      }
      const value = write.value ?? write.unpacked?.from;
      if ((write.kind !== 'assign' && write.kind !== 'unpack') || !value) return false;
      if (writes.has(write.target)) return true;
      writes.set(write.target, write);
      return follow(value);
    });
  if (!follow(expression)) return null;
  return { parameters, writes: [...writes.values()].sort((a, b) => a.target.start - b.target.start) };
}

/** Names that an expression reads; of `obs["x"]` it is `obs`. */
function readsIn(node: PyNode): PyNode[] {
  return node.all('identifier').filter(({ parent, field }) => {
    if (parent?.type === 'keyword_argument') return field !== 'name';
    return !(parent?.type === 'attribute' && field === 'attribute');
  });
}

/** The expression as text with its local variables written out; null as in `sliceOf`, or when it gets long. */
export function inlined(fn: PyFunction, expression: PyNode): string | null {
  const slice = sliceOf(fn, expression);
  if (!slice || slice.writes.some(({ kind }) => kind !== 'assign')) return null;
  // A variable made from itself (`x = f(x)` in a loop) has no text of its own.
  if (slice.writes.some(({ target, value }) => value && dependsOn(fn, value, target))) return null;
  const text = writeOut(fn, expression);
  return text.length <= 200 ? text : null;
}

function dependsOn(fn: PyFunction, expression: PyNode, target: PyNode): boolean {
  return sliceOf(fn, expression)?.writes.some((write) => write.target === target) ?? true;
}

function writeOut(fn: PyFunction, node: PyNode): string {
  let text = '';
  let at = node.start;
  for (const read of readsIn(node)) {
    const [write] = fn.flow.definitionsAt(read);
    if (write?.kind !== 'assign' || !write.value) continue;
    const value = writeOut(fn, write.value);
    text += node.text.slice(at - node.start, read.start - node.start);
    text += read === node || bindsLikeProduct(write.value) ? value : `(${value})`;
    at = read.end;
  }
  return (text + node.text.slice(at - node.start)).replace(/\s+/g, ' ');
}

/** Text with a name replaced wherever it stands as a whole word outside strings. */
export function renamed(text: string, from: string, to: string): string {
  return text.replace(
    /("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|(?<![\w.])[A-Za-z_]\w*/g,
    (word, quoted: string | undefined) => (quoted === undefined && word === from ? to : word),
  );
}
