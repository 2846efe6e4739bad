import { callShape, guardsOf, keyOf, numberValue, unparenthesized } from '../../syntax/expressions';
import type { PyClass, PyFunction } from '../../syntax/module';
import type { PyNode } from '../../syntax/tree';
import type { Rule, RuleFinding } from '../rule';
import { hasWord } from '../vocabulary';

export const firstStepJump: Rule = {
  code: 'RS039',
  title: 'Previous value starts at zero',
  severity: 'warning',
  *check(context) {
    for (const fn of context.rewardFunctions) {
      for (const node of fn.own('call')) yield* zeroDefault(node, fn);
      if (fn.owner) yield* zeroStart(fn, fn.owner);
    }
  },
};

/** Quantities that are hardly ever 0 when an episode starts; counters and scores are. */
function isFarFromZero(name: string): boolean {
  return (
    hasWord(name, 'dist distance potential phi manhattan gap') &&
    !hasWord(name, 'traveled travelled covered total')
  );
}

/** `memory.get("prev_distance", 0) - distance`. */
function* zeroDefault(node: PyNode, fn: PyFunction): Generator<RuleFinding> {
  const call = callShape(node);
  const [key, preset] = call?.positional ?? [];
  if (call?.method !== 'get' || !key || !preset || numberValue(preset) !== 0 || !isFarFromZero(key.text))
    return;
  if (!isSubtracted(node, fn) || isFirstStepGuarded(node, fn)) return;
  yield {
    at: preset,
    message: `In an episode's first step ${key.text} is not there: with 0 the difference is the whole distance. Use the present value as the default.`,
  };
}

/** `self.prev_distance = 0.0` in __init__ or reset, then a difference with it. */
function* zeroStart(fn: PyFunction, owner: PyClass): Generator<RuleFinding> {
  const starts = owner.methods.filter((method) => method.name === '__init__' || method.name === 'reset');
  for (const start of starts)
    for (const write of start.flow.writes) {
      if (
        !write.value ||
        numberValue(write.value) !== 0 ||
        !isFarFromZero(write.key) ||
        !hasWord(write.key, 'prev previous last old')
      )
        continue;
      const read = fn.flow.reads.get(write.key)?.find((candidate) => isOperand(candidate));
      if (!read || isFirstStepGuarded(read, fn)) continue;
      yield {
        at: write.value,
        message: `In an episode's first step the difference on line ${read.range.line} is the whole distance. Start with None, and pay nothing while it is None.`,
      };
    }
}

function isOperand(node: PyNode): boolean {
  let parent = node.parent;
  while (parent?.type === 'parenthesized_expression') parent = parent.parent;
  return parent?.type === 'binary_operator' && parent.child('operator')?.text === '-';
}

/** Subtracted itself, or by the name it is given. */
function isSubtracted(node: PyNode, fn: PyFunction): boolean {
  if (isOperand(node)) return true;
  const left = node.parent?.type === 'assignment' ? node.parent.child('left') : null;
  const key = left ? keyOf(left) : null;
  return key !== null && (fn.flow.reads.get(key) ?? []).some(isOperand);
}

/** Asked whether it is the first step, or whether there is a previous value. */
function isFirstStepGuarded(node: PyNode, fn: PyFunction): boolean {
  const text = fn.body.text;
  return (
    guardsOf(unparenthesized(node)).some(({ condition }) =>
      /\b(t|step|steps|first|prev\w*|last\w*|memory)\b/.test(condition.text),
    ) || /\bif\s+(not\s+)?(t|step|steps)\b|(==|>)\s*0\s*:|not in memory|\bis (not )?None/.test(text)
  );
}
