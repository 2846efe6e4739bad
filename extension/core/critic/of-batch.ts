import type { PyFunction } from '../syntax/module';
import type { PyNode } from '../syntax/tree';
import type { RuleContext } from './context';

/** Functions and names of what a whole batch has in common. */
const STATISTIC =
  /^(mean|std|stdev|pstdev|var|variance|median|quantiles?|sorted|rank(ed|s|data)?|argsort|baseline|advantages?)$/;

/** How many there are, where nothing else is done with the number than to make a list as long. */
const COUNTED = /\]\s*\*\s*len\(\w+\)|\brange\(len\(\w+\)\)/g;
const COUNT = /\blen\((?:rewards|scores|raw|completions)\)/;

/**
 * True when the reward may compare a completion with the others of its batch: asked for one completion alone it says
 * nothing about that.
 */
export function looksAtBatch(context: RuleContext): boolean {
  return context.rewardFunctions.some(
    (fn) =>
      context.isBatchOfCompletions(fn) &&
      (COUNT.test(fn.body.text.replace(COUNTED, '')) ||
        fn.body.all('identifier').some((name) => STATISTIC.test(name.text) && isOfBatch(name, fn))),
  );
}

/** Not of what belongs to one completion: the variables of a loop over the batch, and what is set inside it. */
function isOfBatch(name: PyNode, fn: PyFunction): boolean {
  // The name of a column is none of a statistic, nor is that of an argument.
  if (name.field === 'name' && name.parent?.type === 'keyword_argument') return false;
  const callee = name.field === 'attribute' ? name.parent : name;
  const call = callee?.field === 'function' ? callee.parent : null;
  if (call === null) return isSetOutside(name, fn);
  const given = call.child('arguments')?.all('identifier') ?? [];
  const names = given.filter((node) => isVariable(node, fn));
  // What is computed from nothing of this function's may be anything.
  return names.length === 0 ? loopOf(call, fn) === null : names.some((node) => isSetOutside(node, fn));
}

function isVariable(node: PyNode, fn: PyFunction): boolean {
  const isPart = node.field === 'attribute' || node.field === 'function';
  const isKeyword = node.field === 'name' && node.parent?.type === 'keyword_argument';
  return !isPart && !isKeyword && (isSetIn(node.text, fn) || isBoundAround(node, fn));
}

function isSetIn(name: string, fn: PyFunction): boolean {
  return fn.flow.writes.some(({ key }) => key === name);
}

/** It is a list of the whole batch: a parameter, or set outside of every loop over the batch. */
function isSetOutside(node: PyNode, fn: PyFunction): boolean {
  if (isBoundAround(node, fn)) return false;
  // One item of a list.
  const taken = node.field === 'value' && node.parent?.type === 'subscript' ? node.parent : null;
  if (taken?.childrenOf('subscript').some((index) => isBoundAround(index, fn))) return false;
  const writes = fn.flow.writes.filter(({ key }) => key === node.text);
  return writes.some(({ kind, statement }) => kind === 'parameter' || loopOf(statement, fn) === null);
}

const LOOPS = [
  ...['for_statement', 'list_comprehension', 'generator_expression', 'set_comprehension'],
  ...['dictionary_comprehension', 'function_definition', 'lambda'],
];

/** Loops that go through groups, not through completions. */
const OF_GROUPS = /\b(set|Counter|groupby|fromkeys|unique|sorted)\(/;
/** What functions inside the reward get when they are about a whole group. */
const MANY = /^(rewards|scores|raw|group\w*|lengths|values|batch)$/;

/** The nearest loop over the completions, or function of its own for one of them, around a place; null where there is none. */
function loopOf(node: PyNode, fn: PyFunction): PyNode | null {
  for (let loop = node.above(...LOOPS); loop && fn.body.contains(loop); loop = loop.above(...LOOPS))
    if (isOverItems(loop, fn)) return loop;
  return null;
}

function isOverItems(loop: PyNode, fn: PyFunction): boolean {
  if (loop.type === 'function_definition' || loop.type === 'lambda')
    return !(loop.child('parameters')?.all('identifier') ?? []).some(({ text }) => MANY.test(text));
  const over = clausesOf(loop).flatMap((clause) => clause.child('right') ?? []);
  return over.some(
    (right) =>
      !OF_GROUPS.test(right.text) &&
      right.all('identifier').some(({ text }) => fn.parameters.includes(text) && text !== 'kwargs'),
  );
}

function clausesOf(loop: PyNode): PyNode[] {
  return loop.type === 'for_statement'
    ? [loop]
    : loop.children.filter(({ type }) => type === 'for_in_clause');
}

/** A variable of such a loop, or of one inside it. */
function isBoundAround(node: PyNode, fn: PyFunction): boolean {
  for (let loop = node.above(...LOOPS); loop && fn.body.contains(loop); loop = loop.above(...LOOPS)) {
    if (!isOverItems(loop, fn) && loopOf(loop, fn) === null) continue;
    const targets = [
      ...clausesOf(loop).map((clause) => clause.child('left')),
      loop.child('parameters'),
      ...(loop.type === 'function_definition'
        ? (loop.child('body')?.all('assignment') ?? []).map((set) => set.child('left'))
        : []),
    ];
    if (targets.some((of) => of?.all('identifier').some(({ text }) => text === node.text))) return true;
  }
  return false;
}
