import { comparisons, stringValue, unparenthesized } from '../../syntax/expressions';
import type { PyFunction } from '../../syntax/module';
import type { PyNode } from '../../syntax/tree';
import type { RuleContext } from '../context';
import { replaceNode, type Rule, type RuleFinding } from '../rule';
import { caseOf, isRawText } from '../texts';

export const oneSidedCase: Rule = {
  code: 'RS013',
  title: 'Only one side of a comparison is lowercased',
  severity: 'warning',
  *check(context) {
    for (const fn of context.rewardFunctions)
      for (const node of fn.own('comparison_operator'))
        for (const { left, operator, right } of comparisons(node)) {
          if (!['==', '!=', 'in', 'not in'].includes(operator)) continue;
          const found = compare(left, right, fn, context);
          if (found) yield { at: node, ...found };
        }
  },
};

function caseName(method: string): 'upper' | 'lower' {
  return method === 'upper' ? 'upper' : 'lower';
}

function compare(
  left: PyNode,
  right: PyNode,
  fn: PyFunction,
  context: RuleContext,
): Omit<RuleFinding, 'at'> | null {
  const [a, b] = [caseOf(left, fn, context), caseOf(right, fn, context)];
  const [changed, other, node] = a ? [a, b, right] : [b, a, left];
  if (!changed) return null;
  const literals = literalsOf(node);
  if (literals) {
    const wrong = literals.find(
      (text) => text !== (changed === 'upper' ? text.toUpperCase() : text.toLowerCase()),
    );
    return wrong === undefined
      ? null
      : {
          message: `The text was made ${caseName(changed)} case, "${wrong}" is not: they can never be equal.`,
        };
  }
  if (other && caseName(changed) !== caseName(other))
    return {
      message: `One side is made ${caseName(changed)} case and the other ${caseName(other)}: with letters in them they never match.`,
    };
  if (other || !isRawText(node, fn, context) || isOwnCase(left, right, fn)) return null;
  return {
    // Letters of a choice are usually capitals in the data already.
    severity:
      changed === 'upper' || !hasCapitals(madeFrom(node, fn, throughLoops, 3), context) ? 'info' : 'warning',
    message: `Only one side is made ${caseName(changed)} case: \`${node.text}\` is compared as it is, and a capital letter in it never matches.`,
    fix: replaceNode(
      node,
      `${isCallable(node) ? node.text : `(${node.text})`}.${changed}()`,
      `Apply .${changed}() here too`,
    ),
  };
}

/** String literals on one side of a comparison, of a tuple, list or set too; null when it is something else. */
function literalsOf(node: PyNode): string[] | null {
  const bare = unparenthesized(node);
  const parts = ['list', 'tuple', 'set'].includes(bare.type) ? bare.parts : [bare];
  const texts = parts.map(stringValue);
  return texts.length && texts.every((text) => text !== null) ? texts : null;
}

/** `name != lowered`, where `lowered` was made from `name`: a test of the case itself. */
function isOwnCase(left: PyNode, right: PyNode, fn: PyFunction): boolean {
  const roots = new Set(madeFrom(left, fn, definitions, 1));
  return madeFrom(right, fn, definitions, 1).some((name) => roots.has(name));
}

type Sources = (name: PyNode, fn: PyFunction) => PyNode[];

/** The names in an expression, those in what they come from, and so on for as many levels. */
function madeFrom(node: PyNode, fn: PyFunction, sources: Sources, levels: number): string[] {
  return node
    .all('identifier')
    .filter((name) => name.field !== 'attribute')
    .flatMap((name) => [
      name.text,
      ...(levels === 0
        ? []
        : sources(name, fn).flatMap((source) => madeFrom(source, fn, sources, levels - 1))),
    ]);
}

/** What a name was set to. */
function definitions(name: PyNode, fn: PyFunction): PyNode[] {
  return fn.flow.definitionsAt(name).flatMap(({ value }) => value ?? []);
}

/** The same; of the variable of a loop, also what is gone through. */
function throughLoops(name: PyNode, fn: PyFunction): PyNode[] {
  const loops = fn.own('for_statement', 'for_in_clause').filter((loop) =>
    loop
      .child('left')
      ?.all('identifier')
      .some(({ text }) => text === name.text),
  );
  return [...definitions(name, fn), ...loops.flatMap((loop) => loop.child('right') ?? [])];
}

/** A method can be called on it as it stands. */
function isCallable(node: PyNode): boolean {
  return ['identifier', 'call', 'attribute', 'subscript', 'parenthesized_expression'].includes(node.type);
}

const ENOUGH = 400;
/** What models write and are asked, in all recordings of completions. */
const TEXTS = /^(completion|prompt|question|input|output|response|messages)$/;

/**
 * False when the recording shows that nothing can fail to match: that the columns among `names` hold no capital letter or, where none
 * of these is a column, that no column but the texts does.
 */
function hasCapitals(names: readonly string[], { surroundings: { recording } }: RuleContext): boolean {
  if (recording?.kind !== 'completions') return true;
  const { structure, columns } = recording.observation;
  if (structure.kind !== 'dict') return true;
  const others = structure.entries.filter(({ key }) => !TEXTS.test(key));
  const named = others.filter(({ key }) => names.includes(key));
  return (named.length > 0 ? named : others).some(({ value }) => {
    const column = value.kind === 'leaf' ? columns[value.column] : undefined;
    return (
      column?.kind === 'object' &&
      column.values.slice(0, ENOUGH).some((entry) => /[A-Z]/.test(JSON.stringify(entry) ?? ''))
    );
  });
}
