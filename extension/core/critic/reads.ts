import { callShape, numberValue, stringValue, unparenthesized } from '../syntax/expressions';
import type { Write } from '../syntax/flow';
import type { PyFunction } from '../syntax/module';
import type { PyNode } from '../syntax/tree';
import type { Channel as RecordedChannel, Column } from '../trajectory/model';
import { constantOf } from './constants';
import type { RuleContext } from './context';
import { entryBelow, type Step } from './paths';
import { fieldsOfRecord } from './records';

/** Where something recorded stands: what was seen before or after the step, or what the environment said of it. */
export type Channel = 'obs' | 'next_obs' | 'info';

/** What an expression reads off the recording. */
export interface Recording {
  /** Null where it is now the one, now the other, as in a helper that is called with both. */
  readonly of: Channel | null;
  /** Below the observation or the info: `["speed"]`, `[2]`, `[3:6]`, '' for the whole of it. */
  readonly path: string;
}

/** What an expression holds: one thing recorded, or several that were put together, by place and by name. */
type Held = Recording | Together;

interface Together {
  readonly parts: readonly (Held | null)[];
  readonly named: ReadonlyMap<string, Held | null>;
}

/** What the parameters of a helper, and the name that a comprehension runs through, hold in one call of it. */
interface Frame {
  readonly fn: PyFunction;
  readonly given: ReadonlyMap<string, () => Held | null>;
  readonly rounds?: ReadonlyMap<string, PyNode>;
}

const CHANNELS: readonly (readonly [RegExp, Channel])[] = [
  [/^((next|new)_(obs|ob|observation|state|s)|(obs|state|s)_(next|prime)|params)$/, 'next_obs'],
  [/^((prev|previous|last|old)_)?(obs|ob|observation|state)$|^[so]$/, 'obs'],
  [/^info$/, 'info'],
];
/** Give the same numbers as another type. */
const WRAPPERS =
  /^(float|list|tuple|dict|numpy\.(array|asarray|asanyarray|atleast_1d|float32|float64|copy|ravel|squeeze)|torch\.(tensor|as_tensor|from_numpy))$/;
const WRAPPING_METHODS = /^(copy|item|astype|flatten|ravel|squeeze|float|double|tolist|clone|detach)$/;
const MAX_DEPTH = 12;

const known = new WeakMap<RuleContext, Map<PyNode, Held | null>>();

/**
 * The path below the observation that an expression reads, whichever observation it is, through names, copies, slices, tables,
 * and helpers that take it apart: `["speed"]`, `[2]`, '' for the whole of it. Null for what is computed, or differs by the way it came.
 */
export function pathRead(node: PyNode, fn: PyFunction, context: RuleContext): string | null {
  const read = recordingRead(node, fn, context);
  return read && read.of !== 'info' ? read.path : null;
}

/** The same, with the observation that it is read from, and for the info too. */
export function recordingRead(node: PyNode, fn: PyFunction, context: RuleContext): Recording | null {
  return asRecording(held(node, fn, context));
}

/** What was recorded under `action["craft"]`, of an action that is a table; null for anything else. */
export function actionColumn(node: PyNode, action: RecordedChannel | null): Column | null {
  const [base, [index]] = [node.child('value'), node.childrenOf('subscript')];
  const key = node.type === 'subscript' && index ? stringValue(index) : null;
  if (key === null || base?.text !== 'action' || action?.structure.kind !== 'dict') return null;
  const entry = action.structure.entries.find((each) => each.key === key)?.value;
  return (entry?.kind === 'leaf' ? action.columns[entry.column] : null) ?? null;
}

/** What a variable is read from at this write. */
export function readAtWrite(write: Write, fn: PyFunction, context: RuleContext): Recording | null {
  return asRecording(new Reader(context).written(write, fn, null, 0));
}

function held(node: PyNode, fn: PyFunction, context: RuleContext): Held | null {
  let found = known.get(context);
  if (!found) known.set(context, (found = new Map<PyNode, Held | null>()));
  let value = found.get(node);
  if (value === undefined) found.set(node, (value = new Reader(context).of(node, fn, null, 0)));
  return value;
}

function asRecording(value: Held | null): Recording | null {
  return value && 'path' in value ? value : null;
}

class Reader {
  constructor(private readonly context: RuleContext) {}

