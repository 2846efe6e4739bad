import { callShape, keyOf, unparenthesized } from '../../syntax/expressions';
import type { PyFunction } from '../../syntax/module';
import type { PyNode } from '../../syntax/tree';
import type { QuickFix } from '../finding';
import type { Rule, RuleFinding } from '../rule';

export const misalignedRewards: Rule = {
  code: 'RS021',
  title: 'Not one reward for each completion',
  severity: 'warning',
  *check(context) {
    for (const fn of context.rewardFunctions) {
      if (!context.isBatchOfCompletions(fn) && !fn.parameters.includes('completions')) continue;
      for (const statement of fn.flow.returns) {
        const value = statement.parts[0] ? unparenthesized(statement.parts[0]) : null;
        if (value?.type === 'list_comprehension') yield* filtered(value, fn);
        if (value?.type === 'identifier') yield* collected(value, fn);
      }
    }
  },
};

/** `[score(c) for c in completions if c]` is shorter than the batch. */
function* filtered(value: PyNode, fn: PyFunction): Generator<RuleFinding> {
  const source = value.parts.find((part) => part.type === 'for_in_clause')?.child('right');
  const filter = value.parts.find((part) => part.type === 'if_clause');
  if (!source || !filter || !isPerCompletion(source, fn)) return;
  yield {
    at: filter,
    message:
      'This leaves completions out: the list is shorter than the batch, and the rewards go to the wrong ones. Give them a value (`… if … else 0.0`).',
  };
}

/** A list filled in a loop: each way through the loop's body must append exactly once. */
function* collected(value: PyNode, fn: PyFunction): Generator<RuleFinding> {
  const key = keyOf(value);
  for (const write of fn.flow.definitionsAt(value)) {
    if (write.value?.type === 'list_comprehension') yield* filtered(write.value, fn);
  }
  if (key === null) return;
  for (const loop of fn.own('for_statement')) {
    const [source, body] = [loop.child('right'), loop.child('body')];
    if (!source || !body || !isPerCompletion(source, fn) || loop.above('for_statement', 'while_statement'))
      continue;
    const counter = new AppendCounter(key);
    if (!body.all('call').some((call) => counter.isAppend(call))) continue;
    const paths = counter.block(body);
    if (paths.some(({ ending }) => ending === 'unknown')) continue;
    const wrong = paths.find(
      ({ count, ending }) => count !== 1 && (ending === 'next' || ending === 'continue'),
    );
    // All paths alike and none appends once: the list is for something else.
    if (!wrong || !paths.some(({ count }) => count === 1)) continue;
    yield {
      at: wrong.at ?? source,
      ...(wrong.count === 0 && wrong.at?.type === 'continue_statement'
        ? { fix: appendBefore(wrong.at, key) }
        : {}),
      message:
        wrong.count === 0
          ? `On this way nothing is appended to \`${key}\`: the following rewards go to the wrong completions.`
          : `On this way \`${key}\` gets ${wrong.count} values for one completion: the following rewards go to the wrong completions.`,
    };
  }
}

function isPerCompletion(source: PyNode, fn: PyFunction, depth = 0): boolean {
  const bare = unparenthesized(source);
  if (bare.type === 'identifier') {
    if (bare.text === 'completions') return true;
    const value = fn.assignedTo(bare);
    return depth < 3 &&
      value?.type === 'list_comprehension' &&
      !value.parts.some((part) => part.type === 'if_clause')
      ? value.parts.some(
          (part) =>
            part.type === 'for_in_clause' && isPerCompletion(part.child('right') ?? part, fn, depth + 1),
        )
      : false;
  }
  const call = callShape(bare);
  return (
    call !== null &&
    ['zip', 'enumerate', 'range', 'len', 'tqdm'].includes(call.callee.text) &&
    call.positional.some((part) => isPerCompletion(part, fn, depth))
  );
}

/** `rewards.append(0.0)` on a line of its own before the statement. */
function appendBefore(statement: PyNode, key: string): QuickFix {
  const { line, column } = statement.range;
  const indent = ' '.repeat(column - 1);
  return {
    title: 'Append 0.0 before going on',
    edits: [
      { range: { line, column, endLine: line, endColumn: column }, text: `${key}.append(0.0)\n${indent}` },
    ],
  };
}

