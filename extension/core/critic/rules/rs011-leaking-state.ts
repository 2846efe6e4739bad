import { callShape, guardsOf, keyOf } from '../../syntax/expressions';
import type { PyClass, PyFunction } from '../../syntax/module';
import type { PyNode } from '../../syntax/tree';
import type { RuleContext } from '../context';
import type { Rule, RuleFinding } from '../rule';
import { wordsOf } from '../vocabulary';

const MUTATORS = new Set([
  'append',
  'add',
  'extend',
  'update',
  'insert',
  'setdefault',
  'appendleft',
  'pop',
  'popleft',
  'remove',
]);
/** Kept over episodes on purpose. */
const LASTING = [
  'cache',
  'memo',
  'registry',
  'rms',
  'running',
  'total',
  'episode',
  'episodes',
  'global',
  'stats',
  'logger',
  'log',
  'writer',
  'rng',
  'history',
  'ema',
  'normalizer',
];

export const leakingState: Rule = {
  code: 'RS011',
  title: 'State that is never reset',
  severity: 'warning',
  *check(context) {
    yield* defaults(context);
    yield* moduleState(context);
    for (const owner of context.module.classes) yield* unresetAttributes(owner);
  },
};

function* defaults(context: RuleContext): Generator<RuleFinding> {
  for (const fn of context.rewardFunctions)
    for (const write of fn.flow.writes) {
      if (write.kind !== 'parameter' || !write.value || !isMutable(write.value, context)) continue;
      const changed = mutationsOf(write.key, fn)[0];
      if (!changed) continue;
      const given =
        context.surroundings.contract?.parameters.some((parameter) => parameter.name === write.key) ?? false;
      yield {
        at: write.value,
        severity: given ? 'info' : 'warning',
        message: `This default is made once and line ${changed.range.line} changes it: what one episode leaves in \`${write.key}\` is still there in the next.`,
      };
    }
}

function* moduleState(context: RuleContext): Generator<RuleFinding> {
  const { module } = context;
  for (const write of module.flow.writes) {
    if (write.kind !== 'assign' || !write.value || !/^\w+$/.test(write.key) || isLasting(write.key)) continue;
    const changes = context.rewardFunctions.flatMap((fn) =>
      isLocal(write.key, fn)
        ? []
        : [
            ...(isMutable(write.value ?? write.target, context) ? mutationsOf(write.key, fn) : []),
            ...rebindings(write.key, fn),
          ],
    );
    const change = changes.find((node) => !isAtBoundary(node)) ?? changes[0];
    if (!change || isResetSomewhere(write.key, context) || isOnlyLogged(write.key, context)) continue;
    yield {
      at: change,
      message: `This changes the module's \`${write.key}\`, which nothing resets: what one episode leaves there is paid or charged in the next. Keep it in \`memory\` or in a class with reset().`,
    };
  }
}

