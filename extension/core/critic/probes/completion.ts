import type { CallPlan } from '../../contract/contract';
import { JUDGEMENT } from '../../judge/column';
import { entryAt } from '../../trajectory/fields';
import { rowSize, type Column, type TrajectorySet } from '../../trajectory/model';
import { saysReference } from '../vocabulary';
import { answerColumn } from './answer-column';
import { presumedRows } from './presumed';
import type { ProbeInput } from './probe';
import type { ProbeRow } from './synthetic';

/** What a completion recording is made of, for a reward that is called on it. */
export interface Completions {
  /** Column that holds what the model wrote. */
  readonly completion: string;
  /** Column of the reference that the reward reads; null when it reads none. */
  readonly reference: string | null;
  /** Columns of the recording but the completion, whether read or not. */
  readonly columns: readonly string[];
  /** Columns that the reward reads besides the completion. */
  readonly inputs: readonly string[];
  /** Column of what the model was asked; null when there is none. */
  readonly promptColumn: string | null;
  /** Sampled rows whose text is not empty, by recorded outcome; where none is recorded, by what they seem to be. */
  readonly successes: readonly number[];
  readonly failures: readonly number[];
  /** No outcome is recorded: right is what gives the reference as its final answer. */
  readonly isPresumed: boolean;
  /** Rows for what is asked whatever their outcome: these, or all where there are none. */
  readonly any: readonly number[];
  text(row: number): string;
  referenceText(row: number): string;
  /** A tool has handed the model the right answer in this row: what is left is to pass it on. */
  isToldByTool(row: number): boolean;
  /** The row with another text, in the form (string or messages) that the recording has. */
  withText(row: number, text: string): ProbeRow;
  /** The row with this as the model's only turn, where it was recorded with several. */
  withNothing(row: number, text: string): ProbeRow;
  withReference(row: number, other: number): ProbeRow;
  /** The right answer as text; where none is read as such, the first of the answers that are taken for right. */
  answerText(row: number): string;
  /** What a column holds in a row, whatever it is. */
  value(key: string, row: number): unknown;
  prompt(row: number): string;
}

export const COMPLETION = /^(completion|completions|response|responses|output|outputs|text|solution_str)$/;
const PROMPT = /^(prompt|prompts|question|input)$/;

/** Lists of which any is right. */
const ALIASES = /alias|^(answers|golds?|targets|acceptable\w*|accepted\w*|references|labels)$/;

const known = new WeakMap<ProbeInput['trace'], Completions | null>();

/** Null when the recording holds no completions, or the reward reads none. */
export function completionsOf(input: ProbeInput): Completions | null {
  const before = known.get(input.trace);
  if (before !== undefined) return before;
  const found = lookedUp(input);
  known.set(input.trace, found);
  return found;
}

