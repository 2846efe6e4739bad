import type { SourceRange } from '../critic/finding';
import { parsePython } from './parser';

/**
 * A node of the syntax tree as a plain object. tree-sitter's own nodes cross into WebAssembly on every property, too slow
 * for dozens of rules in the time of a keystroke; the whole tree is copied once instead.
 */
export class PyNode {
  readonly children: PyNode[] = [];

  constructor(
    readonly type: string,
    /** The grammar's field name below its parent; '' when it has none. */
    readonly field: string,
    readonly named: boolean,
    /** Offsets into the source, in UTF-16 units; end exclusive. */
    readonly start: number,
    readonly end: number,
    readonly parent: PyNode | null,
    private readonly document: PySource,
  ) {}

  get text(): string {
    return this.document.source.slice(this.start, this.end);
  }

  /** Named children without comments. */
  get parts(): PyNode[] {
    return this.children.filter((child) => child.named && child.type !== 'comment');
  }

  get range(): SourceRange {
    return this.document.rangeOf(this.start, this.end);
  }

  child(field: string): PyNode | null {
    return this.children.find((child) => child.field === field) ?? null;
  }

  childrenOf(field: string): PyNode[] {
    return this.children.filter((child) => child.field === field);
  }

  /** Nodes of these types below (and including) this one. */
  all(...types: string[]): PyNode[] {
    const found: PyNode[] = [];
    const visit = (node: PyNode): void => {
      if (types.includes(node.type)) found.push(node);
      for (const child of node.children) visit(child);
    };
    visit(this);
    return found;
  }

  /** The nearest node above of one of these types. */
  above(...types: string[]): PyNode | null {
    let node = this.parent;
    while (node && !types.includes(node.type)) node = node.parent;
    return node;
  }

  contains(other: PyNode): boolean {
    return this.start <= other.start && other.end <= this.end;
  }
}

/** Nodes of the grammar that never have children. */
const LEAVES = new Set(
  'identifier integer float comment string_start string_end escape_sequence true false none'.split(' '),
);

/** A parsed source file. */
export class PySource {
  private readonly lineStarts: number[] = [0];
  private tree: PyNode | null = null;
  /** True when tree-sitter had to skip or invent something. */
  hasError = false;

  constructor(readonly source: string) {
    for (let i = source.indexOf('\n'); i >= 0; i = source.indexOf('\n', i + 1)) this.lineStarts.push(i + 1);
  }

  static async parse(source: string): Promise<PySource> {
    const document = new PySource(source);
    const tree = await parsePython(source);
    const cursor = tree.walk();
    try {
      const { types, fields } = tree.language;
      const isNamed = types.map((_, id) => tree.language.nodeTypeIsNamed(id));
      document.hasError = tree.rootNode.hasError;
      const copy = (parent: PyNode | null): PyNode => {
        const id = cursor.nodeTypeId;
        const type = types[id] ?? 'ERROR';
        const named = isNamed[id] ?? true;
        const start = cursor.startIndex;
        // A token is its own text: every question that need not cross into WebAssembly is time saved.
        const isToken = !named && !type.includes(' ');
        const end = isToken && source.startsWith(type, start) ? start + type.length : cursor.endIndex;
        const node = new PyNode(
          type,
          fields[cursor.currentFieldId] ?? '',
          named,
          start,
          end,
          parent,
          document,
        );
        if (!isToken && !LEAVES.has(type) && cursor.gotoFirstChild()) {
          do node.children.push(copy(node));
          while (cursor.gotoNextSibling());
          cursor.gotoParent();
        }
        return node;
      };
      document.tree = copy(null);
    } finally {
      cursor.delete();
      tree.delete();
    }
    return document;
  }

  get root(): PyNode {
    return (this.tree ??= new PyNode('module', '', true, 0, 0, null, this));
  }

  /** Lines and columns from 1, columns in UTF-16 units. */
  rangeOf(start: number, end: number): SourceRange {
    const [line, column] = this.place(start);
    const [endLine, endColumn] = this.place(end);
    return { line, column, endLine, endColumn };
  }

  /** The text of a line, from 1, without its line break; '' beyond the end. */
  line(line: number): string {
    const start = this.lineStarts[line - 1];
    if (start === undefined) return '';
    return this.source.slice(start, this.lineStarts[line] ?? undefined).replace(/\r?\n$/, '');
  }

  /** A line without its indentation, comment and trailing blanks; the line's first place when nothing is left. */
  lineRange(line: number): SourceRange {
    const start = this.lineStarts[line - 1] ?? this.source.length;
    const comment = this.root.all('comment').find((node) => node.range.line === line);
    const text = this.line(line).slice(0, comment ? comment.start - start : undefined);
    const column = text.trim() ? text.length - text.trimStart().length + 1 : 1;
    return { line, column, endLine: line, endColumn: Math.max(column, text.trimEnd().length + 1) };
  }

  private place(offset: number): [line: number, column: number] {
    let low = 0;
    let high = this.lineStarts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.lineStarts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return [low + 1, offset - (this.lineStarts[low] ?? 0) + 1];
  }
}