/** Attributes that `__init__` sets and `__call__` changes, in a class whose `reset` resets others. */
function* unresetAttributes(owner: PyClass): Generator<RuleFinding> {
  const method = (name: string): PyFunction | undefined =>
    owner.methods.find((candidate) => candidate.name === name);
  const [init, call, reset] = [method('__init__'), method('__call__'), method('reset')];
  if (!init || !call || !reset || /__init__|super\(\)/.test(reset.body.text)) return;
  const called = new Set([...reset.body.text.matchAll(/self\.(\w+)\(/g)].map((match) => match[1]));
  if ([...called].some((name) => owner.methods.some((other) => other.name === name))) return;
  const inInit = new Set(init.flow.writes.map((write) => write.key));
  const seen = new Set<string>();
  for (const write of call.flow.writes) {
    const attribute = /^self\.(\w+)$/.exec(write.key)?.[1];
    if (!attribute || seen.has(attribute) || isLasting(attribute) || !inInit.has(write.key)) continue;
    seen.add(attribute);
    if (new RegExp(`\\bself\\.${attribute}\\b`).test(reset.body.text)) continue;
    if (!(call.flow.reads.get(write.key) ?? []).some((read) => call.flow.mayBeUnset(read))) continue;
    yield {
      at: write.target,
      message: `\`self.${attribute}\` carries over from step to step, but reset() does not set it back: an episode starts with the last one's value.`,
    };
  }
}

function isMutable(value: PyNode, context: RuleContext): boolean {
  if (['list', 'dictionary', 'set', 'list_comprehension', 'dictionary_comprehension'].includes(value.type))
    return true;
  return /^(list|dict|set|collections\.(deque|defaultdict|Counter|OrderedDict)|deque|defaultdict|Counter)$/.test(
    context.called(value),
  );
}

function isLasting(name: string): boolean {
  return wordsOf(name).some((word) => LASTING.includes(word));
}

function isLocal(name: string, fn: PyFunction): boolean {
  return !fn.flow.escaping.has(name) && fn.flow.writes.some((write) => write.key === name);
}

/** Nodes that change the object a name stands for. */
function mutationsOf(name: string, fn: PyFunction): PyNode[] {
  const rebound = fn.flow.writes.some(
    (write) => write.key === name && write.kind === 'assign' && !fn.flow.escaping.has(name),
  );
  if (rebound) return [];
  const found: PyNode[] = [];
  for (const node of fn.own('call', 'assignment', 'augmented_assignment')) {
    const call = callShape(node);
    if (call?.method && MUTATORS.has(call.method) && call.receiver && keyOf(call.receiver) === name)
      found.push(node);
    const left = node.child('left');
    const changed = left?.type === 'subscript' ? left.child('value') : null;
    if (changed && keyOf(changed) === name) found.push(left ?? node);
  }
  return found;
}

/** `global name` and an assignment, but for things made on first use. */
function rebindings(name: string, fn: PyFunction): PyNode[] {
  if (!fn.flow.escaping.has(name)) return [];
  const lazily = new RegExp(`^(not ${name}|${name} is None)$`);
  return fn.flow.writes
    .filter(
      (write) =>
        write.key === name && !guardsOf(write.target).some(({ condition }) => lazily.test(condition.text)),
    )
    .map((write) => write.target);
}

/** Cleared or set back to a constant somewhere, or set to whatever at an episode's first or last step. */
function isResetSomewhere(name: string, context: RuleContext): boolean {
  for (const fn of context.module.functions) {
    if (new RegExp(`\\b${name}\\.clear\\(`).test(fn.body.text)) return true;
    if (isSetAtBoundary(name, fn)) return true;
    if (!fn.flow.escaping.has(name)) continue;
    for (const write of fn.flow.writes)
      if (
        write.key === name &&
        write.kind === 'assign' &&
        write.value &&
        /^(none|integer|float|list|dictionary|true|false|set|string|unary_operator)$/.test(write.value.type)
      )
        return true;
  }
  return false;
}

/** `t == 0`, `params["steps"] <= 1`, `first_step`, `done`. */
const BOUNDARY =
  /(\b(t|i|k|n|steps?|frames?|idx|index|progress_buf)|_(t|steps?|idx|index|count|num|frames?))\b["'\])]*\s*(==|<=?)\s*[01](\.0)?\b|\bnot\s+[\w.[\]"']*\b(t|steps?)\b|\b(is_)?(first|start|reset|begin|new_episode)|\b(done|terminated|truncated)\b/;

function isAtBoundary(node: PyNode): boolean {
  return guardsOf(node).some(({ condition, holds }) => holds && BOUNDARY.test(condition.text));
}

/** Set, as a whole or entry by entry, where the condition asks whether the episode begins or ends. */
function isSetAtBoundary(name: string, fn: PyFunction): boolean {
  const isGlobal = fn.flow.escaping.has(name);
  const entries = fn.flow.writes.filter(({ key, kind }) => key.startsWith(`${name}[`) && kind === 'assign');
  const whole = fn.flow.writes.filter(({ key, kind }) => isGlobal && key === name && kind === 'assign');
  const [set, kept] = [
    entries.filter(({ target }) => isAtBoundary(target)),
    new Set(entries.map(({ key }) => key)),
  ];
  return (
    whole.some(({ target }) => isAtBoundary(target)) ||
    (set.length > 0 && new Set(set.map(({ key }) => key)).size === kept.size)
  );
}

const LOGGING = /^(print|log|logging\.\w+|logger\.\w+|wandb\.log|tqdm\.write|writer\.\w+)$/;

/** Counted and printed only: nothing that is paid depends on it. */
function isOnlyLogged(name: string, context: RuleContext): boolean {
  return context.rewardFunctions.every((fn) =>
    fn
      .own('identifier')
      .filter((node) => node.text === name && node.field !== 'attribute')
      .every(
        (node) => isCount(node) || isLogging(statementOf(node)) || isLogging(node.above('if_statement')),
      ),
  );
}

/** `NAME += 1`, `NAME["n"] += 1`, `NAME.append(…)` as a statement of its own, or the `global` line. */
function isCount(node: PyNode): boolean {
  const statement = statementOf(node);
  if (statement?.type === 'global_statement') return true;
  const [only] = statement?.parts ?? [];
  if (only?.type === 'augmented_assignment') return only.child('left')?.contains(node) ?? false;
  return only?.type === 'call' && callShape(only)?.receiver?.text.startsWith(node.text) === true;
}

function statementOf(node: PyNode): PyNode | null {
  return node.above('expression_statement', 'global_statement', 'return_statement', 'if_statement');
}

/** A call that logs, or a branch of nothing but such calls. */
function isLogging(statement: PyNode | null): boolean {
  if (!statement) return false;
  if (statement.type === 'expression_statement') {
    const [only] = statement.parts;
    return only?.type === 'call' && LOGGING.test(only.child('function')?.text ?? '');
  }
  const body = statement.type === 'if_statement' ? statement.child('consequence') : null;
  return body !== null && body.parts.length > 0 && body.parts.every(isLogging);
}