function lookedUp({ task: { set }, reward: { plan }, trace, rules }: ProbeInput): Completions | null {
  if (set.kind !== 'completions') return null;
  const keys = keysOf(plan, set);
  // Of what was made up nobody has asked the judge.
  if (keys.some((key) => key === JUDGEMENT && isRead(key, plan, rules))) return null;
  const completion = keys.find((key) => COMPLETION.test(key));
  if (completion === undefined) return null;
  const column = columnOf(set, completion);
  if (column?.kind !== 'object') return null;
  const textOf = (row: number): string => plainText(column.values[row]);
  const rows = trace.rows
    .map((row, i) => ({ row, outcome: trace.outcome(i) }))
    .filter(({ row }) => textOf(row).trim());
  const recorded = {
    successes: rows.filter(({ outcome }) => outcome === 'success').map(({ row }) => row),
    failures: rows.filter(({ outcome }) => outcome === 'failure').map(({ row }) => row),
  };
  const value = (key: string, row: number): unknown => {
    const of = columnOf(set, key);
    return of ? valueAt(of, row) : null;
  };
  const inputs = [...new Set(keys)].filter((key) => key !== completion && isRead(key, plan, rules));
  const reference =
    keys.find((key) => saysReference(key) && key !== completion && isRead(key, plan, rules)) ??
    keys.find(
      (key) =>
        !COMPLETION.test(key) &&
        !PROMPT.test(key) &&
        isRead(key, plan, rules) &&
        /call|test|expect/.test(key),
    ) ??
    answerColumn(
      inputs.filter((key) => !COMPLETION.test(key) && !PROMPT.test(key)),
      value,
      textOf,
      { ...recorded, all: rows.map(({ row }) => row) },
    );
  const referenceColumn = reference === null ? null : columnOf(set, reference);
  const isPresumed = recorded.successes.length + recorded.failures.length === 0 && reference !== null;
  const { successes, failures } = isPresumed
    ? presumedRows(
        rows.map(({ row }) => row),
        textOf,
        (row) => value(reference, row),
        ALIASES.test(reference),
      )
    : recorded;
  const aliases = keys.find((key) => ALIASES.test(key) && isRead(key, plan, rules)) ?? null;
  const promptColumn = columnKeys(set).find((key) => PROMPT.test(key)) ?? null;
  const asked = promptColumn === null ? null : columnOf(set, promptColumn);
  return {
    completion,
    reference,
    successes,
    failures,
    isPresumed,
    any: successes.length + failures.length > 0 ? [...successes, ...failures] : rows.map(({ row }) => row),
    text: textOf,
    referenceText: (row) => textIn(referenceColumn, row),
    isToldByTool: (row) => isToldByTool(column.values[row], textIn(referenceColumn, row)),
    withText: (row, text) => ({ base: row, keys: { [completion]: likeRecorded(column.values[row], text) } }),
    withNothing: (row, text) => ({
      base: row,
      keys: { [completion]: nothingSaid(column.values[row], text) },
    }),
    answerText: (row) => {
      if (reference !== null || aliases === null) return textIn(referenceColumn, row);
      const of = columnOf(set, aliases);
      const value = of ? valueAt(of, row) : null;
      const first: unknown = Array.isArray(value) ? value[0] : null;
      return typeof first === 'string' ? first : '';
    },
    withReference: (row, other) => ({
      base: row,
      keys: reference === null || !referenceColumn ? {} : { [reference]: valueAt(referenceColumn, other) },
    }),
    columns: columnKeys(set).filter((key) => key !== completion),
    inputs,
    promptColumn,
    value,
    prompt: (row) => promptOf(asked?.kind === 'object' ? asked.values[row] : null),
  };
}

function keysOf(plan: CallPlan, set: TrajectorySet): string[] {
  return plan.arguments.flatMap(({ source }) => {
    if (source.from === 'key') return source.key;
    // The whole row; which of it is read shows in the code.
    if (source.from === 'obs' || (source.from === 'object' && source.key === undefined))
      return columnKeys(set);
    if (source.from === 'text' || source.from === 'tokens' || source.from === 'messages') return source.keys;
    if (source.from !== 'field') return [];
    const key = /^\["(.*)"\]$/.exec(source.path)?.[1];
    return key === undefined ? [] : key;
  });
}

/** The entry reads this column: by the parameter that gets it, or as a key of `**kwargs` or of the state. */
function isRead(key: string, plan: CallPlan, rules: ProbeInput['rules']): boolean {
  const argument = plan.arguments.find(
    ({ source }) =>
      (source.from === 'key' && source.key === key) ||
      ((source.from === 'text' || source.from === 'messages') && isOfTalk(key, source.keys, rules)) ||
      (source.from === 'field' && source.path === `["${key}"]`),
  );
  const entry = rules.rewardFunctions.find((fn) => rules.isEntry(fn));
  const name = argument?.keyword ?? key;
  if (!entry || entry.parameters.includes(name)) {
    const readers = entry
      ? [entry, ...rules.rewardFunctions.filter(({ outer }) => outer === entry)]
      : rules.rewardFunctions;
    return readers.some(
      (fn) =>
        fn.flow.closureReads.has(name) ||
        [...fn.flow.reads.keys()].some((read) => read === name || read.startsWith(`${name}[`)),
    );
  }
  const { source } = rules.module.document;
  const quotedKey = key.replace(/[^\w]/g, '.');
  if (new RegExp(`(?:\\[|\\.(?:get|pop)\\()\\s*["']${quotedKey}["']`).test(source)) return true;
  const isObject = plan.arguments.some(
    (given) => given.source.from === 'object' && given.source.key === undefined,
  );
  if (isObject && new RegExp(`\\.${quotedKey}\\b`).test(source)) return true;
  return (
    /\(.*\*\*\w+\s*\)/.test(entry.body.text) &&
    rules.rewardFunctions.some((fn) => fn !== entry && fn.parameters.includes(name))
  );
}

