import type { SourceRange } from './critic/finding';

/** Where offsets of a text lie: lines and columns from 1, columns in UTF-16 units. */
export class TextPlaces {
  private readonly starts: number[] = [0];

  constructor(text: string) {
    for (const { index } of text.matchAll(/\r\n|\n|\r/g))
      this.starts.push(index + (text.startsWith('\r\n', index) ? 2 : 1));
  }

  range(start: number, end: number): SourceRange {
    const [line, column] = this.place(start);
    const [endLine, endColumn] = this.place(end);
    return { line, column, endLine, endColumn };
  }

  /** Of a line and column from 1. */
  offset(line: number, column: number): number {
    return (this.starts[line - 1] ?? 0) + column - 1;
  }

  private place(offset: number): [line: number, column: number] {
    let line = this.starts.length;
    while (line > 1 && (this.starts[line - 1] ?? 0) > offset) line--;
    return [line, offset - (this.starts[line - 1] ?? 0) + 1];
  }
}

export function rangeIn(text: string, start: number, end: number): SourceRange {
  return new TextPlaces(text).range(start, end);
}
