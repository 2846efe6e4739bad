import type { CallPlan, Source } from '../contract/contract';
import { parsePython, type SyntaxNode } from '../syntax/parser';
import { rowSize, type Channel } from '../trajectory/model';
import type { ExpressionJob, ReplayJob } from './sandbox';

type ChannelName = 'obs' | 'next_obs' | 'action' | 'info';
type Key = string | number;

/**
 * Channels of which the reward can only ever see these keys of a dictionary, or these entries of a vector; a channel that is not
 * here is needed as a whole.
 */
export type KeysRead = ReadonlyMap<ChannelName, ReadonlySet<Key>>;

/** Words with which code can look at variables without naming them. */
const LOOKS_AROUND = /\b(locals|vars|eval|exec|inspect|sys|_getframe|gc)\b/;

/**
 * The keys of each dictionary and the entries of each vector that the reward reads, from its source, so that what nobody looks at
 * is not sent. In doubt (it is walked through, counted, given to who knows whom) the channel is not among them.
 */
export async function keysRead({ source, plan, data, arrays, trace }: ReplayJob): Promise<KeysRead> {
  const channels = {
    obs: data.observation,
    next_obs: data.nextObservation,
    action: data.action,
    info: data.info,
  };
  const sizeOf = (name: ChannelName): number | null =>
    arrays === 'list' && !trace ? vectorSize(channels[name]) : null;
  const divisible = (Object.keys(channels) as ChannelName[]).filter(
    (name) =>
      (channels[name]?.structure.kind === 'dict' || sizeOf(name) !== null) &&
      plan.arguments.some(({ source: s }) => of(s) === name),
  );
  const read = new Map<ChannelName, ReadonlySet<Key>>();
  if (divisible.length === 0) return read;
  const whole = divisible.filter((name) => plan.arguments.some(({ source: s }) => s.from === name));
  const sizes = new Map(whole.map((name) => [name, sizeOf(name)]));
  const inSource =
    whole.length > 0 ? await keysOfParameters(source, plan, sizes) : new Map<Source, Set<Key>>();
  for (const name of divisible) {
    const keys = new Set<Key>();
    const size = sizeOf(name);
    const known = plan.arguments.every(({ source: s }) => {
      if (of(s) !== name) return true;
      const found = s.from === name ? inSource.get(s) : size === null ? keyOf(s) : entryOf(s);
      // Whether a row was recorded at all depends on all its leaves.
      if (found === undefined || (s.from === name && hasGaps(channels[name]))) return false;
      for (const key of found) keys.add(key);
      return true;
    });
    if (known && (size === null || 4 * keys.size <= 3 * size)) read.set(name, keys);
  }
  return read;
}

/** Entries of what is one vector of numbers a row, recorded in every row; else null. */
function vectorSize(channel: Channel | null): number | null {
  const [column] = channel?.structure.kind === 'leaf' ? channel.columns : [];
  if (column?.kind !== 'numeric' || column.shape.length !== 1 || column.present) return null;
  return rowSize(column);
}

/** Words with which an expression can reach what it does not name. */
const REACHES_FURTHER = /\b(steps|locals|globals|vars|eval|exec|dir|__\w+)\b|[^\0-\x7f]/;

/** Whether the value of an expression can depend on the variable, or on the key of an observation, of this name. */
export function mentions({ expressions }: ExpressionJob): (name: string) => boolean {
  const text = expressions.join('\n');
  if (REACHES_FURTHER.test(text)) return () => true;
  const words = new Set(text.match(/\w+/g));
  return (name) => words.has(name);
}

/** The channel that an argument comes from. */
function of(source: Source): string {
  if (source.from === 'field') return source.of;
  return /^(key|text|tokens|messages|object)$/.test(source.from) ? 'obs' : source.from;
}