/** Of a talk that is handed over whole, the model's words are looked at; the others only by code that asks for them. */
function isOfTalk(key: string, keys: readonly string[], { module }: ProbeInput['rules']): boolean {
  if (!keys.includes(key)) return false;
  return key === keys.at(-1) || /\[(0|:-1|-2)\]|["'](user|system)["']/.test(module.document.source);
}

export function columnOf({ observation: { structure, columns } }: TrajectorySet, key: string): Column | null {
  const entry =
    structure.kind === 'dict'
      ? structure.entries.find((candidate) => candidate.key === key)?.value
      : undefined;
  return entry?.kind === 'leaf' ? (columns[entry.column] ?? null) : null;
}

/** Lists and dictionaries as JSON. */
function textIn(column: Column | null, row: number): string {
  const value = column ? entryAt(column, row, 0) : null;
  if (value !== null || column?.kind !== 'object') return value === null ? '' : String(value);
  const structure: unknown = column.values[row];
  return typeof structure === 'object' && structure !== null ? (JSON.stringify(structure) ?? '') : '';
}

function columnKeys({ observation: { structure } }: TrajectorySet): string[] {
  return structure.kind === 'dict' ? structure.entries.map(({ key }) => key) : [];
}

/** The user's words of a prompt: its last message that is not the system's. */
function promptOf(value: unknown): string {
  if (!Array.isArray(value)) return plainText(value);
  const last: unknown = value.filter((item: unknown) => isMessage(item) && roleOf(item) !== 'system').at(-1);
  return isMessage(last) ? last.content : '';
}

function roleOf(message: object): unknown {
  return 'role' in message ? message.role : null;
}

export function valueAt(column: Column, row: number): unknown {
  if (column.kind === 'object') return column.values[row];
  const size = rowSize(column);
  return size === 1 || column.shape.length === 0
    ? entryAt(column, row, 0)
    : Array.from({ length: size }, (_, i) => entryAt(column, row, i));
}

function isToldByTool(value: unknown, reference: string): boolean {
  return (
    reference !== '' &&
    Array.isArray(value) &&
    value.some(
      (said: unknown) => isMessage(said) && roleOf(said) === 'tool' && said.content.includes(reference),
    )
  );
}

function isMessage(value: unknown): value is { readonly content: string } {
  return (
    typeof value === 'object' && value !== null && 'content' in value && typeof value.content === 'string'
  );
}

/** Of a conversation, what the model said last: an environment may have the last word. */
export function plainText(value: unknown): string {
  if (typeof value === 'string') return value;
  const last: unknown = Array.isArray(value) ? value[lastTurn(value)] : null;
  return isMessage(last) ? last.content : '';
}

/** Index of the model's last turn that says something, or of the last message. */
function lastTurn(messages: readonly unknown[]): number {
  const own = messages.findLastIndex((message) => isMessage(message) && roleOf(message) === 'assistant');
  return own >= 0 ? own : messages.length - 1;
}

function likeRecorded(value: unknown, text: string): unknown {
  if (!Array.isArray(value)) return text;
  const at = lastTurn(value);
  const last: unknown = value[at];
  return isMessage(last)
    ? value.map((message: unknown, i) => (i === at ? { ...last, content: text } : message))
    : text;
}

function nothingSaid(value: unknown, text: string): unknown {
  if (!Array.isArray(value)) return text;
  const turns = value.filter((message: unknown) => isMessage(message) && roleOf(message) === 'assistant');
  const [first] = turns;
  if (turns.length < 2 && value.length < 2) return likeRecorded(value, text);
  // What environment and tools said was an answer to what was there before.
  return [isMessage(first) ? { role: 'assistant', content: text } : text];
}
