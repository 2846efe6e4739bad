import { callShape, keyOf, numberValue } from '../../syntax/expressions';
import type { Write } from '../../syntax/flow';
import type { PyFunction } from '../../syntax/module';
import type { PyNode } from '../../syntax/tree';
import type { RuleContext } from '../context';
import { replaceNode, type Rule, type RuleFinding } from '../rule';
import { rewardValues } from '../terms';
import { saysComponent } from '../vocabulary';

export const overwrittenComponent: Rule = {
  code: 'RS002',
  title: 'Component overwritten before it counts',
  severity: 'warning',
  *check(context) {
    for (const fn of context.rewardFunctions) {
      yield* inFunction(fn);
      yield* entries(fn);
      for (const loop of fn.own('for_statement')) {
        yield* inLoop(loop, fn);
        yield* verdictInLoop(loop, fn);
      }
      for (const block of fn.own('block')) yield* amongAdditions(block, fn, context);
    }
  },
};

function* inFunction(fn: PyFunction): Generator<RuleFinding> {
  const returned = returnedNames(fn);
  for (const write of fn.flow.writes) {
    if (!/^[A-Za-z]\w*$/.test(write.key) || !write.value) continue;
    if (write.kind !== 'assign' && write.kind !== 'augment') continue;
    if (!saysComponent(write.key) && !returned.has(write.key)) continue;
    if (write.reads.size > 0 || fn.flow.closureReads.has(write.key) || fn.flow.escaping.has(write.key))
      continue;
    // Never read anywhere is RS001's.
    const targets = new Set(fn.flow.writes.map((other) => other.target));
    if (!(fn.flow.reads.get(write.key) ?? []).some((read) => !targets.has(read))) continue;
    const later = fn.flow.writes.filter(
      (other) => other.key === write.key && other.target.start > write.target.end,
    );
    const [next] = later;
    if (!next || isInitializer(write, next)) continue;
    // One of the branches gives it again, perhaps with something more: it was what all begin with.
    if (write.kind === 'assign' && later.some(({ value }) => value?.text.includes(write.value?.text ?? '')))
      continue;
    yield overwritten(write, next);
  }
}

