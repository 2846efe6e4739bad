import { callShape, keyOf, stringPrefix, stringValue, unparenthesized } from '../syntax/expressions';
import type { PyFunction } from '../syntax/module';
import type { PyNode } from '../syntax/tree';
import type { RuleContext } from './context';

/** One use of a regular expression, direct or through a compiled pattern. */
export interface RegexUse {
  readonly call: PyNode;
  /** search, match, fullmatch, findall, finditer, split, sub, subn. */
  readonly operation: string;
  /** The literal, where it is written. */
  readonly pattern: PyNode;
  /** As Python's `re` sees it for a raw string; for others with escapes unresolved. */
  readonly text: string;
  readonly isRaw: boolean;
  /** Flags as written: `re.DOTALL | re.I`; '' without. */
  readonly flags: string;
  readonly flagsNode: PyNode | null;
  /** The call that takes the flags: `re.search(…)`, or the `re.compile(…)` of a compiled pattern. */
  readonly flagged: PyNode;
  readonly subject: PyNode | null;
}

/** Position of pattern, subject and flags in `re.NAME(…)`. */
const SIGNATURES: Readonly<Record<string, { readonly subject: number; readonly flags: number }>> = {
  search: { subject: 1, flags: 2 },
  match: { subject: 1, flags: 2 },
  fullmatch: { subject: 1, flags: 2 },
  findall: { subject: 1, flags: 2 },
  finditer: { subject: 1, flags: 2 },
  split: { subject: 1, flags: 3 },
  sub: { subject: 2, flags: 4 },
  subn: { subject: 2, flags: 4 },
};

/** Uses of patterns that are literals (directly, by a constant, or compiled) in a function. */
export function regexUses(fn: PyFunction, context: RuleContext): RegexUse[] {
  const uses: RegexUse[] = [];
  for (const node of fn.own('call')) {
    const call = callShape(node);
    if (!call) continue;
    const name = context.called(node);
    const direct = /^(?:re|regex)\.(\w+)$/.exec(name)?.[1];
    const operation = direct ?? call.method ?? '';
    const signature = SIGNATURES[operation];
    if (!signature) continue;
    if (direct) {
      const pattern = literalOf(call.positional[0] ?? call.keywords.get('pattern'), fn, context);
      const flagsNode = call.keywords.get('flags') ?? call.positional[signature.flags] ?? null;
      if (pattern)
        uses.push(
          useOf(
            node,
            operation,
            pattern,
            flagsNode,
            node,
            call.positional[signature.subject] ?? call.keywords.get('string') ?? null,
          ),
        );
    } else if (call.receiver) {
      const compiled = compiledOf(call.receiver, fn, context);
      const shape = compiled ? callShape(compiled) : null;
      const pattern = literalOf(shape?.positional[0], fn, context);
      if (compiled && shape && pattern)
        uses.push(
          useOf(
            node,
            operation,
            pattern,
            shape.keywords.get('flags') ?? shape.positional[1] ?? null,
            compiled,
            call.positional[signature.subject - 1] ?? null,
          ),
        );
    }
  }
  return uses;
}

function useOf(
  call: PyNode,
  operation: string,
  pattern: PyNode,
  flagsNode: PyNode | null,
  flagged: PyNode,
  subject: PyNode | null,
): RegexUse {
  return {
    call,
    operation,
    pattern,
    text: stringValue(pattern) ?? '',
    isRaw: stringPrefix(pattern).includes('r'),
    flags: flagsNode?.text ?? '',
    flagsNode,
    flagged,
    subject,
  };
}

/** The string literal an expression is, or a constant assigned once stands for. */
function literalOf(node: PyNode | undefined, fn: PyFunction, context: RuleContext): PyNode | null {
  const value = valueOf(node, fn, context);
  return value && stringValue(value) !== null ? value : null;
}

function compiledOf(node: PyNode, fn: PyFunction, context: RuleContext): PyNode | null {
  const value = valueOf(node, fn, context);
  return value?.type === 'call' && /^(re|regex)\.compile$/.test(context.called(value)) ? value : null;
}

/** What a name was assigned, in the function or once in the module; the expression itself when it is no name. */
export function valueOf(node: PyNode | undefined, fn: PyFunction, context: RuleContext): PyNode | null {
  if (!node) return null;
  const bare = unparenthesized(node);
  const key = keyOf(bare);
  if (key === null) return bare;
  if (fn.flow.definitionsAt(bare).length) return fn.assignedTo(bare);
  const writes = context.module.flow.writes.filter((write) => write.key === key);
  const [only] = writes;
  return writes.length === 1 && only?.kind === 'assign' && only.value ? unparenthesized(only.value) : null;
}

/** Has the flag, by either of its names, or inline `(?s)`. */
export function hasFlag(use: RegexUse, long: string, short: string): boolean {
  return (
    new RegExp(`\\b(${long}|${short})\\b`).test(use.flags) ||
    new RegExp(`^\\(\\?[a-z]*${short.toLowerCase()}`).test(use.text)
  );
}

/** The pattern's tokens outside character classes: escapes stay together, a class is one token. */
export function regexTokens(pattern: string): string[] {
  return pattern.match(/\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\(\?(?:<[=!]|[:=!<P])?|[\s\S]/g) ?? [];
}