interface Path {
  readonly count: number;
  readonly ending: 'next' | 'continue' | 'leave' | 'unknown';
  /** What to point at when this path is wrong. */
  readonly at: PyNode | null;
}

/** How often a list is appended to on each way through a block. */
class AppendCounter {
  constructor(private readonly key: string) {}

  isAppend(node: PyNode): boolean {
    const call = callShape(node);
    return call?.method === 'append' && call.receiver !== null && keyOf(call.receiver) === this.key;
  }

  block(block: PyNode | null): Path[] {
    let open: Path[] = [{ count: 0, ending: 'next', at: null }];
    const done: Path[] = [];
    for (const statement of block?.parts ?? []) {
      const ways = this.statement(statement);
      const next: Path[] = [];
      for (const before of open)
        for (const way of ways) {
          const joined: Path = {
            count: before.count + way.count,
            ending: way.ending,
            at: way.at ?? before.at,
          };
          if (way.ending === 'next') next.push(joined);
          else done.push(joined);
        }
      open = distinct(next);
    }
    return distinct([...done, ...open]);
  }

  private statement(node: PyNode): Path[] {
    switch (node.type) {
      case 'if_statement': {
        const ways = [...this.branch(node, node.child('consequence'))];
        let complete = false;
        for (const alternative of node.childrenOf('alternative')) {
          if (alternative.type === 'else_clause') complete = true;
          ways.push(
            ...this.branch(alternative, alternative.child('consequence') ?? alternative.child('body')),
          );
        }
        if (!complete) ways.push({ count: 0, ending: 'next', at: node.children[0] ?? node });
        // Branches that all do the same need no pointing at.
        return new Set(ways.map(({ count, ending }) => `${count}${ending}`)).size === 1
          ? [{ ...(ways[0] ?? NOTHING), at: null }]
          : ways;
      }
      case 'try_statement':
        return this.tryStatement(node);
      case 'with_statement':
        return this.block(node.child('body'));
      case 'for_statement':
      case 'while_statement':
        return node.all('call').some((call) => this.isAppend(call)) || node.all('return_statement').length
          ? [{ count: 0, ending: 'unknown', at: null }]
          : [NOTHING];
      case 'match_statement':
        return node.all('call').some((call) => this.isAppend(call))
          ? [{ count: 0, ending: 'unknown', at: null }]
          : [NOTHING];
      case 'continue_statement':
        return [{ count: 0, ending: 'continue', at: node }];
      case 'return_statement':
      case 'raise_statement':
      case 'break_statement':
        return [{ count: 0, ending: 'leave', at: node }];
      case 'function_definition':
      case 'class_definition':
        return [NOTHING];
      default: {
        const count = node.all('call').filter((call) => this.isAppend(call)).length;
        return [{ count, ending: 'next', at: count > 0 ? node : null }];
      }
    }
  }

  private branch(clause: PyNode, block: PyNode | null): Path[] {
    return this.block(block).map((path) => ({ ...path, at: path.at ?? clause.children[0] ?? clause }));
  }

  /** The body may stop before its append; then the handler's own count is the whole count. */
  private tryStatement(node: PyNode): Path[] {
    const orElse = node.children.find((child) => child.type === 'else_clause');
    let ways = this.block(node.child('body'));
    if (orElse) {
      const more = this.block(orElse.child('body'));
      ways = ways.flatMap((way) =>
        way.ending === 'next' ? more.map((other) => ({ ...other, count: way.count + other.count })) : [way],
      );
    }
    for (const handler of node.children.filter((child) => child.type === 'except_clause')) {
      const block = handler.parts.find((part) => part.type === 'block') ?? null;
      ways.push(
        ...this.block(block).map((path) => ({
          ...path,
          at: path.ending === 'continue' ? path.at : (handler.children[0] ?? handler),
        })),
      );
    }
    const last = node.children.find((child) => child.type === 'finally_clause');
    const closing = last ? this.block(last.parts.find((part) => part.type === 'block') ?? null) : [NOTHING];
    return distinct(ways.flatMap((way) => closing.map((end) => ({ ...way, count: way.count + end.count }))));
  }
}

const NOTHING: Path = { count: 0, ending: 'next', at: null };

function distinct(paths: readonly Path[]): Path[] {
  const seen = new Map<string, Path>();
  for (const path of paths) {
    const mark = `${path.count}${path.ending}`;
    if (!seen.has(mark)) seen.set(mark, path);
  }
  return [...seen.values()];
}
