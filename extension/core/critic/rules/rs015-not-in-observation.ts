import { callShape, numberValue, stringValue } from '../../syntax/expressions';
import type { PyFunction } from '../../syntax/module';
import type { PyNode } from '../../syntax/tree';
import type { Channel, Structure, TrajectorySet } from '../../trajectory/model';
import type { RuleContext } from '../context';
import { recordingRead } from '../reads';
import type { Rule, RuleFinding } from '../rule';

type ChannelName = 'observation' | 'nextObservation' | 'info';

const CHANNELS: Readonly<Record<string, ChannelName>> = {
  obs: 'observation',
  observation: 'observation',
  state: 'observation',
  params: 'observation',
  next_obs: 'nextObservation',
  next_observation: 'nextObservation',
  next_state: 'nextObservation',
  info: 'info',
};
const SPOKEN: Readonly<Record<ChannelName, string>> = {
  observation: 'observation',
  nextObservation: 'next observation',
  info: 'info',
};

export const notInObservation: Rule = {
  code: 'RS015',
  title: 'The recording has no such entry',
  severity: 'error',
  *check(context) {
    const { recording } = context.surroundings;
    if (recording?.kind !== 'transitions') return;
    for (const fn of context.rewardFunctions) {
      for (const node of fn.own('subscript')) yield* entry(node, fn, context, recording);
      for (const node of fn.own('call')) yield* askedFor(node, fn, context, recording);
    }
  },
};

/** `obs["speed"]`, `obs[4]`: raises, or with a negative index may read another quantity. */
function* entry(
  node: PyNode,
  fn: PyFunction,
  context: RuleContext,
  recording: TrajectorySet,
): Generator<RuleFinding> {
  const value = node.child('value');
  const indices = node.childrenOf('subscript');
  const [index] = indices;
  const name = value ? channelOf(value, fn, context) : null;
  const channel = name && recording[name];
  if (!name || !channel || !index || indices.length !== 1 || isWrittenTo(node) || isAskedBefore(node, index))
    return;
  const message = missing(index, channel, SPOKEN[name]);
  if (message) yield { at: node, message };
}

/** `obs.get("speed", 0)`: always the default. */
function* askedFor(
  node: PyNode,
  fn: PyFunction,
  context: RuleContext,
  recording: TrajectorySet,
): Generator<RuleFinding> {
  const call = callShape(node);
  const [key] = call?.positional ?? [];
  const name = call?.method === 'get' && call.receiver ? channelOf(call.receiver, fn, context) : null;
  const channel = name && recording[name];
  const message = name && channel && key ? missing(key, channel, SPOKEN[name]) : null;
  if (message)
    yield {
      at: node,
      severity: name === 'info' ? 'info' : 'warning',
      message: `${message} This is always the default.`,
    };
}

/** The recorded channel that a parameter of the entry stands for, as long as it is not assigned. */
function channelOf(node: PyNode, fn: PyFunction, context: RuleContext): ChannelName | null {
  if (node.type !== 'identifier' || !fn.isParameter(node)) return null;
  if (context.isEntry(fn)) return CHANNELS[node.text] ?? null;
  // What every caller hands a helper.
  const read = recordingRead(node, fn, context);
  return read?.path === '' && read.of !== 'info' ? 'observation' : null;
}

function missing(index: PyNode, channel: Channel, spoken: string): string | null {
  const { structure } = channel;
  const key = stringValue(index);
  if (key !== null) {
    if (structure.kind !== 'dict') return null;
    const keys = structure.entries.map((known) => known.key);
    return keys.includes(key) ? null : `The recorded ${spoken} has no "${key}": it has ${list(keys)}.`;
  }
  const position = numberValue(index);
  const length = lengthOf(structure, channel);
  if (position === null || length === null || (position < length && position >= -length)) return null;
  return `The recorded ${spoken} has ${length} entries, 0 to ${length - 1}: there is no ${position}.`;
}

function lengthOf(structure: Structure, channel: Channel): number | null {
  if (structure.kind === 'tuple') return structure.items.length;
  if (structure.kind !== 'leaf') return null;
  const column = channel.columns[structure.column];
  return column?.kind === 'numeric' ? (column.shape[0] ?? null) : null;
}

function list(keys: readonly string[]): string {
  const shown = keys.slice(0, 12).map((key) => `"${key}"`);
  return (shown.join(', ') || 'none') + (keys.length > 12 ? ` and ${keys.length - 12} more` : '');
}

function isWrittenTo(node: PyNode): boolean {
  return node.field === 'left' && node.parent?.type === 'assignment';
}

/** `if "speed" in obs:` around it, or a try. */
function isAskedBefore(node: PyNode, index: PyNode): boolean {
  const test = node.above('if_statement', 'conditional_expression', 'boolean_operator', 'try_statement');
  return (
    test !== null &&
    (test.type === 'try_statement' || new RegExp(`${escaped(index.text)}\\s+(not\\s+)?in\\b`).test(test.text))
  );
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
