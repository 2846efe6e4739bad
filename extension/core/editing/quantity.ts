import type { Contract } from '../contract/contract';
import { formatCount, formatNumber, formatPercent } from '../measures/format';
import { recogniseEnvironment } from '../task/environments';
import type { TaskContext } from '../task/context';
import { leaves } from '../trajectory/columns';
import { entryAt, type FieldValue } from '../trajectory/fields';
import { rowSize, type Column } from '../trajectory/model';
import { shortText } from '../trajectory/profile';
import { distributionOf, type Distribution } from './distribution';
import { code, plain } from './markdown';
import { channelOf, findIn, type Read } from './reads';

/** One recorded quantity: what it means, and what its values were. */
export interface Quantity {
  readonly name: string;
  /** Python that reads it. */
  readonly expression: string;
  readonly unit: string | null;
  readonly about: string | null;
  readonly distribution: Distribution;
  /** The distribution is of the texts' lengths. */
  readonly ofLengths: boolean;
}

const WORDS: Readonly<Record<Read['of'], string>> = {
  obs: 'what the agent saw before it acted',
  next_obs: 'what the agent saw after it acted',
  action: 'what the agent did',
  info: "the environment's extra information of this step",
  reward: "the environment's own reward of this step",
  terminated: 'the episode ended here by its rules',
  truncated: 'the episode was cut off here',
  done: 'terminated or truncated',
  t: 'number of the step within its episode, from 0',
  memory: 'a dictionary, empty at the start of each episode, kept between its steps',
};

/** More different texts than this are told by their lengths. */
const MAX_TEXTS = 24;

const known = new WeakMap<TaskContext, Map<string, Quantity | null>>();

/** Null when the recording has no single value there. Worked out once for each recording. */
export function quantityOf(context: TaskContext, read: Read, contract: Contract | null): Quantity | null {
  const quantities = known.get(context) ?? new Map<string, Quantity | null>();
  known.set(context, quantities);
  const key = `${read.of}${read.path} ${contract?.id ?? ''}`;
  let quantity = quantities.get(key);
  if (quantity === undefined) quantities.set(key, (quantity = workOut(context, read, contract)));
  return quantity;
}

function workOut(context: TaskContext, read: Read, contract: Contract | null): Quantity | null {
  const { set, outcomes, task } = context;
  const channel = channelOf(set, read.of);
  const found = channel && findIn(channel, read.path);
  if (found?.kind === 'value') {
    const { column, offset, path } = found;
    const isAction = read.of === 'action' && path === '';
    const values = distributionOf(
      set,
      outcomes,
      readerOf(column, offset),
      isAction ? task.actions : undefined,
    );
    const isText = column.kind === 'object' && values.min === null;
    const ofLengths = isText && (values.distinct === null || values.distinct > MAX_TEXTS);
    return {
      ...meaningOf(context, { ...read, path }, contract),
      expression: read.of + path,
      distribution: ofLengths ? distributionOf(set, outcomes, (row) => lengthAt(column, row)) : values,
      ofLengths,
    };
  }
  const value = plainValue(context, read.of);
  if (!value || read.path !== '') return null;
  return {
    name: read.of,
    expression: read.of,
    unit: null,
    about: WORDS[read.of],
    distribution: distributionOf(set, outcomes, value),
    ofLengths: false,
  };
}

/** As `entryAt`, with what is the same for all rows worked out before: a million rows are read while one waits. */
function readerOf(column: Column, offset: number): (row: number) => FieldValue {
  if (column.kind !== 'numeric' || column.dtype === 'bool') return (row) => entryAt(column, row, offset);
  const { data, present } = column;
  const size = rowSize(column);
  return (row) => (present && present[row] !== 1 ? null : (data[row * size + offset] ?? null));
}

/** Values that are no channel: rewards, flags, the step's number. */
function plainValue({ set }: TaskContext, of: Read['of']): ((row: number) => FieldValue) | null {
  switch (of) {
    case 'reward':
      return set.reward && ((row) => set.reward?.[row] ?? null);
    case 'terminated':
      return (row) => set.terminated[row] === 1;
    case 'truncated':
      return (row) => set.truncated[row] === 1;
    case 'done':
      return (row) => set.terminated[row] === 1 || set.truncated[row] === 1;
    default:
      return null;
  }
}

function lengthAt(column: Column, row: number): number | null {
  const value = column.kind === 'object' ? column.values[row] : null;
  return typeof value === 'string' ? value.length : null;
}

/** What people call it: the task file first, then what is documented, then what the recording looks like. */
function meaningOf(
  { set, fields }: TaskContext,
  { of, path }: Read,
  contract: Contract | null,
): Pick<Quantity, 'name' | 'unit' | 'about'> {
  const key = /\["((?:[^"\\]|\\.)*)"\]$/.exec(path)?.[1];
  if (of !== 'obs' && of !== 'next_obs')
    return { name: key ?? of + path, unit: null, about: path === '' ? WORDS[of] : null };
  const index = fields.findIndex((field) => field.path === path);
  const field = fields[index];
  const isUnnamed = !field || /\[\d+\]$/.test(field.name);
  const entry =
    isUnnamed && /^\[\d+\]$/.test(path) ? environmentOf(set)?.entries[Number(path.slice(1, -1))] : undefined;
  const documented = contract?.parameters.map(({ keys }) => keys?.[key ?? '']).find(Boolean);
  return {
    name: entry?.name ?? field?.name ?? key ?? of + path,
    unit: field?.unit ?? entry?.unit ?? null,
    about: field?.about ?? documented ?? entry?.about ?? null,
  };
}

