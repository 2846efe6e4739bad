import { callShape, comparisons, numberValue, stringValue } from '../../syntax/expressions';
import type { PyFunction } from '../../syntax/module';
import type { PyNode } from '../../syntax/tree';
import type { Column, TrajectorySet } from '../../trajectory/model';
import { rowSize } from '../../trajectory/model';
import type { RuleContext } from '../context';
import { constantOf } from '../constants';
import { recordingRead } from '../reads';
import type { Rule, RuleFinding } from '../rule';

const ENOUGH = 200;
const MAX_ROWS = 300_000;
/** More different values are no list of names. */
const MAX_VALUES = 16;

export const valueNeverRecorded: Rule = {
  code: 'RS156',
  title: 'Compared with a value that was never recorded',
  severity: 'warning',
  *check(context) {
    const { recording } = context.surroundings;
    if (recording?.kind !== 'transitions' || recording.steps < ENOUGH) return;
    for (const fn of context.rewardFunctions)
      for (const node of fn.own('comparison_operator'))
        for (const { left, operator, right } of comparisons(node)) {
          if (operator !== '==' && operator !== '!=' && operator !== 'in') continue;
          yield* compare(node, left, right, fn, context, recording);
          if (operator !== 'in') yield* compare(node, right, left, fn, context, recording);
        }
    for (const fn of context.rewardFunctions)
      for (const node of fn.own('call', 'subscript')) yield* lookedUp(node, fn, context, recording);
  },
};

function* compare(
  at: PyNode,
  field: PyNode,
  value: PyNode,
  fn: PyFunction,
  context: RuleContext,
  recording: TrajectorySet,
): Generator<RuleFinding> {
  const asked = /^(tuple|list|set)$/.test(value.type) ? value.parts : [value];
  const wanted = asked.map((part) => {
    const known = constantOf(part, fn, context);
    return known && (stringValue(known) ?? numberValue(known));
  });
  if (!wanted.length || wanted.some((each) => each === null)) return;
  const column = columnOf(field, fn, context, recording);
  const recorded = column && valuesOf(column.columns, column.offset, recording.steps);
  if (!recorded || recorded.size === 0) return;
  for (const each of wanted) {
    if (each === null || recorded.has(each)) continue;
    const texts = [...recorded].filter((known) => typeof known === 'string');
    const numbers = [...recorded].filter((known) => typeof known === 'number');
    const shown = [...recorded]
      .slice(0, 8)
      .map((known) => JSON.stringify(known))
      .join(', ');
    if (typeof each === 'number' && texts.length === recorded.size)
      yield {
        at,
        message: `\`${field.text}\` is always a text in the recording (${shown}) and never equal to ${each}.`,
      };
    else if (typeof each === 'string' && numbers.length === recorded.size)
      yield {
        at,
        message: `\`${field.text}\` is always a number in the recording (${shown}) and never equal to ${JSON.stringify(each)}.`,
      };
    else if (typeof each === 'string' && texts.length) {
      const near = texts.find((known) => isSpelledAlike(known, each));
      yield {
        at,
        severity: near === undefined ? 'info' : 'warning',
        message: `\`${field.text}\` is never ${JSON.stringify(each)} in the recording, it is ${shown}.${near === undefined ? '' : ` Is ${JSON.stringify(near)} meant?`}`,
      };
    } else if (typeof each === 'number' && numbers.length > 1 && numbers.every(Number.isInteger)) {
      const isOutside = each < Math.min(...numbers) || each > Math.max(...numbers);
      yield {
        at,
        severity: isOutside && Number.isInteger(each) ? 'warning' : 'info',
        message: `\`${field.text}\` is never ${each} in the recording, it is ${shown}.`,
      };
    }
  }
}

