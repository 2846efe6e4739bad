import { callShape, numberValue, stringValue, unparenthesized } from '../syntax/expressions';
import type { PyClass, PyFunction } from '../syntax/module';
import type { PyNode } from '../syntax/tree';
import type { RuleContext } from './context';

const MAX_DEPTH = 5;

/**
 * What a name is set to once and for all, in the function, at the top of the file, in a class or in a table of the file
 * (`LIMIT`, `CFG.limit`, `self.limit`, `LIMITS["speed"]`); other expressions as they are, null for a name that varies.
 */
export function constantOf(
  node: PyNode,
  fn: PyFunction,
  context: Pick<RuleContext, 'module'>,
  depth = 0,
): PyNode | null {
  const bare = unparenthesized(node);
  if (depth > MAX_DEPTH) return bare;
  if (bare.type === 'attribute') return attributeOf(bare, fn, context, depth) ?? bare;
  if (bare.type === 'subscript') return entryOf(bare, fn, context, depth) ?? bare;
  if (bare.type !== 'identifier') return bare;
  if (fn.flow.definitionsAt(bare).length) return fn.assignedTo(bare);
  const writes = context.module.flow.writes.filter(({ key }) => key === bare.text);
  const [only] = writes;
  if (writes.length !== 1 || !only) return null;
  if (only.kind === 'unpack' && only.unpacked) return partOf(only.unpacked.from, only.unpacked.index);
  return only.kind === 'assign' && only.value ? unparenthesized(only.value) : null;
}

/** The number that an expression is, written out or by a name that is set once; null for every other. */
export function writtenNumber(
  node: PyNode,
  fn: PyFunction,
  context: Pick<RuleContext, 'module'>,
): number | null {
  return numberValue(node) ?? numberValue(constantOf(node, fn, context));
}

/** `CFG.limit` of `CFG = Config()`, `Config.limit`, `self.limit`. */
function attributeOf(
  node: PyNode,
  fn: PyFunction,
  context: Pick<RuleContext, 'module'>,
  depth: number,
): PyNode | null {
  const [object, name] = [node.child('object'), node.child('attribute')?.text];
  if (object?.type !== 'identifier' || name === undefined) return null;
  const { classes } = context.module;
  if (object.text === 'self' && fn.owner) return ownAttribute(fn.owner, name);
  const named = classes.find((each) => each.name === object.text);
  if (named) return ownAttribute(named, name);
  const made = constantOf(object, fn, context, depth + 1);
  const call = made ? callShape(made) : null;
  const owner = classes.find((each) => each.name === call?.callee.text);
  if (!call || !owner || call.hasSplat || call.positional.length) return null;
  return call.keywords.get(name) ?? ownAttribute(owner, name);
}

/** What the class says, or what `__init__` alone sets: a number, or a parameter with a number for a default. */
function ownAttribute({ node, methods }: PyClass, name: string): PyNode | null {
  const writes = methods.flatMap((method) =>
    method.flow.writes
      .filter(({ key }) => key === `self.${name}`)
      .map((write) => ({ ...write, isFirst: method.name === '__init__', method })),
  );
  const [only] = writes;
  if (only) {
    const value = writes.length === 1 && only.isFirst && only.kind === 'assign' ? only.value : null;
    if (value?.type !== 'identifier') return value;
    return (
      only.method.flow.writes.find(({ kind, key }) => kind === 'parameter' && key === value.text)?.value ??
      null
    );
  }
  for (const statement of node.child('body')?.parts ?? []) {
    const [assignment] = statement.parts;
    const [left, right] = [assignment?.child('left'), assignment?.child('right')];
    if (assignment?.type !== 'assignment' || !left || !right) continue;
    if (left.text === name) return right;
    const index = left.type === 'pattern_list' ? left.parts.findIndex((part) => part.text === name) : -1;
    if (index >= 0) return partOf(right, index);
  }
  return null;
}

/** `20.0` of `LOW, HIGH = 20.0, 30.0`. */
function partOf(node: PyNode, index: number): PyNode | null {
  const bare = unparenthesized(node);
  return /^(expression_list|tuple|list)$/.test(bare.type) ? (bare.parts[index] ?? null) : null;
}

/** `LIMITS["speed"]` of a table that is written out and never changed. */
function entryOf(
  node: PyNode,
  fn: PyFunction,
  context: Pick<RuleContext, 'module'>,
  depth: number,
): PyNode | null {
  const [base, [index, ...more]] = [node.child('value'), node.childrenOf('subscript')];
  const key = index && !more.length ? stringValue(index) : null;
  if (!base || key === null || !/^(identifier|attribute)$/.test(base.type)) return null;
  const table = constantOf(base, fn, context, depth + 1);
  if (!table || context.module.document.source.includes(`${base.text}[${index?.text ?? ''}] =`)) return null;
  if (table.type === 'dictionary')
    return (
      table.parts
        .find((pair) => {
          const written = pair.child('key');
          return written && stringValue(written) === key;
        })
        ?.child('value') ?? null
    );
  const call = callShape(table);
  return call?.callee.text === 'dict' ? (call.keywords.get(key) ?? null) : null;
}