  of(node: PyNode, fn: PyFunction, frame: Frame | null, depth: number): Held | null {
    if (depth > MAX_DEPTH) return null;
    const bare = unparenthesized(node);
    const sub = (child: PyNode | null | undefined): Held | null =>
      child ? this.of(child, fn, frame, depth + 1) : null;
    switch (bare.type) {
      case 'subscript':
        return this.variable(bare, fn, frame, depth) ?? this.entry(bare, fn, frame, depth);
      case 'attribute': {
        const name = bare.child('attribute')?.text ?? '';
        const own = this.variable(bare, fn, frame, depth);
        if (own) return own;
        const object = sub(bare.child('object'));
        return object && 'named' in object ? (object.named.get(name) ?? null) : null;
      }
      case 'call':
        return this.call(bare, fn, frame, depth);
      case 'conditional_expression':
        return agreed([sub(bare.parts[0]), sub(bare.parts[2])]);
      case 'identifier': {
        const round = frame?.rounds?.get(bare.text);
        if (round) return sub(round);
        return this.variable(bare, fn, frame, depth);
      }
      case 'tuple':
      case 'list':
      case 'expression_list':
        return { parts: bare.parts.map(sub), named: new Map() };
      case 'dictionary': {
        const pairs = bare.parts.filter(({ type }) => type === 'pair');
        return {
          parts: [],
          named: new Map(pairs.map((pair) => [keyOfPair(pair), sub(pair.child('value'))])),
        };
      }
      case 'generator_expression':
      case 'list_comprehension':
      case 'dictionary_comprehension':
        return this.comprehension(bare, fn, frame, depth);
      default:
        return null;
    }
  }

  /** What a name or a path holds here, by all that was written to it before. */
  private variable(node: PyNode, fn: PyFunction, frame: Frame | null, depth: number): Held | null {
    const writes = fn.flow.definitionsAt(node);
    if (!writes.length || fn.flow.mayBeUnset(node)) return null;
    return agreed(writes.map((write) => this.written(write, fn, frame, depth)));
  }

  written(
    { kind, key, value, unpacked }: Write,
    fn: PyFunction,
    frame: Frame | null,
    depth: number,
  ): Held | null {
    if (kind === 'assign') return value && this.of(value, fn, frame, depth + 1);
    if (kind === 'parameter') return this.parameter(key, fn, frame, depth);
    if (kind !== 'unpack' || !unpacked) return null;
    const base = this.of(unpacked.from, fn, frame, depth + 1);
    if (!base) return null;
    return 'path' in base
      ? this.below(base, { index: unpacked.index })
      : (base.parts[unpacked.index] ?? null);
  }

  private entry(node: PyNode, fn: PyFunction, frame: Frame | null, depth: number): Held | null {
    const [index, ...more] = node.childrenOf('subscript');
    const [value] = [node.child('value')];
    const base = value && index && !more.length ? this.of(value, fn, frame, depth + 1) : null;
    return base && index ? this.at(base, index, fn, frame) : null;
  }

  private at(base: Held, index: PyNode, fn: PyFunction, frame: Frame | null): Held | null {
    const step = this.step(index, fn, frame);
    if (!step) return null;
    if ('path' in base) return this.below(base, step);
    if ('key' in step) return base.named.get(step.key) ?? null;
    return 'index' in step ? (base.parts.at(step.index) ?? null) : null;
  }

  private below(base: Recording, step: Step): Recording | null {
    const path = entryBelow(base.path, step, this.context.surroundings.fields);
    return path === null ? null : { of: base.of, path };
  }

  /** One entry down, by a key, place or slice that is written out or named once and for all. */
  private step(index: PyNode, fn: PyFunction, frame: Frame | null): Step | null {
    const round = index.type === 'identifier' ? frame?.rounds?.get(index.text) : undefined;
    const written = round ?? constantOf(index, fn, this.context) ?? index;
    const key = stringValue(written);
    if (key !== null) return { key };
    const position = numberValue(written) ?? this.counted(index, fn);
    if (position !== null) return { index: position };
    const bounds = boundsOf(written);
    if (!bounds) return null;
    const [from, to] = bounds.map((bound) => bound && numberValue(constantOf(bound, fn, this.context)));
    const isKnown = (bound: PyNode | null | undefined, at: number | null | undefined): boolean =>
      !bound || typeof at === 'number';
    return isKnown(bounds[0], from) && isKnown(bounds[1], to) ? { from: from ?? 0, to: to ?? null } : null;
  }

  /** `X, Y, Z = range(3)` at the top of the file: 1 for Y. */
  private counted(index: PyNode, fn: PyFunction): number | null {
    if (index.type !== 'identifier' || fn.flow.definitionsAt(index).length) return null;
    const [only, ...more] = this.context.module.flow.writes.filter(({ key }) => key === index.text);
    const from = only && !more.length && only.kind === 'unpack' ? only.unpacked : null;
    const call = from ? callShape(unparenthesized(from.from)) : null;
    const isCount = call?.callee.text === 'range' && call.positional.length === 1;
    return from && isCount ? from.index : null;
  }

  private call(node: PyNode, fn: PyFunction, frame: Frame | null, depth: number): Held | null {
    const call = callShape(node);
    const [first] = call?.positional ?? [];
    if (!call) return null;
    const sub = (child: PyNode): Held | null => this.of(child, fn, frame, depth + 1);
    if (call.method === 'get' && call.receiver && first) {
      const base = sub(call.receiver);
      return base && this.at(base, first, fn, frame);
    }
    if (call.callee.text === 'dict' && call.keywords.size)
      return { parts: [], named: new Map([...call.keywords].map(([name, value]) => [name, sub(value)])) };
    if (first && WRAPPERS.test(this.context.called(node))) return sub(first);
    if (call.receiver && WRAPPING_METHODS.test(call.method ?? '')) return sub(call.receiver);
    const names = fieldsOfRecord(call.callee, this.context.module);
    if (names && !call.hasSplat) {
      const parts = names.map((name, i) => {
        const given = call.keywords.get(name) ?? call.positional[i];
        return given ? sub(given) : null;
      });
      return { parts, named: new Map(names.map((name, i) => [name, parts[i] ?? null])) };
    }
    return this.helper(node, fn, frame, depth);
  }

