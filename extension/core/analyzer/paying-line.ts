import type { SourceRange } from '../critic/finding';
import type { Exploit } from '../exploits/exploit';
import type { Result } from '../problem';
import type { ReplayResult } from '../sandbox/replay';
import type { PyFunction } from '../syntax/module';
import type { PyNode } from '../syntax/tree';
import type { TrajectorySet } from '../trajectory/model';
import { componentValue } from './places';

/** Replays some episodes, telling which lines each step ran. */
export type TraceLines = (episodes: readonly number[]) => Promise<Result<ReplayResult>>;

/** Steps of an exploit that are looked at: what repeats soon looks alike. */
const MOST_STEPS = 20;
/** Share of these steps that must have run a line. */
const MOST_OFTEN = 0.5;

/** The lines that most of an exploit's steps ran; null when that could not be found out. */
export async function linesOfExploit(
  { steps }: Exploit,
  { episodes }: TrajectorySet,
  trace: TraceLines,
): Promise<ReadonlySet<number> | null> {
  const places = new Map(episodes.map(({ id, start }, index) => [id, { start, index }]));
  const looked = steps.slice(0, MOST_STEPS).flatMap(({ trajectory, step }) => {
    const place = places.get(trajectory);
    return place ? [{ row: place.start + step, index: place.index }] : [];
  });
  const replayed = await trace([...new Set(looked.map(({ index }) => index))]);
  if (!replayed.ok) return null;
  const rows = new Set(looked.map(({ row }) => row));
  const counts = new Map<number, number>();
  for (const { row, lines } of replayed.value.trace ?? [])
    if (rows.has(row)) for (const line of lines) counts.set(line, (counts.get(line) ?? 0) + 1);
  const often = [...counts].filter(([, count]) => count >= MOST_OFTEN * rows.size);
  return often.length > 0 ? new Set(often.map(([line]) => line)) : null;
}

/**
 * The statement that pays on lines that ran: of those which the returned value is made of (or its component `payer`), the one that
 * runs most rarely elsewhere, and the last of several. What is taken away is none.
 */
export function payingLine(
  fn: PyFunction,
  payer: string | null,
  ran: ReadonlySet<number>,
  calls: ReadonlyMap<number, number>,
): SourceRange | null {
  const returns = fn.flow.returns.filter((statement) => ran.has(statement.range.line));
  const component = payer === null ? null : componentValue(fn, payer);
  const sources = component ? [component] : returns;
  const writes = writesInto(fn, sources);
  const paying = [...(component ? [] : returns.filter((statement) => !isName(statement.parts[0]))), ...writes]
    .filter(({ range }) => ran.has(range.line))
    .sort((a, b) => a.start - b.start);
  let best: { readonly node: PyNode; readonly calls: number } | null = null;
  for (const node of paying) {
    const count = calls.get(node.range.line) ?? Infinity;
    if (!best || count <= best.calls) best = { node, calls: count };
  }
  return best?.node.range ?? null;
}

/** Statements that give a variable which these expressions read, or which what is assigned to it reads, more than nothing. */
function writesInto(fn: PyFunction, sources: readonly PyNode[]): PyNode[] {
  const found = new Set<PyNode>();
  let open = sources;
  for (let depth = 0; depth < 2; depth++) {
    const names = new Set(open.flatMap((node) => namesIn(node)));
    open = fn.flow.writes.flatMap(({ key, kind, value, operator, statement }) => {
      if (!value || !names.has(key) || (kind !== 'assign' && kind !== 'augment')) return [];
      if (operator === '-=' || /^(-|[0.]+$)/.test(value.text)) return [];
      found.add(statement);
      return [value];
    });
  }
  return [...found];
}

function namesIn(node: PyNode): string[] {
  return [...(isName(node) ? [node] : []), ...node.all('identifier')].map(({ text }) => text);
}

function isName(node: PyNode | undefined): boolean {
  return node?.type === 'identifier';
}
