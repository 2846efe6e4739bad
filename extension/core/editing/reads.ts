import type { BoundReward } from '../contract/bound-reward';
import type { Source } from '../contract/contract';
import { stepSources } from '../contract/step-sources';
import type { RecordingShape } from '../contract/contract';
import { callShape, numberValue, stringValue } from '../syntax/expressions';
import type { PyFunction, PyModule } from '../syntax/module';
import type { PyNode } from '../syntax/tree';
import type { Channel, Column, Structure, TrajectorySet } from '../trajectory/model';
import { rowSize } from '../trajectory/model';

/** What an expression is of a recorded step. */
export interface Read {
  readonly of:
    'obs' | 'next_obs' | 'action' | 'info' | 'reward' | 'terminated' | 'truncated' | 'done' | 't' | 'memory';
  /** Python path below it: `["x"]`, `[2]`; '' for the whole. */
  readonly path: string;
}

/** Resolves names and subscripts of a reward to what they read of the recording. */
export class Reads {
  private readonly sources: ReadonlyMap<string, Source>;
  private readonly byName: (name: string) => Source | string | null;

  constructor(
    private readonly module: PyModule,
    bound: BoundReward | null,
    recording: RecordingShape,
    /** The function that the trainer calls. */
    private readonly entry: PyFunction | null,
  ) {
    this.sources = bound ? parameterSources(bound) : new Map();
    this.byName = stepSources([], recording);
  }

  /** Null when it is no part of a recorded step, or one cannot tell. */
  of(node: PyNode, depth = 0): Read | null {
    if (depth > 20) return null;
    switch (node.type) {
      case 'identifier':
        return this.variable(node, depth);
      case 'subscript': {
        const base = node.child('value');
        const read = base && this.of(base, depth + 1);
        if (!read) return null;
        const path = node.childrenOf('subscript').map(literal);
        return path.includes(null) ? null : { ...read, path: read.path + path.join('') };
      }
      case 'call': {
        const call = callShape(node);
        const [key] = call?.positional ?? [];
        if (call?.method !== 'get' || !call.receiver || !key) return null;
        const read = this.of(call.receiver, depth + 1);
        const path = literal(key);
        return read && path !== null ? { ...read, path: read.path + path } : null;
      }
      case 'parenthesized_expression':
        return node.parts[0] ? this.of(node.parts[0], depth + 1) : null;
      default:
        return null;
    }
  }

  /** What a parameter of this name holds. */
  parameter(name: string): Read | null {
    const source = this.sources.get(name);
    if (source) return readOf(source);
    if (name === 'params') return { of: 'obs', path: '' };
    const byName = this.byName(name);
    return byName !== null && typeof byName === 'object' ? readOf(byName) : null;
  }

  private variable(node: PyNode, depth: number): Read | null {
    const fn = this.module.functionAround(node);
    // The parameter's own place in the signature.
    if (!fn || node.above('parameters')) return this.parameter(node.text);
    const writes = fn.flow.definitionsAt(node);
    if (writes.length === 0) {
      // A nested function sees its outer one's parameters.
      const isOuter = fn.outer?.parameters.includes(node.text) === true;
      return isOuter ? this.parameter(node.text) : null;
    }
    if (fn.isParameter(node)) {
      const sameWord = fn === this.entry || (this.entry?.parameters.includes(node.text) ?? true);
      return sameWord ? this.parameter(node.text) : null;
    }
    const assigned = fn.assignedTo(node);
    return assigned ? this.of(assigned, depth + 1) : null;
  }
}

/** The source of each parameter, as `bindArguments` has put them in order. */
function parameterSources({ entry, plan }: BoundReward): ReadonlyMap<string, Source> {
  const names = entry.parameters.filter(({ kind }) => kind !== 'args' && kind !== 'kwargs');
  return new Map(plan.arguments.map(({ source, keyword }, i) => [keyword ?? names[i]?.name ?? '', source]));
}

