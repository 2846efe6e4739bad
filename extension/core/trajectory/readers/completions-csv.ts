import { CompletionRows } from '../completion-rows';
import { isSaid, looksLikeCompletion } from '../completion-samples';
import { cellValue } from '../cells';
import { csvDialect, dialectNotes, dialectOf } from '../csv-dialect';
import { forEachCsvRow } from '../csv-rows';
import { beforeCut } from '../cut';
import { asNumber } from '../json-steps';
import { assignRoles } from '../roles';
import { ok } from '../../problem';
import { REWARDS } from './completions-jsonl';
import type { Reader } from './reader';

/** Completions as a table with a header: a column `prompt`, a column `completion` (text, or messages as JSON), and others. */
export const completionsCsvReader: Reader = {
  id: 'completions-csv',
  title: 'CSV of completions',

  recognises(sample) {
    const names = csvDialect(sample)?.names ?? [];
    const roles = new Set(assignRoles(names).values());
    return (
      !roles.has('observation') &&
      !roles.has('action') &&
      looksLikeCompletion(new Map(names.map((name) => [name, '"'])))
    );
  },

  async read(source, sample) {
    const dialect = dialectOf(source, sample);
    // An answer that is a number is a text all the same.
    const said = dialect.names.filter(isSaid);
    let text: ReadonlySet<string> = new Set(said);
    let again = false;
    for (;;) {
      let rewardColumn: string | null = null;
      const rows = new CompletionRows(source, (row) => {
        rewardColumn ??= REWARDS.find((name) => asNumber(row[name]) !== undefined) ?? null;
        return (rewardColumn === null ? undefined : asNumber(row[rewardColumn])) ?? NaN;
      });
      const { mixed, ended, cut } = await forEachCsvRow(source, dialect, text, (values, line) => {
        const row = Object.fromEntries(dialect.names.map((name, i) => [name, values[i]]));
        for (const name of said) row[name] = messagesIn(row[name]);
        if (rows.add(row)) return;
        source.fail(
          'file-mixed',
          'The row has no completion, expected one as text or messages.',
          'Write what the model answered under "completion".',
          line,
        );
      });
      if (mixed.size > 0 && !again) {
        again = true;
        text = new Set([...mixed, ...said]);
        continue;
      }
      const { set, notes } = beforeCut(
        rows.finish(
          rewardColumn === null || rewardColumn === 'reward'
            ? []
            : [`the reward is taken from ${String(rewardColumn)}`],
        ),
        cut,
        true,
      );
      return ok({
        set,
        notes: [
          ...notes,
          ...dialectNotes(dialect),
          ...(ended ? [] : ['the last line has no line break: its last cell may have been cut']),
        ],
      });
    }
  },
};

/** A talk that is written as JSON, or as Python prints it, in a cell; any other text as it is. */
function messagesIn(cell: unknown): unknown {
  return typeof cell === 'string' && /^\s*\[\s*\{/.test(cell) ? cellValue(cell) : cell;
}
