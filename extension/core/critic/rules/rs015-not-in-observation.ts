import { numberValue, stringValue } from '../../syntax/expressions';
import type { PyFunction } from '../../syntax/module';
import type { PyNode } from '../../syntax/tree';
import type { Channel, Structure } from '../../trajectory/model';
import type { RuleContext } from '../context';
import type { Rule } from '../rule';

const OBSERVATIONS: Readonly<Record<string, 'observation' | 'nextObservation'>> = {
  obs: 'observation',
  observation: 'observation',
  state: 'observation',
  params: 'observation',
  next_obs: 'nextObservation',
  next_observation: 'nextObservation',
  next_state: 'nextObservation',
};

export const notInObservation: Rule = {
  code: 'RS015',
  title: 'The observation has no such entry',
  severity: 'error',
  *check(context) {
    const { recording } = context.surroundings;
    if (!recording || recording.kind !== 'transitions') return;
    for (const fn of context.rewardFunctions)
      for (const node of fn.own('subscript')) {
        const value = node.child('value');
        const which =
          value && isUntouchedParameter(value, fn, context) ? OBSERVATIONS[value.text] : undefined;
        const channel = which ? recording[which] : null;
        const message = channel ? missing(node, channel) : null;
        if (message && !isWrittenTo(node)) yield { at: node, message };
      }
  },
};

/** The entry's own parameter, never assigned: it is the observation as recorded. */
function isUntouchedParameter(node: PyNode, fn: PyFunction, context: RuleContext): boolean {
  const { entry } = context.surroundings;
  if (node.type !== 'identifier' || !entry) return false;
  const isEntry = fn.name === entry.name || (fn.owner?.name === entry.name && fn.name === '__call__');
  return isEntry && fn.isParameter(node);
}

function missing(node: PyNode, channel: Channel): string | null {
  const indices = node.childrenOf('subscript');
  const [index] = indices;
  if (!index || indices.length !== 1) return null;
  const { structure } = channel;
  const key = stringValue(index);
  if (key !== null) {
    if (structure.kind !== 'dict') return null;
    const keys = structure.entries.map((entry) => entry.key);
    return keys.includes(key) ? null : `The recorded observation has no "${key}": it has ${list(keys)}.`;
  }
  const position = numberValue(index);
  const length = lengthOf(structure, channel);
  if (position === null || length === null || (position < length && position >= -length)) return null;
  return `The recorded observation has ${length} entries, 0 to ${length - 1}: there is no ${position}.`;
}

function lengthOf(structure: Structure, channel: Channel): number | null {
  if (structure.kind === 'tuple') return structure.items.length;
  if (structure.kind !== 'leaf') return null;
  const column = channel.columns[structure.column];
  return column?.kind === 'numeric' ? (column.shape[0] ?? null) : null;
}

function list(keys: readonly string[]): string {
  const shown = keys.slice(0, 12).map((key) => `"${key}"`);
  return shown.join(', ') + (keys.length > 12 ? ` and ${keys.length - 12} more` : '');
}

function isWrittenTo(node: PyNode): boolean {
  return node.field === 'left' && node.parent?.type === 'assignment';
}