/** `{"Goal": 5.0, "lava": -5.0}.get(info["event"], 0.0)`, where it is recorded as "goal". */
function* lookedUp(
  node: PyNode,
  fn: PyFunction,
  context: RuleContext,
  recording: TrajectorySet,
): Generator<RuleFinding> {
  const call = callShape(node);
  const [base, asked] =
    call?.method === 'get'
      ? [call.receiver, call.positional[0]]
      : node.type === 'subscript'
        ? [node.child('value'), node.childrenOf('subscript')[0]]
        : [];
  const table = base && asked && stringValue(asked) === null ? constantOf(base, fn, context) : null;
  if (table?.type !== 'dictionary' || !asked) return;
  const column = columnOf(asked, fn, context, recording);
  const recorded = column && valuesOf(column.columns, column.offset, recording.steps);
  const texts = [...(recorded ?? [])].filter((known) => typeof known === 'string');
  const keys = table.parts.flatMap((pair) => {
    const at = pair.child('key');
    const text = at ? stringValue(at) : null;
    return at && text !== null ? [{ at, text }] : [];
  });
  for (const { at, text } of keys) {
    const near = texts.find((known) => isSpelledAlike(known, text));
    if (texts.includes(text) || near === undefined || keys.some((other) => other.text === near)) continue;
    yield {
      at,
      message: `\`${asked.text}\` is never "${text}" in the recording, it is ${texts.map((known) => `"${known}"`).join(', ')}. Is "${near}" meant?`,
    };
  }
}

/** A field of the observation or the info, or a discrete action. */
function columnOf(
  node: PyNode,
  fn: PyFunction,
  context: RuleContext,
  { action, observation, nextObservation, info }: TrajectorySet,
): { readonly columns: readonly Column[]; readonly offset: number } | null {
  if (/^(action|act|a)$/.test(node.text) && context.isEntry(fn) && fn.isParameter(node)) {
    const [column, ...more] = action?.columns ?? [];
    return column?.kind === 'numeric' && !more.length && rowSize(column) === 1 && /int/.test(column.dtype)
      ? { columns: [column], offset: 0 }
      : null;
  }
  const read = recordingRead(node, fn, context);
  if (read?.of === 'info') {
    const key = /^\["([^"]*)"\]$/.exec(read.path)?.[1];
    const entry =
      info?.structure.kind === 'dict'
        ? info.structure.entries.find((each) => each.key === key)?.value
        : undefined;
    const leaf = entry?.kind === 'leaf' ? info?.columns[entry.column] : undefined;
    // Numbers of the info may be many things; texts are names.
    return leaf?.kind === 'object' ? { columns: [leaf], offset: 0 } : null;
  }
  const path = read?.path;
  const field = path ? context.surroundings.fields?.find((each) => each.path === path) : undefined;
  const column = field && observation.columns[field.column];
  const after = field && nextObservation?.columns[field.column];
  return column && field ? { columns: after ? [column, after] : [column], offset: field.offset } : null;
}

/** The different values of columns; null where they are too many. */
function valuesOf(
  columns: readonly Column[],
  offset: number,
  steps: number,
): ReadonlySet<string | number> | null {
  // Of a part of the rows rare events may be missed.
  if (steps > MAX_ROWS) return null;
  const found = new Set<string | number>();
  for (const column of columns) {
    const size = column.kind === 'numeric' ? rowSize(column) : 1;
    for (let row = 0; row < steps; row++) {
      const value = column.kind === 'object' ? column.values[row] : Number(column.data[row * size + offset]);
      if (typeof value !== 'string' && typeof value !== 'number') return null;
      found.add(value);
      if (found.size > MAX_VALUES) return null;
    }
  }
  return found;
}

/** The same but for case, blanks and joining marks, or one letter. */
function isSpelledAlike(a: string, b: string): boolean {
  const plain = (text: string): string => text.toLowerCase().replace(/[\s_-]+/g, '');
  const [x, y] = [plain(a), plain(b)];
  if (x === y) return true;
  if (Math.min(x.length, y.length) < 4 || Math.abs(x.length - y.length) > 1) return false;
  let same = 0;
  while (same < x.length && x[same] === y[same]) same++;
  let end = 0;
  while (end < Math.min(x.length, y.length) - same && x.at(-1 - end) === y.at(-1 - end)) end++;
  return Math.max(x.length, y.length) - same - end <= 1;
}
