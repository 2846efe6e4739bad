import { canonicalText, guardsOf } from '../../syntax/expressions';
import type { Write } from '../../syntax/flow';
import type { PyFunction } from '../../syntax/module';
import type { PyNode } from '../../syntax/tree';
import type { Rule, RuleFinding } from '../rule';

export const maybeUnset: Rule = {
  code: 'RS038',
  title: 'Variable not set on every path',
  severity: 'warning',
  *check(context) {
    for (const fn of context.rewardFunctions) yield* inFunction(fn);
  },
};

/** Set in some branches of an if without else, then read: UnboundLocalError on the other way. */
function* inFunction(fn: PyFunction): Generator<RuleFinding> {
  for (const [key, reads] of fn.flow.reads) {
    if (!/^[A-Za-z_]\w*$/.test(key) || fn.flow.escaping.has(key)) continue;
    for (const read of reads) {
      if (!fn.flow.mayBeUnset(read)) continue;
      const writes = fn.flow.definitionsAt(read);
      if (writes.length === 0 || !writes.every((write) => isInBranch(write, fn, read))) continue;
      yield {
        at: read,
        // `if … elif …` over all there is needs no else.
        severity: writes.length > 1 ? 'info' : 'warning',
        message: `\`${key}\` is set on line ${writes.map((write) => write.target.range.line).join(', ')} only, under a condition: on the other way this line raises UnboundLocalError.`,
      };
      break;
    }
  }
}

/** In an if without else (not in a loop, try or with, which usually run), under a condition that the read does not repeat. */
function isInBranch(write: Write, fn: PyFunction, read: PyNode): boolean {
  if (write.kind !== 'assign' && write.kind !== 'unpack' && write.kind !== 'augment') return false;
  for (let node = write.statement.parent; node && node !== fn.body; node = node.parent)
    if (/^(for|while|try|with|match)_statement$/.test(node.type)) return false;
  const branches = guardsOf(write.target);
  if (branches.length === 0) return false;
  // Whatever names the conditions share may tie them together: `if d is None: x = 1 … if d is None: use(x)`.
  const tied = new Set(
    branches.flatMap(({ condition }) => condition.all('identifier').map((name) => name.text)),
  );
  return !guardsOf(read).some(({ condition }) => {
    const same = branches.some((branch) => canonicalText(branch.condition) === canonicalText(condition));
    return same || condition.all('identifier').some((name) => tied.has(name.text));
  });
}
