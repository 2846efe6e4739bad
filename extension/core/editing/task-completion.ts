import { getLocation, type JSONPath } from 'jsonc-parser/lib/esm/main.js';
import { formatCount } from '../measures/format';
import { recogniseEnvironment } from '../task/environments';
import { guessSuccess } from '../task/success';
import type { TaskContext } from '../task/context';
import { CONTRACTS } from '../contract/registry';
import { outlineModule } from '../syntax/outline';
import { proposalsAt, type Proposal } from './completion';
import { quantityOf, quantityText, rangeText } from './quantity';

/** A Python file that a task could name, and the functions in it that a trainer could call. */
export interface PythonFile {
  /** Relative to the task file, forward slashes. */
  readonly path: string;
  readonly functions: readonly string[];
}

export interface TaskCompletionInput {
  /** Text of the task file, half-way through an edit or not. */
  readonly text: string;
  readonly offset: number;
  /** Null until the recordings are loaded. */
  readonly context: TaskContext | null;
  readonly files: () => Promise<readonly PythonFile[]>;
}

/** What expressions over the last step see besides the fields. */
const STEP_WORDS: Readonly<Record<string, string>> = {
  obs: 'what the agent saw before the last step',
  next_obs: 'what it saw after the last step',
  action: 'what it did in the last step',
  reward: 'the recorded reward of the last step',
  terminated: 'the episode ended by its rules',
  truncated: 'the episode was cut off',
  info: 'what the environment said besides, a dictionary',
  T: 'number of steps of the episode',
  steps: 'all steps, each with obs, action, next_obs, reward, terminated, truncated, info',
};

const EXPECTATIONS: Readonly<Record<string, string>> = {
  "return('success') > return('failure')": 'what successes are paid against what failures are paid',
  'steps where terminated: reward != 0': 'something of every step that meets a condition',
  'episodes where success: return > 0': 'something of every episode that meets a condition',
};

/** Inside `NAME.reward.json`: fields and expressions, reward files and functions. The schema offers the rest. */
export async function taskProposalsAt(input: TaskCompletionInput): Promise<Proposal[]> {
  const { text, offset, context } = input;
  const { path, previousNode, isAtPropertyKey } = getLocation(text, offset);
  const [section] = path;
  if (
    previousNode?.type !== 'string' &&
    previousNode?.type !== 'property' &&
    !/"[^"\n]*$/.test(lineBefore(text, offset))
  )
    return [];
  // The string that the caret is in: `previousNode` where it is closed, else from the last quote.
  const start = stringStart(text, offset);
  if (start === null) return [];
  if (isAtPropertyKey)
    return section === 'observation' && path.length === 2 && context ? observationNames(context, start) : [];
  switch (section) {
    case 'reward':
      return rewardFiles(await input.files(), start);
    case 'success':
      return context
        ? [...wholeConditions(input, context, start), ...inExpression(input, context, start)]
        : [];
    case 'causes':
      return context && path.length === 2 ? inExpression(input, context, start) : [];
    case 'expect':
      return context && path.length === 2
        ? [...expectations(input, start), ...inExpression(input, context, start, true)]
        : [];
    case 'observation':
      return context ? entryValue(path, context, start) : [];
    default:
      return [];
  }
}

function lineBefore(text: string, offset: number): string {
  return text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
}

/** Offset after the quote that opens the string around the caret; null outside of strings. Strings of JSON are on one line. */
function stringStart(text: string, offset: number): number | null {
  const line = lineBefore(text, offset);
  let open: number | null = null;
  for (let i = 0; i < line.length; i++) {
    if (line[i] === '\\' && open !== null) i++;
    else if (line[i] === '"') open = open === null ? offset - line.length + i + 1 : null;
  }
  return open;
}

function rewardFiles(files: readonly PythonFile[], start: number): Proposal[] {
  return files.flatMap(({ path, functions }) => [
    choice(path, functions.length ? `holds ${functions.join(', ')}` : '', start),
    ...(functions.length > 1
      ? functions.map((name) => choice(`${path}:${name}`, 'this function', start))
      : []),
  ]);
}

/** An empty criterion: what the recording itself calls a success. */
function wholeConditions(
  { text, offset }: TaskCompletionInput,
  context: TaskContext,
  start: number,
): Proposal[] {
  if (text.slice(start, offset).trim() !== '') return [];
  const [file] = context.files;
  const guess = guessSuccess(context.set, file?.format ?? '', recogniseEnvironment(context.set));
  if (!guess) return [];
  const count = guess.successes.filter((success) => success === true).length;
  const episodes = formatCount(guess.successes.length);
  return [
    choice(inJson(guess.expression), `${formatCount(count)} of ${episodes} episodes: ${guess.why}`, start),
  ];
}