const environments = new WeakMap<object, ReturnType<typeof recogniseEnvironment>>();

function environmentOf(set: TaskContext['set']): ReturnType<typeof recogniseEnvironment> {
  let environment = environments.get(set);
  if (environment === undefined) environments.set(set, (environment = recogniseEnvironment(set)));
  return environment;
}

/** "square · 1 to 12", "empty, goal, lava, wall", "12 to 3,400 characters". */
export function rangeText({ unit, distribution, ofLengths }: Quantity): string {
  const { min, max, names, distinct } = distribution;
  const range =
    min !== null && max !== null
      ? min === max
        ? `always ${formatNumber(min)}`
        : `${formatNumber(min)} to ${formatNumber(max)}`
      : names && distinct !== null && distinct <= names.length
        ? [...names].sort().map(shortText).join(', ')
        : distinct
          ? `${formatCount(distinct)} different texts`
          : '';
  return [unit ?? '', ofLengths ? `${range} characters` : range].filter(Boolean).join(' · ');
}

/** Markdown: name, unit, meaning, range and means by outcome. */
export function quantityText(
  quantity: Quantity,
  { kind, steps }: Pick<TaskContext['set'], 'kind' | 'steps'>,
): string {
  const { name, expression, unit, about, distribution, ofLengths } = quantity;
  const { min, max, names, distinct, others, missing, groups } = distribution;
  const title = `**${plain(name)}**${unit === null ? '' : ` (${plain(unit)})`}${name === expression || kind === 'completions' ? '' : ` · ${code(expression)}`}`;
  const units = kind === 'completions' ? 'completions' : 'steps';
  const what =
    min !== null && max !== null
      ? min === max
        ? `always ${formatNumber(min)}${ofLengths ? ' characters' : ''}`
        : `${formatNumber(min)} to ${formatNumber(max)}${ofLengths ? ' characters' : ''}`
      : names?.length
        ? distinct !== null && distinct > names.length
          ? `${formatCount(distinct)} different texts`
          : [...names]
              .sort()
              .map((text) => plain(shortText(text)))
              .join(', ')
        : null;
  const recorded =
    what === null ? 'Never recorded.' : `Recorded: ${what}, in ${formatCount(steps)} ${units}.`;
  const remarks = [
    ...(missing > 0 && missing < steps
      ? [`Not recorded in ${formatPercent(missing / steps)} of the ${units}.`]
      : []),
    ...(others > 0 && min !== null ? [`${formatCount(others)} values are not finite.`] : []),
    ...(min !== null && max !== null && min === max && steps > 1
      ? ['It never varies, so it can tell nothing apart.']
      : []),
  ];
  const means =
    names === null
      ? groups.flatMap(({ outcome, mean }) =>
          mean === null ? [] : [`${formatNumber(mean)} in ${OUTCOMES[outcome]}`],
        )
      : [];
  return [
    about === null ? title : `${title}: ${plain(about)}`,
    [recorded, ...remarks, ...(means.length > 1 ? [`On average ${means.join(', ')}.`] : [])].join(' '),
  ].join('\n\n');
}

const OUTCOMES = {
  success: 'successes',
  failure: 'failures',
  unknown: 'episodes of unknown outcome',
} as const;

/** Fields of a channel as a table: name, unit, range; null when it has none. */
export function channelText(context: TaskContext, of: Read['of'], contract: Contract | null): string | null {
  const channel = channelOf(context.set, of);
  const title = `**${of}**: ${WORDS[of]}`;
  if (!channel) return title;
  const paths =
    of === 'obs' || of === 'next_obs'
      ? context.fields.map(({ path }) => path)
      : leaves(channel.structure).map(({ path }) => pythonPath(path));
  const rows = paths.slice(0, MAX_ROWS).flatMap((path) => {
    const quantity = quantityOf(context, { of, path }, contract);
    return quantity
      ? [
          `| ${code(path || of).replaceAll('|', '\\|')} | ${quantity.name === pathKey(path) ? '' : plain(quantity.name)} | ${plain(rangeText(quantity)) || '–'} |`,
        ]
      : [];
  });
  if (rows.length === 0) return title;
  const more = paths.length > MAX_ROWS ? `\n\n… and ${paths.length - MAX_ROWS} more.` : '';
  return `${title}\n\n| | | recorded |\n|---|---|---|\n${rows.join('\n')}${more}`;
}

const MAX_ROWS = 16;

function pathKey(path: string): string {
  return /^\["((?:[^"\\]|\\.)*)"\]$/.exec(path)?.[1] ?? '';
}

/** `position.x` → `["position"]["x"]`, as `leaves` and Python write paths. */
function pythonPath(path: string): string {
  return path
    .split('.')
    .filter(Boolean)
    .map((part) => {
      const [, key = '', indices = ''] = /^([^[]*)((?:\[\d+\])*)$/.exec(part) ?? [];
      return (key ? `[${JSON.stringify(key)}]` : '') + indices;
    })
    .join('');
}
