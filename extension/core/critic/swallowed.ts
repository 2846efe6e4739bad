import type { BoundReward } from '../contract/bound-reward';
import type { RunControl, Limits, Sandbox } from '../sandbox/sandbox';
import type { PyNode } from '../syntax/tree';
import type { DataFinding } from './data/data-rule';
import type { Trace } from './data/trace';

const ENOUGH_CALLS = 20;
/** What is optional may well be absent everywhere. */
const OPTIONAL = /\b(ImportError|ModuleNotFoundError)\b/;

/**
 * RS906: an `except` that was taken in each call, so that what it guards has never worked: a misspelt key, a wrong index, a name that
 * isn't there. `lines` is of a replay whose lines are `shift` further down. Run once more without the handler, to say what it hides.
 */
export async function* swallowed(
  trace: Trace,
  reward: BoundReward,
  { lines, shift }: { readonly lines: ReadonlyMap<number, number>; readonly shift: number },
  sandbox: Sandbox,
  limits: Limits,
  control?: RunControl,
): AsyncGenerator<DataFinding> {
  const calls = (node: PyNode | undefined): number => lines.get((node?.range.line ?? 0) + shift) ?? 0;
  for (const fn of trace.context.module.functions)
    for (const clause of fn.own('except_clause')) {
      const handler = clause.parts.find((part) => part.type === 'block');
      const guarded = clause.parent?.child('body');
      const taken = calls(handler?.parts[0]);
      if (!handler || !guarded || taken < ENOUGH_CALLS || taken !== calls(guarded.parts[0])) continue;
      const head = clause.text.slice(0, handler.start - clause.start);
      if (OPTIONAL.test(head) || handler.all('raise_statement').length) continue;
      if (isLastTry(clause.parent)) continue;
      // Text that can't be read may be what all of these policies wrote.
      if (/\bValueError\b/.test(head) && trace.episodes('success') < 3) continue;
      const hidden = await raised(trace, reward, handler, sandbox, limits, control);
      yield {
        at: clause.children[0] ?? clause,
        message: `This handler was taken in each of the ${taken} calls tried${hidden && `: ${hidden}`}. What it guards has never worked.`,
        evidence: trace.references([0]),
      };
    }
}

/** What comes after another attempt that returned gets only what that one could not read. */
function isLastTry(attempt: PyNode | null): boolean {
  const before = attempt?.parent?.parts.filter(({ start }) => start < attempt.start) ?? [];
  return before.some(
    (earlier) =>
      earlier.type === 'try_statement' && (earlier.child('body')?.all('return_statement').length ?? 0) > 0,
  );
}

/** "KeyError: 'progres' (line 4)"; '' when it does not show. */
async function raised(
  { rows, task }: Trace,
  reward: BoundReward,
  handler: PyNode,
  sandbox: Sandbox,
  limits: Limits,
  control?: RunControl,
): Promise<string> {
  const { source, file, plan, needs } = reward;
  const before = source.slice(0, handler.start);
  // On a line of its own the statement is followed by one of the same depth; after `except:` by one on the same line.
  const indent = /(?:^|\n)([ \t]*)$/.exec(before)?.[1];
  const stop = indent === undefined ? 'raise; ' : `raise\n${indent}`;
  const replayed = await sandbox.replay(
    {
      source: before + stop + source.slice(handler.start),
      file,
      plan,
      arrays: needs.arrays,
      data: task.set,
      rows: rows.slice(0, 1),
    },
    limits,
    control,
  );
  const [error] = replayed.ok ? replayed.value.errors : [];
  if (!error) return '';
  const text = [error.type, error.message].filter(Boolean).join(': ');
  return error.line === null ? text : `${text} (line ${error.line})`;
}
