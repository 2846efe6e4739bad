import { deadBlocks } from '../analyzer/unexecuted';
import type { PyFunction, PyModule } from '../syntax/module';
import type { PyNode } from '../syntax/tree';

/** How often the branch that begins on a line was taken. */
export interface BranchShare {
  /** The line of `if …:`, `elif …:`, `else:`, `for …:`, `except …:`; from 1. */
  readonly line: number;
  /** Calls of the function that ran the branch, and calls in all. */
  readonly taken: number;
  readonly calls: number;
}

/** Lines from `line` to `endLine` that no recorded step executed, in a function that ran. */
export interface DeadLines {
  readonly line: number;
  readonly endLine: number;
}

export interface Coverage {
  readonly dead: readonly DeadLines[];
  readonly branches: readonly BranchShare[];
  /** Statements of the functions that ran: executed ones, and all. */
  readonly executed: number;
  readonly statements: number;
}

/** Statements that always leave a trace in the line counts when they run. */
const TRACED = new Set([
  ...['return_statement', 'if_statement', 'for_statement', 'while_statement', 'raise_statement'],
  ...['with_statement', 'assert_statement', 'delete_statement'],
]);
const TRACED_EXPRESSIONS = new Set(['assignment', 'augmented_assignment', 'call']);
/** Clauses whose block is a branch. */
const BRANCHES = new Set([
  ...['if_statement', 'elif_clause', 'else_clause', 'for_statement', 'while_statement'],
  ...['except_clause', 'case_clause'],
]);

/** What the replay ran, from the executed lines of the source that was replayed; null when no line is known. */
export function coverageOf(module: PyModule, lines: ReadonlyMap<number, number>): Coverage | null {
  if (lines.size === 0) return null;
  const ran = module.functions.filter(({ body }) => body.parts.some((part) => countOf(part, lines) > 0));
  if (ran.length === 0) return null;
  const blocks = deadBlocks(module, lines);
  const statements = ran.flatMap(statementsOf);
  const unreached = statements.filter(
    (statement) => countOf(statement, lines) === 0 && !blocks.some((block) => block.contains(statement)),
  );
  const dead = joined(
    [...blocks, ...unreached]
      .map(({ range }) => ({ line: range.line, endLine: lastLine(range) }))
      .sort((a, b) => a.line - b.line),
  );
  return {
    dead,
    branches: ran.flatMap((fn) => branchesOf(fn, lines)),
    executed: statements.filter((statement) => headCount(statement, lines) > 0).length,
    statements: statements.length,
  };
}

/** A block that ends with a line break ends on the line before. */
function lastLine({
  line,
  endLine,
  endColumn,
}: {
  line: number;
  endLine: number;
  endColumn: number;
}): number {
  return endColumn === 1 && endLine > line ? endLine - 1 : endLine;
}

/** Statements of a function that are worth counting, nested ones too, without those of inner functions. */
function statementsOf(fn: PyFunction): PyNode[] {
  const found: PyNode[] = [];
  const visit = (node: PyNode): void => {
    for (const child of node.children) {
      if (child.type === 'function_definition' || child.type === 'class_definition') continue;
      if (TRACED.has(child.type)) found.push(child);
      if (child.type === 'expression_statement' && TRACED_EXPRESSIONS.has(child.parts[0]?.type ?? '')) {
        // `x: int` declares and does nothing.
        if (child.parts[0]?.type !== 'assignment' || child.parts[0].child('right')) found.push(child);
      }
      visit(child);
    }
  };
  visit(fn.body);
  return found;
}

function countOf({ range }: PyNode, lines: ReadonlyMap<number, number>): number {
  let most = 0;
  for (let line = range.line; line <= range.endLine; line++) most = Math.max(most, lines.get(line) ?? 0);
  return most;
}

/** Of a compound statement the line it begins with alone. */
function headCount(statement: PyNode, lines: ReadonlyMap<number, number>): number {
  const isCompound = statement.parts.some(({ type }) => type === 'block');
  return isCompound ? (lines.get(statement.range.line) ?? 0) : countOf(statement, lines);
}

function branchesOf(fn: PyFunction, lines: ReadonlyMap<number, number>): BranchShare[] {
  const calls = Math.max(0, ...fn.body.parts.map((part) => headCount(part, lines)));
  if (calls === 0) return [];
  return fn.own(...BRANCHES).flatMap((clause): BranchShare[] => {
    const block = clause.parts.find(({ type }) => type === 'block');
    const { line } = clause.range;
    if (!block || block.range.line === line) return [];
    const first = block.parts.find((part) => headCount(part, lines) > 0);
    const taken = first ? headCount(first, lines) : 0;
    // What was never taken is dimmed, and what is always taken is no branch.
    return taken > 0 && taken < calls ? [{ line: headerEnd(clause, block), taken, calls }] : [];
  });
}

/** The line with the colon. */
function headerEnd(clause: PyNode, block: PyNode): number {
  const colon = clause.children.filter(({ type, start }) => type === ':' && start < block.start).at(-1);
  return colon?.range.line ?? clause.range.line;
}

/** Ranges that touch or overlap made one. */
function joined(ranges: readonly DeadLines[]): DeadLines[] {
  const result: DeadLines[] = [];
  for (const range of ranges) {
    const last = result.at(-1);
    if (last && range.line <= last.endLine + 1)
      result[result.length - 1] = { line: last.line, endLine: Math.max(last.endLine, range.endLine) };
    else result.push(range);
  }
  return result;
}
