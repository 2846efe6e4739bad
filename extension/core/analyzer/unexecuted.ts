import { recordingWords } from '../trajectory/words';
import type { PyModule } from '../syntax/module';
import type { PyNode } from '../syntax/tree';
import type { CodePlaces, FindingInput, Observation } from './observation';
import { plural } from '../measures/ordering';

/** Python gives these no line of their own, or none that always runs. */
const SILENT = new Set([
  'function_definition',
  'class_definition',
  'decorated_definition',
  'pass_statement',
  'global_statement',
  'nonlocal_statement',
]);

/** So many blocks are told by their conditions, the others by their lines. */
const TOLD = 3;

/** RS806: blocks of the functions that ran, none of whose lines was executed on any recorded step; all said at the first. */
export function unexecuted({ evaluation }: FindingInput, { module }: CodePlaces): Observation[] {
  const { replay, set } = evaluation.input;
  if (replay.lines.size === 0) return [];
  const blocks = deadBlocks(module, replay.lines);
  const [first] = blocks;
  if (!first) return [];
  const lineOf = (block: PyNode): number => (block.parts[0] ?? block).range.line;
  const told = blocks
    .slice(0, TOLD)
    .map((block, i) => (i ? `line ${lineOf(block)}, ` : '') + reasonFor(block));
  const others = blocks.slice(TOLD).map(lineOf);
  const more = others.length ? `; nor ${others.length > 1 ? 'lines' : 'line'} ${others.join(', ')}` : '';
  return [
    {
      code: 'RS806',
      severity: 'info' as const,
      message: `Never executed on any of ${plural(set.steps, recordingWords(set).row)}: ${told.join('; ')}${more}.`,
      range: (first.parts[0] ?? first).range,
    },
  ];
}

/** The outermost blocks, of functions that ran, none of whose lines was executed. */
export function deadBlocks({ functions }: PyModule, lines: ReadonlyMap<number, number>): PyNode[] {
  const blocks: PyNode[] = [];
  const visit = (node: PyNode): void => {
    for (const child of node.children)
      if (child.type === 'block' && isDead(child, lines)) blocks.push(child);
      else visit(child);
  };
  // A function that never ran is a helper nobody called: its lines are no news.
  for (const { body } of functions) if (!isDead(body, lines)) visit(body);
  return [...new Set(blocks)];
}

function isDead(block: PyNode, lines: ReadonlyMap<number, number>): boolean {
  if (block.parts.every(({ type }) => SILENT.has(type))) return false;
  for (let line = block.range.line; line <= block.range.endLine; line++) if (lines.has(line)) return false;
  return true;
}

function reasonFor(block: PyNode): string {
  const owner = block.parent;
  if (owner?.type === 'else_clause') return 'the conditions above always held';
  const condition = owner?.child('condition');
  return condition ? `${oneLine(condition.text)} never held` : 'this block was never reached';
}

function oneLine(text: string): string {
  const flat = text.replace(/\s+/g, ' ');
  return flat.length > 60 ? `${flat.slice(0, 57)}…` : flat;
}
