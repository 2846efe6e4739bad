import type { Node } from 'jsonc-parser/lib/esm/main.js';
import { findNodeAtLocation, parseTree } from 'jsonc-parser/lib/esm/main.js';
import type { SourceRange } from '../critic/finding';
import type { Problem } from '../problem';
import { TextPlaces } from '../text-places';
import { ExpectFault } from './fault';
import { parseExpectation } from './parse';

/** An entry of "expect" and where it stands in the task file. */
export interface ExpectationEntry {
  readonly source: string;
  /** Of the text between the quotes. */
  readonly range: SourceRange;
  /** Where a part of it stands: offsets into `source`, end exclusive. */
  rangeOf(start: number, end: number): SourceRange;
}

/** The entries of "expect" in the text of a task file, which may be half-way through an edit. */
export function expectationEntries(text: string): ExpectationEntry[] {
  const root = parseTree(text.replace(/^\uFEFF/, ' '), [], { allowTrailingComma: true });
  const list = root && findNodeAtLocation(root, ['expect']);
  const places = new TextPlaces(text);
  return (list?.type === 'array' ? (list.children ?? []) : []).flatMap((node) =>
    typeof node.value === 'string' ? entry(node, node.value, text, places) : [],
  );
}

function entry(node: Node, source: string, text: string, places: TextPlaces): ExpectationEntry {
  const offsets = offsetsIn(text.slice(node.offset + 1, node.offset + node.length - 1)).map(
    (offset) => node.offset + 1 + offset,
  );
  const at = (offset: number): number => offsets[Math.min(offset, offsets.length - 1)] ?? node.offset;
  const rangeOf = (start: number, end: number): SourceRange =>
    places.range(at(start), at(Math.max(start, end)));
  return { source, range: rangeOf(0, source.length), rangeOf };
}

/** By offset into what a JSON text means: the offset into how it is written; one more for its end. */
function offsetsIn(written: string): number[] {
  const offsets: number[] = [];
  for (let i = 0; i < written.length;) {
    offsets.push(i);
    i += written[i] !== '\\' ? 1 : written[i + 1] === 'u' ? 6 : 2;
  }
  return [...offsets, written.length];
}

/** What is wrong with the expectations of a task file, as far as that shows without a recording. */
export function expectationProblems(text: string, file: string): Problem[] {
  return expectationEntries(text).flatMap(({ source, rangeOf }) => {
    try {
      parseExpectation(source);
      return [];
    } catch (thrown) {
      if (!(thrown instanceof ExpectFault)) throw thrown;
      const { line, column } = rangeOf(thrown.start, thrown.end);
      return {
        code: 'expectation-invalid',
        message: `This expectation can't be understood: ${thrown.message}`,
        hint: thrown.hint,
        where: { file, line, column },
      };
    }
  });
}