function keyOf(source: Source): readonly string[] | undefined {
  if (source.from === 'key') return [source.key];
  if (source.from === 'object') return source.key === undefined ? undefined : [source.key];
  if (source.from === 'text' || source.from === 'tokens' || source.from === 'messages') return source.keys;
  const [, text] = source.from === 'field' ? (/^\[("(?:[^"\\]|\\.)*")\]/.exec(source.path) ?? []) : [];
  return text === undefined ? undefined : [JSON.parse(text) as string];
}

function entryOf(source: Source): readonly number[] | undefined {
  const [, digits] = source.from === 'field' ? (/^\[(\d+)\]$/.exec(source.path) ?? []) : [];
  return digits === undefined ? undefined : [Number(digits)];
}

function hasGaps(channel: Channel | null): boolean {
  return (
    channel?.columns.some((column) =>
      column.kind === 'numeric' ? column.present !== undefined : column.values.includes(undefined),
    ) ?? false
  );
}

/** For each argument that is a whole channel: what the entry function reads of it; absent when in doubt. */
async function keysOfParameters(
  source: string,
  plan: CallPlan,
  sizes: ReadonlyMap<string, number | null>,
): Promise<Map<Source, Set<Key>>> {
  const found = new Map<Source, Set<Key>>();
  if (plan.returns === 'signs' || plan.sum || plan.entry.kind !== 'function' || LOOKS_AROUND.test(source))
    return found;
  const tree = await parsePython(source);
  try {
    const functions = new Functions(tree.rootNode);
    const entry = functions.byName(plan.entry.name);
    if (tree.rootNode.hasError || !entry || !functions.isOnlyCalled(plan.entry.name)) return found;
    plan.arguments.forEach(({ source: argument, keyword }, i) => {
      const name = keyword ?? entry.parameters[i];
      const size = sizes.get(of(argument));
      // What comes in through `*args` or `**kwargs` is read under another name.
      if (name === undefined || size === undefined || !entry.parameters.includes(name)) return;
      const keys = functions.keysOf(entry, name, size === null ? keyLookedAt : entriesLookedAt(size));
      if (keys) found.set(argument, keys);
    });
    return found;
  } finally {
    tree.delete();
  }
}

interface FunctionNode {
  readonly parameters: readonly (string | undefined)[];
  readonly body: SyntaxNode;
}

/** The keys that one use of a name reads; null when in doubt. */
type Look = (node: SyntaxNode) => readonly Key[] | null;

/** The functions on the top level of a file, and what they read of their parameters. */
class Functions {
  constructor(private readonly root: SyntaxNode) {}

  /** The one of this name, where there is exactly one. */
  byName(name: string): FunctionNode | null {
    const [definition, ...more] = this.root.namedChildren.filter(
      (node): node is SyntaxNode =>
        node?.type === 'function_definition' && node.childForFieldName('name')?.text === name,
    );
    const body = definition?.childForFieldName('body');
    if (!definition || !body || more.length > 0) return null;
    const parameters = definition.childForFieldName('parameters')?.namedChildren ?? [];
    return { parameters: parameters.map((node) => nameOf(node)), body };
  }

  /** Null when a use of the parameter is anything else than looking at one key, here or in a function that it is given to. */
  keysOf(
    { body }: FunctionNode,
    name: string,
    look: Look,
    seen: ReadonlySet<string> = new Set(),
  ): Set<Key> | null {
    const keys = new Set<Key>();
    for (const node of body.descendantsOfType('identifier')) {
      if (node?.text !== name || isOnlyAName(node)) continue;
      const read = look(node) ?? this.keysOfCallee(node, look, seen);
      if (read === null) return null;
      for (const key of read) keys.add(key);
    }
    return keys;
  }

  /** Where the name is an argument of a call of one of these functions. */
  private keysOfCallee(node: SyntaxNode, look: Look, seen: ReadonlySet<string>): Iterable<Key> | null {
    const given = node.parent;
    const call = given?.type === 'argument_list' ? given.parent : null;
    const called = call?.type === 'call' ? call.childForFieldName('function') : null;
    if (!given || called?.type !== 'identifier' || !this.isOnlyCalled(called.text)) return null;
    const callee = this.byName(called.text);
    const before = given.namedChildren.slice(
      0,
      given.namedChildren.findIndex((argument) => argument?.id === node.id),
    );
    if (before.some((argument) => argument?.type === 'list_splat' || argument?.type === 'comment'))
      return null;
    const parameter = callee?.parameters[before.length];
    if (!callee || parameter === undefined) return null;
    const place = `${called.text}(${parameter})`;
    return seen.has(place) ? [] : this.keysOf(callee, parameter, look, new Set([...seen, place]));
  }

  /** Whether the name stands for the function of this name wherever it is seen. */
  isOnlyCalled(name: string): boolean {
    return this.root.descendantsOfType('identifier').every((node) => {
      if (node?.text !== name || isOnlyAName(node)) return true;
      const { parent } = node;
      const field =
        parent?.type === 'call' ? 'function' : parent?.type === 'function_definition' ? 'name' : null;
      return field !== null && parent?.childForFieldName(field)?.id === node.id;
    });
  }
}

function nameOf(parameter: SyntaxNode | null): string | undefined {
  if (parameter?.type === 'identifier') return parameter.text;
  const named = parameter?.childForFieldName('name') ?? parameter?.namedChild(0);
  return named?.type === 'identifier' &&
    /^(typed_|default_|typed_default_)parameter$/.test(parameter?.type ?? '')
    ? named.text
    : undefined;
}

/** The name of an attribute or of a keyword is no variable. */
function isOnlyAName(node: SyntaxNode): boolean {
  const { parent } = node;
  return (
    (parent?.type === 'attribute' && parent.childForFieldName('attribute')?.id === node.id) ||
    (parent?.type === 'keyword_argument' && parent.childForFieldName('name')?.id === node.id)
  );
}

/** `"x"` of `obs["x"]`, `obs.get("x")` and `"x" in obs`. */
function keyLookedAt(node: SyntaxNode): readonly string[] | null {
  const { parent } = node;
  if (parent?.type === 'subscript' && parent.childForFieldName('value')?.id === node.id)
    return parent.namedChildCount === 2 ? literal(parent.namedChild(1)) : null;
  if (parent?.type === 'attribute') {
    const call = parent.parent;
    const isGet = parent.childForFieldName('attribute')?.text === 'get' && call?.type === 'call';
    return isGet ? literal(call.childForFieldName('arguments')?.namedChild(0) ?? null) : null;
  }
  if (parent?.type === 'comparison_operator' && parent.namedChildCount === 2)
    return /^(not )?in$/.test(parent.childForFieldName('operators')?.text ?? '') &&
      parent.namedChild(1)?.id === node.id
      ? literal(parent.namedChild(0))
      : null;
  return null;
}

function literal(node: SyntaxNode | null): readonly string[] | null {
  const [, text] =
    node?.type === 'string'
      ? (/^(?:"([^"\\{}]*)"|'([^'\\{}]*)')$/.exec(node.text) ?? []).filter((part) => part !== undefined)
      : [];
  return text === undefined ? null : [text];
}

/** 0 and 7 of `obs[0]` and `obs[-1]`, 0 and 1 of `obs[:2]`, where it has 8 entries and stays as it is. */
function entriesLookedAt(size: number): Look {
  return (node) => {
    const { parent } = node;
    if (parent?.type !== 'subscript' || parent.childForFieldName('value')?.id !== node.id) return null;
    if (parent.namedChildCount !== 2 || isChanged(parent)) return null;
    const [, start, colon, stop] =
      /^(-?\d{1,6})?(:)?(-?\d{1,6})?$/.exec(parent.namedChild(1)?.text ?? ' ') ?? [];
    if (colon === undefined) return start === undefined ? null : within(Number(start), size);
    return [...Array(size).keys()].slice(Number(start ?? 0), stop === undefined ? size : Number(stop));
  };
}

function within(index: number, size: number): readonly number[] {
  const entry = index < 0 ? index + size : index;
  // Whoever reads behind the end gets the same error.
  return entry >= 0 && entry < size ? [entry] : [];
}

/** Whether something is assigned to it or deleted: then the other entries may move. */
function isChanged(node: SyntaxNode): boolean {
  for (let inner = node, outer = node.parent; outer; inner = outer, outer = outer.parent) {
    if (outer.type === 'delete_statement') return true;
    if (outer.childForFieldName('left')?.id === inner.id && outer.type !== 'binary_operator') return true;
    if (/_statement$|^block$/.test(outer.type)) return false;
  }
  return false;
}
