import type { PyFunction } from '../../syntax/module';
import type { PyNode } from '../../syntax/tree';
import type { Rule } from '../rule';
import { hasWord } from '../vocabulary';

export const onlyTheLastRound: Rule = {
  code: 'RS300',
  title: 'Only the last round of the loop counts',
  severity: 'warning',
  *check(context) {
    for (const fn of context.rewardFunctions)
      for (const loop of fn.own('for_statement')) {
        const body = loop.child('body');
        const names =
          loop
            .child('left')
            ?.all('identifier')
            .map(({ text }) => text) ?? [];
        if (!body || names.length === 0 || leaves(body)) continue;
        for (const statement of body.parts) {
          const [assignment] = statement.parts;
          const value = assignment?.type === 'assignment' ? assignment.child('right') : null;
          const target = assignment?.child('left');
          if (!value || target?.type !== 'identifier' || !isJudged(value, names)) continue;
          if (hasWord(target.text, 'last final latest prev previous current')) continue;
          if (!isLost(target, loop, fn)) continue;
          yield {
            at: target,
            message: `\`${target.text}\` is set anew in each round and read only behind the loop: all rounds but the last are forgotten. Add them up (\`+=\`), or keep what must hold for all.`,
          };
        }
      }
  },
};

/** Stops at what it looked for. */
function leaves(body: PyNode): boolean {
  return body.all('break_statement', 'return_statement', 'yield').length > 0;
}

/** A verdict or a score of this round's item, not the item itself. */
function isJudged(value: PyNode, names: readonly string[]): boolean {
  const reads = value.all('identifier').some(({ text }) => names.includes(text));
  return (
    reads &&
    (value.type === 'comparison_operator' ||
      value.type === 'boolean_operator' ||
      (value.type === 'conditional_expression' && /^[-\d.]+ if .* else [-\d.]+$/s.test(value.text)) ||
      (value.type === 'call' &&
        /^(float|int|bool)$/.test(value.child('function')?.text ?? '') &&
        /[=!<>]=|\bin\b/.test(value.text)))
  );
}

/** Written once, never read in the loop, and read behind it. */
function isLost(target: PyNode, loop: PyNode, fn: PyFunction): boolean {
  const write = fn.flow.writes.find((one) => one.target === target);
  const inside = fn.flow.writes.filter(
    ({ key, target: other }) => key === target.text && loop.contains(other),
  );
  const reads = [...(write?.reads ?? [])];
  // An outer loop may come back to it.
  return (
    inside.length === 1 &&
    reads.length > 0 &&
    reads.every((read) => !loop.contains(read) && read.start > loop.end)
  );
}
