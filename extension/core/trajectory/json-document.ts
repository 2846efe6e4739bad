import { CONTAINERS, SAMPLES } from './json-peek';

/** One row of a document as text, and the line that it starts on. `ended` is false for a row that the end of the file cuts. */
export type VisitRowText = (text: string, line: number, ended: boolean) => void;

/** What is wrong with a document between its rows. */
export interface DocumentFault {
  readonly message: string;
  readonly line: number;
  /** The text ended too early. */
  readonly atEnd: boolean;
}

const CONTAINER_KEY = new RegExp(`"(?:${[...CONTAINERS, SAMPLES].join('|')})"\\s*:\\s*$`);
/** Enough of the text before a list to see its key. */
const KEY_LENGTH = 64;

const QUOTE = 34;
const COMMA = 44;
const OPEN_LIST = 91;
const BACKSLASH = 92;
const CLOSE_LIST = 93;
const OPEN_OBJECT = 123;
const CLOSE_OBJECT = 125;

/** 1 for the characters that end a stretch of plain ones. */
const COUNTS = new Uint8Array(128);
for (const c of [10, QUOTE, OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT]) COUNTS[c] = 1;

/**
 * Takes a JSON document apart into the texts of its rows while it is read, so that only one row is in memory: the entries
 * of a list, those of a list of rows under `episodes`, `data` … in an object (what else that object holds is passed over),
 * or whole objects where there is no such list. Several documents may follow each other.
 */
export class RowSplitter {
  private depth = 0;
  /** Depth at which rows begin: 0 whole objects, 1 entries of a list, 2 entries of a list in an object. */
  private level: 0 | 1 | 2 = 0;
  /** Behind the list of rows, in the rest of its object. */
  private tail = false;
  private line = 1;
  private inString = false;
  private escaped = false;
  /** The row being collected; null between rows. */
  private row: { parts: string[]; length: number; readonly line: number } | null = null;
  private comma: 'none' | 'before' | 'needed' = 'none';
  /** A list under one of CONTAINERS has begun: the next character tells whether it holds rows. */
  private maybeContainer = false;
  /** The end of the piece before. */
  private recent = '';

  constructor(
    private readonly visit: VisitRowText,
    private readonly fail: (fault: DocumentFault) => never,
  ) {}

  /** Characters of the row that is being collected. */
  get pending(): number {
    return this.row?.length ?? 0;
  }

  feed(text: string): void {
    let from = 0;
    for (let i = 0; i < text.length; i++) {
      if (this.inString) i = this.skipString(text, i);
      else if (this.row && !this.maybeContainer) i = this.skipPlain(text, i);
      const c = text.charCodeAt(i);
      if (Number.isNaN(c)) break;
      if (c === 10) this.line++;
      if (this.inString || c === 32 || c === 10 || c === 13 || c === 9) {
        if (c === QUOTE) this.inString = false;
        continue;
      }
      if (this.maybeContainer && (c === OPEN_OBJECT || c === OPEN_LIST)) {
        this.level = 2;
        this.row = null;
        this.comma = 'none';
      }
      this.maybeContainer = false;
      if (this.row === null) {
        if (!this.startsRow(c)) continue;
        this.row = { parts: [], length: 0, line: this.line };
        from = i;
      }
      if (c === QUOTE) this.inString = true;
      else if (c === OPEN_OBJECT || c === OPEN_LIST) {
        this.depth++;
        if (c === OPEN_LIST && this.depth === 2 && this.level === 0)
          this.maybeContainer = this.followsContainerKey(text, i);
      } else if ((c === CLOSE_OBJECT || c === CLOSE_LIST) && --this.depth === this.level) {
        const { parts, line } = this.row;
        parts.push(text.slice(from, i + 1));
        this.row = null;
        this.comma = 'needed';
        this.visit(parts.join(''), line, true);
      }
    }
    this.recent = (text.length < KEY_LENGTH ? this.recent + text : text).slice(-KEY_LENGTH);
    if (!this.row) return;
    this.row.parts.push(text.slice(from));
    this.row.length += text.length - from;
  }

  /** From inside a text in quotes to its closing quote, or a line break in it (which is none of JSON, but counts). */
  private skipString(text: string, start: number): number {
    let i = start;
    if (this.escaped) {
      this.escaped = false;
      i++;
    }
    for (; i < text.length; i++) {
      const c = text.charCodeAt(i);
      if (c === QUOTE || c === 10) return i;
      if (c === BACKSLASH && ++i === text.length) this.escaped = true;
    }
    return text.length;
  }

  /** From inside a row to the next character that counts: a quote, a bracket or a line break. */
  private skipPlain(text: string, start: number): number {
    let i = start;
    while (i < text.length && !COUNTS[text.charCodeAt(i)]) i++;
    return i;
  }

  end(): void {
    if (this.row) this.visit(this.row.parts.join(''), this.row.line, false);
    else if (this.depth > 0) this.fail({ message: 'the list has no end', line: this.line, atEnd: true });
  }

  /** Takes a character between rows; true when a row starts with it. */
  private startsRow(c: number): boolean {
    if (this.tail) {
      if (c === QUOTE) this.inString = true;
      else if (c === OPEN_OBJECT || c === OPEN_LIST) this.depth++;
      else if (c === CLOSE_OBJECT || c === CLOSE_LIST) this.tail = --this.depth > 0;
      return false;
    }
    if (this.level === 0) {
      if (c === OPEN_OBJECT) return true;
      if (c !== OPEN_LIST) return this.wrong('expected nothing more after the value');
      this.level = 1;
      this.depth = 1;
      this.comma = 'none';
      return false;
    }
    if (c === COMMA) {
      if (this.comma !== 'needed') return this.wrong('expected an entry before ","');
      this.comma = 'before';
      return false;
    }
    if (c === CLOSE_LIST) {
      if (this.comma === 'before') return this.wrong('nothing follows the last comma of the list');
      this.depth--;
      this.tail = this.level === 2;
      this.level = 0;
      return false;
    }
    if (this.comma === 'needed') return this.wrong('expected "," or "]"');
    if (c !== OPEN_OBJECT && c !== OPEN_LIST) return this.wrong('an entry of the list is no JSON object');
    return true;
  }

  private wrong(message: string): never {
    return this.fail({ message, line: this.line, atEnd: false });
  }

  private followsContainerKey(text: string, at: number): boolean {
    const here = text.slice(Math.max(0, at - KEY_LENGTH), at);
    return CONTAINER_KEY.test(here.length < KEY_LENGTH ? this.recent + here : here);
  }
}
