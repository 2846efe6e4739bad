import { numberValue } from '../../syntax/expressions';
import type { Write } from '../../syntax/flow';
import type { PyFunction } from '../../syntax/module';
import type { PyNode } from '../../syntax/tree';
import type { Rule, RuleFinding } from '../rule';
import { rewardValues } from '../terms';
import { saysComponent } from '../vocabulary';

export const overwrittenComponent: Rule = {
  code: 'RS002',
  title: 'Component overwritten before it counts',
  severity: 'warning',
  *check(context) {
    for (const fn of context.rewardFunctions) yield* inFunction(fn);
  },
};

function* inFunction(fn: PyFunction): Generator<RuleFinding> {
  const returned = new Set(rewardValues(fn).map((value) => value.text));
  for (const write of fn.flow.writes) {
    if (!/^[A-Za-z]\w*$/.test(write.key) || !write.value) continue;
    if (write.kind !== 'assign' && write.kind !== 'augment') continue;
    if (!saysComponent(write.key) && !returned.has(write.key)) continue;
    if (write.reads.size > 0 || fn.flow.closureReads.has(write.key) || fn.flow.escaping.has(write.key))
      continue;
    // Never read anywhere is RS001's.
    const targets = new Set(fn.flow.writes.map((other) => other.target));
    if (!(fn.flow.reads.get(write.key) ?? []).some((read) => !targets.has(read))) continue;
    if (isInitialiser(write)) continue;
    const next = fn.flow.writes.find(
      (other) => other.key === write.key && other.target.start > write.target.end,
    );
    if (!next) continue;
    yield overwritten(write, next);
  }
}

function overwritten(write: Write, next: Write): RuleFinding {
  const line = write.target.range.line;
  const isBranch =
    branchOf(write.statement) !== null && branchOf(next.statement) !== branchOf(write.statement);
  const operator = next.statement.children.find((child) => child.type === '=');
  if (write.kind === 'assign' && isBranch)
    return {
      at: write.statement,
      message: `What this branch gives \`${write.key}\` is always overwritten on line ${next.target.range.line}: is \`elif\` meant there?`,
    };
  return {
    at: next.target,
    message: `This replaces \`${write.key}\`; what line ${line} put into it is lost. To add to it, write \`+=\`.`,
    ...(operator
      ? { fix: { title: `Add to ${write.key} (+=)`, edits: [{ range: operator.range, text: '+=' }] } }
      : {}),
  };
}

/** `reward = 0.0` at the start of the function or of a loop round, before the branches that set it. */
function isInitialiser(write: Write): boolean {
  if (write.kind !== 'assign' || !write.value) return false;
  const plain =
    numberValue(write.value) !== null ||
    ['none', 'list', 'true', 'false', 'dictionary'].includes(write.value.type);
  return plain && (numberValue(write.value) === null || branchOf(write.statement) === null);
}

/** The innermost branch (if, elif, else) around a statement, up to its function or loop. */
function branchOf(statement: PyNode): PyNode | null {
  let node = statement.parent;
  while (node && !['function_definition', 'for_statement', 'while_statement'].includes(node.type)) {
    if (node.field === 'consequence' || node.type === 'else_clause') return node;
    node = node.parent;
  }
  return null;
}