function expectations({ text, offset }: TaskCompletionInput, start: number): Proposal[] {
  if (text.slice(start, offset).trim() !== '') return [];
  return Object.entries(EXPECTATIONS).map(([expression, about]) => choice(expression, about, start));
}

/** Inside a Python expression: as in a reward, with single quotes, and the names that such expressions have. */
function inExpression(
  { text, offset }: TaskCompletionInput,
  context: TaskContext,
  start: number,
  fieldsByName = false,
): Proposal[] {
  const source = text.slice(start, offset).replaceAll('\\"', '"');
  const typed = /(?<![\w.)\]"'])([A-Za-z_]\w*)?$/.exec(source);
  const proposals = proposalsAt({ source, offset: source.length, context, contract: null }).map(
    (proposal) => ({
      ...proposal,
      // In the text of the file an escaped quote is one longer; what was typed of a name has none.
      start: offset - (source.length - proposal.start),
      insert: inJson(proposal.insert),
      filter: inJson(proposal.filter),
      label: proposal.kind === 'expression' ? inJson(proposal.label) : proposal.label,
    }),
  );
  const isWord = typed !== null && !/["'][^"']*$/.test(source.replace(/(["'])[^"']*\1/g, ''));
  if (!isWord) return proposals;
  const at = offset - (typed[1]?.length ?? 0);
  const words = Object.entries(STEP_WORDS).map(([word, about]) => choice(word, about, at));
  const names = fieldsByName
    ? context.fields
        .filter(({ name }) => /^[A-Za-z_]\w*$/.test(name))
        .map((field): Proposal => {
          const quantity = quantityOf(context, { of: 'obs', path: field.path }, null);
          return {
            ...choice(field.name, quantity ? rangeText(quantity) : '', at),
            kind: 'field',
            documentation: quantity ? quantityText(quantity, context.set) : '',
          };
        })
    : [];
  return [...names, ...proposals, ...words];
}

/** New entries of `observation`: keys that have no words yet. */
function observationNames(context: TaskContext, start: number): Proposal[] {
  const named = new Set(Object.keys(context.task.observation ?? {}));
  return context.fields
    .filter(({ name }) => !named.has(name) && !/[[\].]/.test(name))
    .map((field): Proposal => {
      const quantity = quantityOf(context, { of: 'obs', path: field.path }, null);
      return { ...choice(field.name, quantity ? rangeText(quantity) : '', start), kind: 'field' };
    });
}

const UNITS = ['m', 'm/s', 'm/s²', 'rad', 'rad/s', '°', 's', 'N', 'N·m', 'kg', '%', 'square', 'step'];

function entryValue(path: JSONPath, context: TaskContext, start: number): Proposal[] {
  if (path.length !== 3) return [];
  if (path[2] === 'unit') return UNITS.map((unit) => choice(unit, '', start));
  const { structure } = context.set.observation;
  if (path[2] !== 'key' || structure.kind !== 'dict') return [];
  return structure.entries.map(({ key }) => choice(key, '', start));
}

function choice(insert: string, detail: string, start: number): Proposal {
  return { label: insert, detail, documentation: '', kind: 'value', insert, start, filter: insert };
}

/** Python as it stands in a JSON string: with single quotes, which need no escape. */
function inJson(python: string): string {
  return python.includes("'") ? python.replaceAll('"', '\\"') : python.replaceAll('"', "'");
}

/** Functions and classes of a file that some trainer could call, surest first. */
export async function callableIn(source: string): Promise<string[]> {
  const outline = await outlineModule(source);
  const entries = CONTRACTS.flatMap((contract) => contract.recognise(outline))
    .filter(({ confidence }) => confidence >= CALLABLE)
    .sort((a, b) => b.confidence - a.confidence);
  return [...new Set(entries.map(({ name }) => name))];
}

/** Functions and classes of a file by name, with their lines (from 1). */
export async function definedIn(source: string): Promise<ReadonlyMap<string, number>> {
  const { functions, classes } = await outlineModule(source);
  return new Map([...functions, ...classes].map(({ name, line }) => [name, line]));
}

/** A helper that only happens to take a trainer's words is below this. */
const CALLABLE = 0.4;
