import { callShape, unparenthesized } from '../../syntax/expressions';
import type { PyFunction } from '../../syntax/module';
import type { PyNode } from '../../syntax/tree';
import type { RuleContext } from '../context';
import { runOf } from '../paths';
import { recordingRead } from '../reads';
import type { Rule, RuleFinding } from '../rule';

const INPUTS = new Set(
  'obs observation next_obs next_observation state next_state action actions achieved_goal desired_goal completions prompts'.split(
    ' ',
  ),
);
const MUTATORS = new Set(
  'append extend insert pop remove clear sort reverse update popitem fill setdefault'.split(' '),
);

export const inputChanged: Rule = {
  code: 'RS046',
  title: 'The reward changes its input',
  severity: 'warning',
  *check(context) {
    for (const fn of context.rewardFunctions) {
      yield* inFunction(fn);
      yield* underAnotherName(fn, context);
      if (context.isBatchOfCompletions(fn)) yield* itemsOf(fn);
    }
  },
};

const TAKERS = new Set('pop remove clear popitem'.split(' '));

/** `for text, words in zip(completions, keywords): … words.pop()`: what a row of the data set holds is used up. */
function* itemsOf(fn: PyFunction): Generator<RuleFinding> {
  for (const node of fn.own('call')) {
    const call = callShape(node);
    const name = call?.method && TAKERS.has(call.method) && call.receiver ? rootOf(call.receiver) : null;
    if (!name) continue;
    if (isItem(name, fn))
      yield {
        at: node,
        message: `This takes items out of the data set's own \`${name.text}\`: the next call for the same row finds fewer of them. Go through it with \`for\`, or work on a copy.`,
      };
  }
}

/** What a loop over a column gives, or one over what such a loop gives. */
function isItem(name: PyNode, fn: PyFunction, depth = 0): boolean {
  const writes = fn.flow.definitionsAt(name);
  return (
    writes.length > 0 &&
    depth < 4 &&
    writes.every(({ kind, statement }) => {
      const over = statement.type === 'for_statement' ? statement.child('right') : null;
      return (
        (kind === 'loop' || kind === 'unpack') &&
        over !== null &&
        over.all('identifier').some((read) => fn.isParameter(read) || isItem(read, fn, depth + 1))
      );
    })
  );
}

function* inFunction(fn: PyFunction): Generator<RuleFinding> {
  for (const node of fn.own('assignment', 'augmented_assignment', 'call')) {
    const call = callShape(node);
    const left = node.child('left');
    const root = call
      ? call.method && MUTATORS.has(call.method)
        ? call.receiver
        : null
      : left?.type === 'subscript'
        ? left
        : null;
    const name = root ? rootOf(root) : null;
    if (!name || !INPUTS.has(name.text) || !isOriginal(name, fn)) continue;
    yield {
      at: call ? node : (left ?? node),
      message: `This changes \`${name.text}\` itself, which the trainer still uses: the policy, or the next call, sees the changed one. Work on a copy.`,
    };
  }
}

/** The name a path of subscripts begins with. */
function rootOf(node: PyNode): PyNode | null {
  let inner = unparenthesized(node);
  while (inner.type === 'subscript') {
    const value = inner.child('value');
    if (!value) return null;
    inner = unparenthesized(value);
  }
  return inner.type === 'identifier' ? inner : null;
}

/** Still the parameter that came in. */
function isOriginal(name: PyNode, fn: PyFunction): boolean {
  const writes = fn.flow.definitionsAt(name);
  return writes.length > 0 && writes.every((write) => write.kind === 'parameter');
}

/** `delta = after` and then `delta[item] -= before[item]`, where the caller hands over `next_obs["inventory"]` itself. */
function* underAnotherName(fn: PyFunction, context: RuleContext): Generator<RuleFinding> {
  const told = new Set<string>();
  for (const node of fn.own('assignment', 'augmented_assignment')) {
    const left = node.child('left');
    const isWhole = left?.type === 'identifier' && node.type === 'augmented_assignment';
    const name = left?.type === 'subscript' ? rootOf(left) : isWhole ? left : null;
    if (!left || !name || told.has(name.text)) continue;
    const input = sourceOf(name, fn, context);
    // What is told already.
    if (!input || (left.type === 'subscript' && INPUTS.has(name.text) && isOriginal(name, fn))) continue;
    if (isWhole && !isContainer(input.node, input.fn, context)) continue;
    told.add(name.text);
    yield {
      at: left,
      message: `\`${name.text}\` is \`${input.node.text}\` itself and no copy of it: this changes what the trainer, and the rest of the reward, go on with. Work on a copy.`,
    };
  }
}

interface Source {
  readonly node: PyNode;
  readonly fn: PyFunction;
}

/** The input, or the part of it, that a name is another name for; null for copies and for what is computed. */
function sourceOf(node: PyNode, fn: PyFunction, context: RuleContext, depth = 0): Source | null {
  const bare = unparenthesized(node);
  if (depth > 6) return null;
  if (bare.type === 'subscript') {
    const value = bare.child('value');
    return value && sourceOf(value, fn, context, depth + 1) ? { node: bare, fn } : null;
  }
  if (bare.type !== 'identifier') return null;
  const writes = fn.flow.definitionsAt(bare);
  const [only] = writes;
  if (writes.length !== 1 || !only || fn.flow.mayBeUnset(bare)) return null;
  if (only.kind === 'assign') return only.value && sourceOf(only.value, fn, context, depth + 1);
  if (only.kind !== 'parameter') return null;
  if (context.isEntry(fn)) return INPUTS.has(bare.text) ? { node: bare, fn } : null;
  const at = fn.positionalParameters.filter((each) => each !== 'self').indexOf(bare.text);
  for (const [caller, call] of context.callsOf(fn)) {
    const shape = callShape(call);
    const given = shape?.keywords.get(bare.text) ?? (at < 0 ? undefined : shape?.positional[at]);
    const found = given && caller !== fn ? sourceOf(given, caller, context, depth + 1) : null;
    if (found) return found;
  }
  return null;
}

/** A vector or a table, which `-=` changes where it is; of a number it makes another one. */
function isContainer(node: PyNode, fn: PyFunction, context: RuleContext): boolean {
  const read = recordingRead(node, fn, context);
  if (!read) return false;
  return (
    runOf(read.path) !== null ||
    (context.surroundings.fields ?? []).some(({ path }) => path.startsWith(`${read.path}[`))
  );
}
