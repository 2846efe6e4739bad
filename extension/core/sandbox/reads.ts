import type { CallPlan, Source } from '../contract/contract';
import { parsePython, type SyntaxNode } from '../syntax/parser';
import type { Channel } from '../trajectory/model';
import type { ExpressionJob, ReplayJob } from './sandbox';

type ChannelName = 'obs' | 'next_obs' | 'action' | 'info';

/** Channels of which the reward can only ever see these keys; a channel that is not here is needed as a whole. */
export type KeysRead = ReadonlyMap<ChannelName, ReadonlySet<string>>;

/** Words with which code can look at variables without naming them. */
const LOOKS_AROUND = /\b(locals|vars|eval|exec|inspect|sys|_getframe|gc)\b/;

/**
 * The keys of each dictionary that the reward reads, from its source, so that an image that nobody looks at is not sent.
 * In doubt (the dictionary is passed on, walked through, counted) the channel is not among them.
 */
export async function keysRead({ source, plan, data }: ReplayJob): Promise<KeysRead> {
  const channels = {
    obs: data.observation,
    next_obs: data.nextObservation,
    action: data.action,
    info: data.info,
  };
  const dictionaries = (Object.keys(channels) as ChannelName[]).filter(
    (name) =>
      channels[name]?.structure.kind === 'dict' && plan.arguments.some(({ source: s }) => of(s) === name),
  );
  const read = new Map<ChannelName, ReadonlySet<string>>();
  if (dictionaries.length === 0) return read;
  const whole = dictionaries.filter((name) => plan.arguments.some(({ source: s }) => s.from === name));
  const inSource = whole.length > 0 ? await keysOfParameters(source, plan) : new Map<Source, Set<string>>();
  for (const name of dictionaries) {
    const keys = new Set<string>();
    const known = plan.arguments.every(({ source: s }) => {
      if (of(s) !== name) return true;
      const found = s.from === name ? inSource.get(s) : keyOf(s);
      // Whether a row was recorded at all depends on all its leaves.
      if (found === undefined || (s.from === name && hasGaps(channels[name]))) return false;
      for (const key of found) keys.add(key);
      return true;
    });
    if (known) read.set(name, keys);
  }
  return read;
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

function hasGaps(channel: Channel | null): boolean {
  return (
    channel?.columns.some((column) =>
      column.kind === 'numeric' ? column.present !== undefined : column.values.includes(undefined),
    ) ?? false
  );
}

/** For each argument that is a whole channel: the keys that the entry function reads of it; absent when in doubt. */
async function keysOfParameters(source: string, plan: CallPlan): Promise<Map<Source, Set<string>>> {
  const found = new Map<Source, Set<string>>();
  if (plan.returns === 'signs' || plan.sum || plan.entry.kind !== 'function' || LOOKS_AROUND.test(source))
    return found;
  const tree = await parsePython(source);
  try {
    const definitions = tree.rootNode.namedChildren.filter(
      (node): node is SyntaxNode =>
        node?.type === 'function_definition' && node.childForFieldName('name')?.text === plan.entry.name,
    );
    const [definition] = definitions;
    const body = definition?.childForFieldName('body');
    if (tree.rootNode.hasError || definitions.length !== 1 || !definition || !body) return found;
    const parameters = definition.childForFieldName('parameters')?.namedChildren.map((node) => nameOf(node));
    plan.arguments.forEach(({ source: argument, keyword }, i) => {
      const name = keyword ?? parameters?.[i];
      // What comes in through `*args` or `**kwargs` is read under another name.
      const isNamed = name !== undefined && parameters?.includes(name) === true;
      const keys = isNamed ? keysOf(body, name) : null;
      if (keys) found.set(argument, keys);
    });
    return found;
  } finally {
    tree.delete();
  }
}

function nameOf(parameter: SyntaxNode | null): string | undefined {
  if (parameter?.type === 'identifier') return parameter.text;
  const named = parameter?.childForFieldName('name') ?? parameter?.namedChild(0);
  return named?.type === 'identifier' ? named.text : undefined;
}

/** Null when a use of the name is anything else than looking at one key. */
function keysOf(body: SyntaxNode, name: string): Set<string> | null {
  const keys = new Set<string>();
  for (const node of body.descendantsOfType('identifier')) {
    if (node?.text !== name || isOnlyAName(node)) continue;
    const key = keyLookedAt(node);
    if (key === null) return null;
    keys.add(key);
  }
  return keys;
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
function keyLookedAt(node: SyntaxNode): string | null {
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

function literal(node: SyntaxNode | null): string | null {
  const [, text] =
    node?.type === 'string'
      ? (/^(?:"([^"\\{}]*)"|'([^'\\{}]*)')$/.exec(node.text) ?? []).filter((part) => part !== undefined)
      : [];
  return text ?? null;
}