/** What an argument reads of the recording; null: nothing, or nothing in particular. */
export function readOf(source: Source): Read | null {
  switch (source.from) {
    case 'field':
      return { of: source.of, path: source.path };
    case 'key':
      return { of: 'obs', path: `[${JSON.stringify(source.key)}]` };
    case 'text':
    case 'tokens':
    case 'messages':
      return source.keys.length === 1 ? { of: 'obs', path: `[${JSON.stringify(source.keys[0])}]` } : null;
    case 'object':
      return { of: 'obs', path: source.key === undefined ? '' : `[${JSON.stringify(source.key)}]` };
    case 'constant':
    case 'stub':
      return null;
    default:
      return { of: source.from, path: '' };
  }
}

function literal(node: PyNode): string | null {
  const text = stringValue(node);
  if (text !== null) return `[${JSON.stringify(text)}]`;
  const number = numberValue(node);
  return number !== null && Number.isInteger(number) ? `[${number}]` : null;
}

/** A place in a channel's structure. */
export type Found =
  | { readonly kind: 'value'; readonly column: Column; readonly offset: number; readonly path: string }
  /** Several values: an array, a tuple or a dictionary. */
  | {
      readonly kind: 'several';
      readonly structure: Structure;
      readonly path: string;
      readonly size: number | null;
    };

export function channelOf(set: TrajectorySet, of: Read['of']): Channel | null {
  switch (of) {
    case 'obs':
      return set.observation;
    case 'next_obs':
      return set.nextObservation;
    case 'action':
      return set.action;
    case 'info':
      return set.info;
    default:
      return null;
  }
}

/** What lies at a path of a channel; negative indices are counted from the end, and `path` comes back without them. */
export function findIn({ structure, columns }: Channel, path: string): Found | null {
  let at: Structure = structure;
  let canonical = '';
  let column: Column | null = null;
  let offset = 0;
  let shape: readonly number[] = [];
  const enter = (): void => {
    if (at.kind !== 'leaf' || column) return;
    column = columns[at.column] ?? null;
    shape = column?.kind === 'numeric' ? column.shape : [];
  };
  enter();
  for (const part of partsOf(path)) {
    if (at.kind === 'dict') {
      const entry = at.entries.find(({ key }) => key === part);
      if (!entry) return null;
      canonical += `[${JSON.stringify(entry.key)}]`;
      at = entry.value;
    } else if (at.kind === 'tuple') {
      const index = typeof part === 'number' ? (part < 0 ? part + at.items.length : part) : -1;
      const item = at.items[index];
      if (!item) return null;
      canonical += `[${index}]`;
      at = item;
    } else {
      const [length, ...rest] = shape;
      if (length === undefined || typeof part !== 'number') return null;
      const index = part < 0 ? part + length : part;
      if (index < 0 || index >= length) return null;
      offset += index * rest.reduce((product, n) => product * n, 1);
      canonical += `[${index}]`;
      shape = rest;
    }
    enter();
  }
  const found = column as Column | null;
  if (found && shape.reduce((product, n) => product * n, 1) === 1)
    return { kind: 'value', column: found, offset, path: canonical + '[0]'.repeat(shape.length) };
  return {
    kind: 'several',
    structure: at,
    path: canonical,
    size: found?.kind === 'numeric' ? shape.reduce((product, n) => product * n, 1) : null,
  };
}

/** Number of entries of the first axis, for completing an index; null for a dictionary. */
export function lengthAt(channel: Channel, found: Found): number | null {
  if (found.kind !== 'several') return null;
  if (found.structure.kind === 'tuple') return found.structure.items.length;
  if (found.structure.kind !== 'leaf') return null;
  const column = channel.columns[found.structure.column];
  if (column?.kind !== 'numeric') return null;
  const used = partsOf(found.path).filter((part) => typeof part === 'number').length;
  return column.shape[Math.min(used, column.shape.length - 1)] ?? rowSize(column);
}

function partsOf(path: string): (string | number)[] {
  return [...path.matchAll(/\[("(?:[^"\\]|\\.)*"|-?\d+)\]/g)].map(([, part = '']) =>
    part.startsWith('"') ? (JSON.parse(part) as string) : Number(part),
  );
}
