import { resolve } from 'node:path';
import type { Command } from 'commander';
import { STRATEGY_WORDS } from '../core/designer/strategy';
import { CandidateHistory } from '../core/loop/history';
import type { StoredCandidate } from '../core/loop/record';
import { treeOf, type Branch } from '../core/loop/tree';
import { formatShare } from '../core/measures/format';
import { printable } from '../core/printable';
import { fail, ok, type Result } from '../core/problem';
import { printJson, printProblem, printText, warnProblems, type Format } from './output';
import { formatOption } from './session';

interface HistoryOptions {
  readonly format: Format;
  readonly show?: string;
  readonly reject?: string;
  readonly reason?: string;
}

export function addHistory(program: Command): void {
  program
    .command('history')
    .description('the candidates of a task as a tree; shows or rejects one')
    .argument('<task>', 'the reward task, NAME.reward.json')
    .addOption(formatOption('text', 'json'))
    .option('--show <id>', 'print the code of this candidate')
    .option(
      '--reject <id>',
      'no designer shall come back to this candidate, nor to anything that pays the same',
    )
    .option('--reason <text>', 'why: told to the designer, and remembered')
    .action(async (taskFile: string, options: HistoryOptions) => {
      const answered = await answer(resolve(taskFile), options);
      if (!answered.ok) printProblem(answered.problem, options.format);
    });
}

async function answer(taskFile: string, options: HistoryOptions): Promise<Result<void>> {
  const opened = await CandidateHistory.open(taskFile);
  if (!opened.ok) return opened;
  const history = opened.value;
  warnProblems(history.problems);
  const { show, reject, reason = '', format } = options;
  if (show !== undefined) {
    const code = await history.readCode(fullId(history, show));
    // Byte for byte where a program reads it.
    if (code.ok) process.stdout.write(process.stdout.isTTY ? printable(code.value) : code.value);
    return code.ok ? ok(undefined) : code;
  }
  if (reject !== undefined) {
    if (reason.trim() === '')
      return fail('reason-missing', 'It is not said why.', 'Add --reason "it pays for standing still".');
    const rejected = await history.reject(fullId(history, reject), reason.trim());
    if (!rejected.ok) return rejected;
  }
  const candidates = history.list();
  if (format === 'json') printJson({ candidates: treeOf(candidates).map(branchJson) });
  else if (candidates.length === 0) printText('No candidate was kept yet.');
  else
    printText(
      treeOf(candidates)
        .flatMap((branch) => branchLines(branch, '', ''))
        .join('\n'),
    );
  return ok(undefined);
}

/** `c0002` for c0002-7046, where no other begins so. */
function fullId(history: CandidateHistory, given: string): string {
  const begun = history.list().filter(({ id }) => id.startsWith(given));
  const [only] = begun;
  return only && begun.length === 1 ? only.id : given;
}

function branchJson({ candidate, children }: Branch): Record<string, unknown> {
  return { ...candidate, children: children.map(branchJson) };
}

function branchLines({ candidate, children }: Branch, first: string, rest: string): string[] {
  return [
    `${first}${candidateLine(candidate)}`,
    ...children.flatMap((child, i) => {
      const isLast = i === children.length - 1;
      return branchLines(child, `${rest}${isLast ? '└ ' : '├ '}`, `${rest}${isLast ? '  ' : '│ '}`);
    }),
  ];
}

function candidateLine({
  id,
  origin,
  strategy,
  otherParent,
  verdict,
  measures,
  findings,
  rejected,
}: StoredCandidate): string {
  const how = Object.entries(STRATEGY_WORDS).find(([kind]) => kind === strategy)?.[1] ?? origin;
  const auc = measures?.auc;
  const errors = findings?.filter(({ severity }) => severity === 'error').length ?? 0;
  const outcome = verdict?.title ?? (errors > 0 ? 'sent back by the critic' : 'not measured');
  return [
    id,
    otherParent ? `${how} with ${otherParent}` : how,
    outcome,
    ...(auc && 'value' in auc && typeof auc.value === 'number' ? [`AUC ${formatShare(auc.value)}`] : []),
    ...(rejected ? [`rejected: ${rejected.reason}`] : []),
  ].join(' · ');
}
