import { callShape, numberValue, stringValue, unparenthesized } from '../syntax/expressions';
import type { PyFunction } from '../syntax/module';
import type { PyNode } from '../syntax/tree';
import { constantOf } from './constants';
import type { RuleContext } from './context';

/** Where something recorded stands: what was seen before or after the step, or what the environment said of it. */
export type Channel = 'obs' | 'next_obs' | 'info';

/** What an expression reads off the recording. */
export interface Recording {
  /** Null where it is now the one, now the other, as in a helper that is called with both. */
  readonly of: Channel | null;
  /** Below the observation or the info: `["speed"]`, `[2]`, '' for the whole of it. */
  readonly path: string;
}

const CHANNELS: readonly (readonly [RegExp, Channel])[] = [
  [/^((next|new)_(obs|ob|observation|state|s)|(obs|state|s)_(next|prime)|params)$/, 'next_obs'],
  [/^((prev|previous|last|old)_)?(obs|ob|observation|state)$|^[so]$/, 'obs'],
  [/^info$/, 'info'],
];
/** Give the same numbers as another type. */
const WRAPPERS =
  /^(float|list|tuple|numpy\.(array|asarray|atleast_1d|float32|float64|copy|ravel)|torch\.(tensor|as_tensor|from_numpy))$/;
const WRAPPING_METHODS = /^(copy|item|astype|flatten|ravel|squeeze|float|double|tolist|clone|detach)$/;
const MAX_DEPTH = 10;

/**
 * The path below the observation that an expression reads, whichever observation it is, through names, copies and the
 * parameters of helpers: `["speed"]`, `[2]`, '' for the whole of it. Null for what is computed, or differs by the way it came.
 */
export function pathRead(node: PyNode, fn: PyFunction, context: RuleContext): string | null {
  const read = recordingRead(node, fn, context);
  return read && read.of !== 'info' ? read.path : null;
}

/** The same, with the observation that it is read from, and for the info too. */
export function recordingRead(
  node: PyNode,
  fn: PyFunction,
  context: RuleContext,
  depth = 0,
): Recording | null {
  if (depth > MAX_DEPTH) return null;
  const bare = unparenthesized(node);
  const sub = (child: PyNode | null | undefined, within = fn): Recording | null =>
    child ? recordingRead(child, within, context, depth + 1) : null;
  const entryOf = (base: Recording | null, index: PyNode): Recording | null => {
    const step = base && stepOf(index, fn, context);
    return base && step ? { of: base.of, path: base.path + step } : null;
  };
  switch (bare.type) {
    case 'subscript': {
      const [index, ...more] = bare.childrenOf('subscript');
      return index && !more.length ? entryOf(sub(bare.child('value')), index) : null;
    }
    case 'call': {
      const call = callShape(bare);
      const [first] = call?.positional ?? [];
      if (!call) return null;
      if (call.method === 'get' && call.receiver && first) return entryOf(sub(call.receiver), first);
      if (first && WRAPPERS.test(context.called(bare))) return sub(first);
      return call.receiver && WRAPPING_METHODS.test(call.method ?? '') ? sub(call.receiver) : null;
    }
    case 'conditional_expression':
      return agreed([sub(bare.parts[0]), sub(bare.parts[2])]);
    case 'identifier': {
      const writes = fn.flow.definitionsAt(bare);
      if (!writes.length || fn.flow.mayBeUnset(bare)) return null;
      return agreed(
        writes.map(({ kind, key, value, unpacked }) => {
          if (kind === 'assign') return sub(value);
          if (kind === 'parameter') return ofParameter(key, fn, context, depth);
          const base = kind === 'unpack' && unpacked ? sub(unpacked.from) : null;
          return base && unpacked ? { of: base.of, path: `${base.path}[${unpacked.index}]` } : null;
        }),
      );
    }
    default:
      return null;
  }
}

/** One entry down, by a key or place that is written out or named once and for all. */
function stepOf(index: PyNode, fn: PyFunction, context: RuleContext): string | null {
  const written = constantOf(index, fn, context) ?? index;
  const key = stringValue(written);
  if (key !== null) return `[${JSON.stringify(key)}]`;
  const position = numberValue(written);
  return position === null || position < 0 ? null : `[${position}]`;
}

/** Of the entry: the observation, or the entry of it that has this name. Of a helper: what its callers give it. */
function ofParameter(name: string, fn: PyFunction, context: RuleContext, depth: number): Recording | null {
  if (context.isEntry(fn)) {
    const path = `["${name}"]`;
    if (context.surroundings.fields?.some((field) => field.path.startsWith(path))) return { of: null, path };
    const channel = CHANNELS.find(([names]) => names.test(name))?.[1];
    return channel ? { of: channel, path: '' } : null;
  }
  const at = fn.positionalParameters.filter((each) => each !== 'self').indexOf(name);
  const found: (Recording | null)[] = [];
  for (const [caller, call] of context.callsOf(fn)) {
    const shape = callShape(call);
    const given = shape?.keywords.get(name) ?? (at < 0 ? undefined : shape?.positional[at]);
    found.push(given ? recordingRead(given, caller, context, depth + 2) : null);
  }
  return agreed(found);
}

function agreed(reads: readonly (Recording | null)[]): Recording | null {
  const [first] = reads;
  if (!first || !reads.every((read) => read?.path === first.path)) return null;
  // The observation and the info are two things, whatever their entries are called.
  if (reads.some((read) => (read?.of === 'info') !== (first.of === 'info'))) return null;
  return { of: reads.every((read) => read?.of === first.of) ? first.of : null, path: first.path };
}