  /** What a function of the file gives back, with what it is given here. */
  private helper(node: PyNode, fn: PyFunction, frame: Frame | null, depth: number): Held | null {
    const called = this.context.module.calledFunction(node);
    const call = callShape(node);
    if (!called || !call || call.hasSplat || called.body.contains(node) || called.isGenerator) return null;
    if (called.flow.fallsThrough || !called.flow.returns.length) return null;
    const names = called.positionalParameters.filter((name) => name !== 'self' && name !== 'cls');
    const given = new Map<string, () => Held | null>();
    for (const [name, value] of [
      ...call.positional.map((value, i): [string, PyNode] => [names[i] ?? '', value]),
      ...call.keywords,
    ])
      given.set(name, () => this.of(value, fn, frame, depth + 2));
    const inner: Frame = { fn: called, given };
    const values = called.flow.returns.map(({ parts: [value] }) =>
      value ? this.of(value, called, inner, depth + 2) : null,
    );
    return agreed(values);
  }

  /** `(np.array(obs[k]) for k in ("hand", "goal"))`, one part for each of what is written out. */
  private comprehension(node: PyNode, fn: PyFunction, frame: Frame | null, depth: number): Held | null {
    const [clause, ...more] = node.parts.filter(({ field }) => field !== 'body');
    const [name, over, body] = [clause?.child('left'), clause?.child('right'), node.child('body')];
    if (!clause || more.length || clause.type !== 'for_in_clause' || name?.type !== 'identifier') return null;
    const list = over && body ? constantOf(over, fn, this.context) : null;
    if (!list || !body || !/^(tuple|list|set)$/.test(list.type)) return null;
    const parts: (Held | null)[] = [];
    const named = new Map<string, Held | null>();
    for (const round of list.parts) {
      const here: Frame = {
        fn,
        given: frame?.given ?? new Map<string, () => Held | null>(),
        rounds: new Map([...(frame?.rounds ?? []), [name.text, round]]),
      };
      if (body.type !== 'pair') parts.push(this.of(body, fn, here, depth + 1));
      else if (body.child('key')?.text === name.text)
        named.set(stringValue(round) ?? '', this.of(body.child('value') ?? body, fn, here, depth + 1));
    }
    return { parts, named };
  }

  /** Of the entry: the observation, or the entry of it that has this name. Of a helper: what its caller gives it, or all callers. */
  private parameter(name: string, fn: PyFunction, frame: Frame | null, depth: number): Held | null {
    const { context } = this;
    if (frame?.fn === fn && frame.given.has(name)) return frame.given.get(name)?.() ?? null;
    if (context.isEntry(fn)) {
      const path = `["${name}"]`;
      if (context.surroundings.fields?.some((field) => field.path.startsWith(path)))
        return { of: null, path };
      const channel = CHANNELS.find(([names]) => names.test(name))?.[1];
      return channel ? { of: channel, path: '' } : null;
    }
    const at = fn.positionalParameters.filter((each) => each !== 'self').indexOf(name);
    const found: (Held | null)[] = [];
    for (const [caller, call] of context.callsOf(fn)) {
      const shape = callShape(call);
      const given = shape?.keywords.get(name) ?? (at < 0 ? undefined : shape?.positional[at]);
      found.push(given ? this.of(given, caller, null, depth + 2) : null);
    }
    return agreed(found);
  }
}

function keyOfPair(pair: PyNode): string {
  const key = pair.child('key');
  return (key ? stringValue(key) : null) ?? '';
}

/** The two ends of `a:b` or of `slice(a, b)`; null for one with a step. */
function boundsOf(node: PyNode): readonly [PyNode | null, PyNode | null] | null {
  if (node.type === 'slice') {
    const colons = node.children.filter(({ type }) => type === ':');
    const [colon, ...more] = colons;
    if (!colon || more.length) return null;
    const ends = node.parts;
    return [
      ends.find(({ start }) => start < colon.start) ?? null,
      ends.find(({ start }) => start > colon.start) ?? null,
    ];
  }
  const call = callShape(node);
  const [first, second, ...more] = call?.positional ?? [];
  return call?.callee.text === 'slice' && first && second && !more.length ? [first, second] : null;
}

function agreed(values: readonly (Held | null)[]): Held | null {
  const [first] = values;
  if (values.length === 1) return first ?? null;
  if (!first || !('path' in first)) return null;
  const reads = values.map(asRecording);
  if (!reads.every((read) => read?.path === first.path)) return null;
  // The observation and the info are two things, whatever their entries are called.
  if (reads.some((read) => (read?.of === 'info') !== (first.of === 'info'))) return null;
  return { of: reads.every((read) => read?.of === first.of) ? first.of : null, path: first.path };
}