/** Variables that are returned, as they are or as another type: `return float(r)`. */
function returnedNames(fn: PyFunction): Set<string> {
  return new Set(
    rewardValues(fn).map((value) => {
      const call = callShape(value);
      const [only, ...more] = call?.positional ?? [];
      const isWrapped = /^(float|round|(np|numpy)\.(float32|float64|array|asarray))$/.test(
        call?.callee.text ?? '',
      );
      return isWrapped && only && !more.length ? only.text : value.text;
    }),
  );
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

/** `parts["lane"] = …` twice in a row of assignments. */
function* entries(fn: PyFunction): Generator<RuleFinding> {
  for (const block of fn.own('block')) {
    const seen = new Map<string, PyNode>();
    for (const statement of block.parts) {
      const node = statement.parts.length === 1 ? statement.parts[0] : undefined;
      const [left, right] = [node?.child('left'), node?.child('right')];
      const key = left?.type === 'subscript' ? keyOf(left) : null;
      const isPlain =
        node?.type === 'assignment' && left && right && key !== null && /\["[^"]+"\]$/.test(key);
      if (!isPlain) {
        // A use in between, or a way round it.
        for (const [known, first] of seen)
          if (statement.type !== 'expression_statement' || statement.text.includes(first.text))
            seen.delete(known);
        continue;
      }
      const first = seen.get(key);
      if (first && !right.text.includes(first.text) && !/^memory/.test(key))
        yield {
          at: node,
          message: `This replaces \`${left.text}\`; what line ${first.range.line} put into it is lost. Is another key meant?`,
        };
      for (const [known, other] of seen) if (right.text.includes(other.text)) seen.delete(known);
      if (numberValue(right) === null) seen.set(key, left);
    }
  }
}

/** `total = 0.0`, then `total = …` in each round: only the last one counts. */
function* inLoop(loop: PyNode, fn: PyFunction): Generator<RuleFinding> {
  const body = loop.child('body');
  if (!body || body.all('break_statement', 'return_statement').length) return;
  const returned = returnedNames(fn);
  for (const statement of body.all('expression_statement')) {
    // Under a condition the last that holds may be meant, but not of a sum that is added to elsewhere.
    const isSum = fn.flow.writes.some(
      ({ kind, key }) =>
        kind === 'augment' && key === statement.parts[0]?.child('left')?.text && returned.has(key),
    );
    if (statement.parent !== body && !isSum) continue;
    const node = statement.parts[0];
    const [left, right] = [node?.child('left'), node?.child('right')];
    if (node?.type !== 'assignment' || left?.type !== 'identifier' || !right) continue;
    const name = left.text;
    if (body.all('identifier').filter((other) => other.text === name).length > 1) continue;
    const before = fn.flow.writes
      .filter((write) => write.key === name && write.target.start < loop.start)
      .at(-1);
    const isStart = before?.kind === 'assign' && before.value !== null && numberValue(before.value) === 0;
    const readAfter = (fn.flow.reads.get(name) ?? []).some((read) => read.start > loop.end);
    const usesItem = right.all('identifier').some((part) =>
      loop
        .child('left')
        ?.all('identifier')
        .some((item) => item.text === part.text),
    );
    if (!isStart || !readAfter || !usesItem) continue;
    const operator = node.children.find((child) => child.type === '=');
    yield {
      at: node,
      message: `Each round of the loop replaces \`${name}\`: only the last item counts. To sum up, write \`+=\`.`,
      ...(operator ? { fix: replaceNode(operator, '+=', `Add to ${name} (+=)`) } : {}),
    };
  }
}

/**
 * `ok = True` (or a number), then in each round `ok = got == want`, or one value in a branch and another in the other: the
 * verdict on the last item is that on all.
 */
function* verdictInLoop(loop: PyNode, fn: PyFunction): Generator<RuleFinding> {
  const body = loop.child('body');
  if (!body || body.all('break_statement', 'return_statement', 'continue_statement').length) return;
  for (const statement of body.parts) {
    const node = verdictOf(statement);
    const left = node?.child('left');
    if (!node || left?.type !== 'identifier') continue;
    const name = left.text;
    const uses = body.all('identifier').filter((other) => other.text === name);
    const isSet = (use: PyNode): boolean => use.field === 'left' && use.parent?.type === 'assignment';
    if (!uses.every(isSet) || uses.some(({ parent }) => parent && !statement.contains(parent))) continue;
    const before = fn.flow.writes
      .filter((write) => write.key === name && write.target.start < loop.start)
      .at(-1);
    const isStart =
      before?.kind === 'assign' &&
      before.value !== null &&
      (numberValue(before.value) !== null || /^(true|false)$/.test(before.value.type));
    const readAfter = (fn.flow.reads.get(name) ?? []).some((read) => read.start > loop.end);
    if (!isStart || !readAfter) continue;
    yield {
      at: node,
      message: `Each round of the loop sets \`${name}\` anew: only the last item decides. Ask \`all(…)\` or \`any(…)\`, count, or leave the loop at the first that is wrong.`,
    };
  }
}

/** The first assignment of a verdict: of a comparison or the like, or of a constant in each branch of an `if`. */
function verdictOf(statement: PyNode): PyNode | null {
  const plain = statement.parts.length === 1 ? statement.parts[0] : undefined;
  if (plain?.type === 'assignment') {
    const value = plain.child('right');
    const call = value?.type === 'call' ? value.child('function')?.text : '';
    return value &&
      (/^(comparison_operator|boolean_operator|not_operator)$/.test(value.type) ||
        /^(all|any|bool|isinstance)$/.test(call ?? ''))
      ? plain
      : null;
  }
  if (statement.type !== 'if_statement') return null;
  const ends = statement.childrenOf('alternative');
  const blocks = [
    statement.child('consequence'),
    ...ends.map((end) => end.child('body') ?? end.child('consequence')),
  ];
  if (ends.at(-1)?.type !== 'else_clause') return null;
  const sets = blocks.map((block) =>
    block?.parts.map(({ parts }) => parts[0]).find((part) => part?.type === 'assignment'),
  );
  const [first] = sets;
  const isConstant = (node: PyNode | undefined): boolean => {
    const value = node?.child('right');
    return Boolean(value && (numberValue(value) !== null || /^(true|false)$/.test(value.type)));
  };
  return first &&
    sets.every((set) => set?.child('left')?.text === first.child('left')?.text && isConstant(set))
    ? first
    : null;
}

/** `if a: r += 1`, `if b: r = 1`, `if c: r += 1`: the one in the middle throws the first away. */
function* amongAdditions(block: PyNode, fn: PyFunction, context: RuleContext): Generator<RuleFinding> {
  const changes = block.parts.map((statement) => changeOf(statement));
  for (const [i, change] of changes.entries()) {
    const [before, after] = [changes[i - 1], changes[i + 1]];
    if (!change || change.operator !== '=' || before?.operator !== '+=' || after?.operator !== '+=') continue;
    if (before.target !== change.target || after.target !== change.target) continue;
    if (context.signs.of(change.value, fn) !== 'positive' || change.value.text.includes(change.target))
      continue;
    yield {
      at: change.node,
      message: `Its neighbors add to \`${change.target}\`, this replaces it. To add to it, write \`+=\`.`,
      fix: replaceNode(change.sign, '+=', `Add to ${change.target} (+=)`),
    };
  }
}

/** The only thing an `if` without else does: `target += value` or `target = value`. */
function changeOf(
  statement: PyNode,
): { node: PyNode; sign: PyNode; target: string; operator: string; value: PyNode } | null {
  const body = statement.child('consequence')?.parts ?? [];
  const node =
    body.length === 1 && statement.childrenOf('alternative').length === 0 ? body[0]?.parts[0] : undefined;
  const sign = node?.child('operator') ?? node?.children.find((child) => child.type === '=');
  const [target, value] = [node?.child('left'), node?.child('right')];
  if (!node || !sign || !value || target?.type !== 'identifier') return null;
  return { node, sign, target: target.text, operator: sign.text, value };
}

/** `reward = 0.0` at the start of the function, of a loop round or of a branch, before the branches in it that set it. */
function isInitializer(write: Write, next: Write): boolean {
  if (write.kind !== 'assign' || !write.value) return false;
  const plain =
    numberValue(write.value) !== null ||
    ['none', 'list', 'true', 'false', 'dictionary'].includes(write.value.type);
  const branch = branchOf(write.statement);
  return plain && (numberValue(write.value) === null || branch === null || branch.contains(next.statement));
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
