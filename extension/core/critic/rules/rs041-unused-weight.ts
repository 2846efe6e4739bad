import { keyOf, numberValue, stringValue } from '../../syntax/expressions';
import type { Rule, RuleFinding } from '../rule';
import type { RuleContext } from '../context';
import type { Write } from '../../syntax/flow';
import type { PyFunction } from '../../syntax/module';
import type { PyNode } from '../../syntax/tree';
import { hasWord } from '../vocabulary';

const WEIGHT = 'weight weights w coef coeff coefficient scale bonus penalty reward cost k alpha beta lambda';

export const unusedWeight: Rule = {
  code: 'RS041',
  title: 'Weight that nothing uses',
  severity: 'warning',
  *check(context) {
    yield* constants(context);
    yield* tables(context);
    yield* parameters(context);
    yield* attributes(context);
  },
};

/** `COLLISION_PENALTY = 10` in a file that uses its other constants. */
function* constants(context: RuleContext): Generator<RuleFinding> {
  const { module } = context;
  const numbers = module.flow.writes.filter(
    (write) =>
      write.kind === 'assign' && /^[A-Z][A-Z0-9_]*$/.test(write.key) && numberValue(write.value) !== null,
  );
  if (/__all__|globals\(\)/.test(module.document.source)) return;
  const isUsed = (name: string): boolean =>
    (module.document.source.match(new RegExp(`\\b${name}\\b`, 'g')) ?? []).length > 1;
  if (!numbers.some((write) => isUsed(write.key))) return;
  for (const write of numbers)
    if (!isUsed(write.key) && hasWord(write.key, WEIGHT) && !hasWord(write.key, 'max min'))
      yield {
        at: write.target,
        message: `\`${write.key}\` is never used: the term it belongs to is missing, or has another weight.`,
      };
}

/** A key of a table of weights that is only ever read by literal keys. */
function* tables(context: RuleContext): Generator<RuleFinding> {
  const { module } = context;
  const scopes = [module.flow, ...context.rewardFunctions.map((fn) => fn.flow)];
  for (const flow of scopes)
    for (const write of flow.writes) {
      if (
        write.value?.type !== 'dictionary' ||
        !hasWord(write.key, 'weight weights coef coeffs coefficients scales') ||
        !/^\w+$/.test(write.key)
      )
        continue;
      const used = keysRead(write.key, context);
      if (used?.size === 0 && flow === module.flow) yield* tableUnused(write, context);
      if (!used || used.size === 0) continue;
      for (const pair of write.value.parts) {
        const key = pair.child('key');
        const text = key ? stringValue(key) : null;
        if (key && text !== null && !used.has(text) && numberValue(pair.child('value')) !== null)
          yield {
            at: key,
            message: `The weight "${text}" is never used: its term is missing, or has another weight.`,
          };
      }
    }
}

/** A table of weights that nothing reads, for the keys of a dictionary that is added up. */
function* tableUnused(write: Write, context: RuleContext): Generator<RuleFinding> {
  const keysOf = (node: PyNode): string[] =>
    node.parts.flatMap((pair) => {
      const key = pair.child('key');
      return (key && stringValue(key)) ?? [];
    });
  const keys = write.value ? keysOf(write.value) : [];
  const isUsed =
    (context.module.document.source.match(new RegExp(`\\b${write.key}\\b`, 'g')) ?? []).length > 1;
  if (isUsed || keys.length < 2) return;
  const terms = context.rewardFunctions
    .flatMap((fn) => fn.own('dictionary'))
    .find((node) => keys.filter((key) => keysOf(node).includes(key)).length >= 2);
  if (terms)
    yield {
      at: write.target,
      message: `\`${write.key}\` is never used: \`${keys.join('`, `')}\` are added up as they are.`,
    };
}

/** The literal keys a table is read by; null when it is used in any other way. */
function keysRead(name: string, context: RuleContext): Set<string> | null {
  const keys = new Set<string>();
  for (const node of context.module.document.root.all('identifier')) {
    if (node.text !== name || (node.field === 'left' && node.parent?.type === 'assignment')) continue;
    const parent = node.parent;
    const index =
      parent?.type === 'subscript' && node.field === 'value' ? parent.childrenOf('subscript')[0] : null;
    const literal = index
      ? stringValue(index)
      : parent?.type === 'attribute' && parent.child('attribute')?.text === 'get'
        ? firstArgument(parent)
        : null;
    if (literal === null) return null;
    keys.add(literal);
  }
  return keys;
}

function firstArgument(attribute: PyNode): string | null {
  const call = attribute.parent;
  const [first] = call?.type === 'call' ? (call.child('arguments')?.parts ?? []) : [];
  return first ? stringValue(first) : null;
}

/** `def reward(obs, w_dist=1.0, w_ctrl=0.1)` without w_ctrl in its body. */
function* parameters(context: RuleContext): Generator<RuleFinding> {
  for (const fn of context.rewardFunctions)
    for (const write of fn.isPlaceholder ? [] : fn.flow.writes) {
      if (write.kind !== 'parameter' || numberValue(write.value) === null || !hasWord(write.key, WEIGHT))
        continue;
      if (
        write.reads.size ||
        fn.flow.closureReads.has(write.key) ||
        (fn.flow.reads.get(write.key) ?? []).length
      )
        continue;
      yield {
        at: write.target,
        message: `\`${write.key}\` is never used: the term it belongs to is missing, or has another weight.`,
      };
    }
}

/** A number, or a parameter with a number for a default; of a name that says weight, anything. */
function isNumber({ key, value }: Write, init: PyFunction): boolean {
  if (hasWord(key, 'weight weights w coef coeff coefficient scale')) return true;
  if (numberValue(value) !== null) return true;
  const parameter = init.flow.writes.find((write) => write.kind === 'parameter' && write.key === value?.text);
  return numberValue(parameter?.value ?? null) !== null;
}

/** `self.w_ctrl = w_ctrl` that no method reads. */
function* attributes(context: RuleContext): Generator<RuleFinding> {
  for (const owner of context.module.classes) {
    if (owner.node.child('superclasses')) continue;
    const init = owner.methods.find((method) => method.name === '__init__');
    if (!init || !owner.methods.some((method) => context.rewardFunctions.includes(method))) continue;
    for (const write of init.flow.writes) {
      const attribute = /^self\.(\w+)$/.exec(write.key)?.[1];
      // open-instruct's verifiers carry a weight that the trainer reads.
      if (
        !attribute ||
        attribute === 'weight' ||
        !hasWord(attribute, `${WEIGHT} gain factor`) ||
        !isNumber(write, init)
      )
        continue;
      const uses = owner.node.all('attribute').filter((node) => keyOf(node) === write.key).length;
      const outside =
        context.module.document.source.match(new RegExp(`\\.${attribute}\\b`, 'g'))?.length ?? 0;
      if (uses === 1 && outside === 1)
        yield {
          at: write.target,
          message: `\`${write.key}\` is never used: the term it belongs to is missing, or has another weight.`,
        };
    }
  }
}
