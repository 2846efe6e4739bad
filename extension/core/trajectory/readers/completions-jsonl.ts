import { CompletionRows } from '../completion-rows';
import { beforeCut } from '../cut';
import { looksLikeCompletion } from '../completion-samples';
import { peekRow } from '../json-peek';
import { isRecord } from '../json';
import { forEachRow } from '../json-rows';
import { asNumber } from '../json-steps';
import { assignRoles } from '../roles';
import { ok } from '../../problem';
import type { Reader } from './reader';

/** Columns that may hold what the trainer paid, the one that wins first. */
export const REWARDS = ['reward', 'score'];

/**
 * Language-model completions, one a row: `prompt`, `completion` (text or messages), `answer` and whatever else a reward
 * gets. Each row is an episode of one step whose observation is the dictionary of all its columns.
 */
export const completionsReader: Reader = {
  id: 'completions-jsonl',
  title: 'JSON Lines of completions',

  recognises({ text }) {
    const row = text === null ? null : peekRow(text);
    if (!row || !looksLikeCompletion(row.keys)) return false;
    const roles = new Set(assignRoles([...row.keys.keys()]).values());
    return !(roles.has('observation') && roles.has('action'));
  },

  async read(source, sample) {
    let rewardColumn: string | null = null;
    let known = 0;
    const rows = new CompletionRows(source, (row) => {
      rewardColumn ??= REWARDS.find((name) => asNumber(row[name]) !== undefined) ?? null;
      known = Math.max(known, Object.keys(row).length);
      return (rewardColumn === null ? undefined : asNumber(row[rewardColumn])) ?? NaN;
    });
    const cut = await forEachRow(
      source,
      sample,
      (row, line) => {
        if (rows.add(row)) return;
        const isRequest = isRecord(row['body']) && 'custom_id' in row;
        source.fail(
          'file-mixed',
          isRequest
            ? 'The row is a request of the Batch API without its answer.'
            : 'The row has no completion, expected one as text or messages.',
          isRequest
            ? 'Take the file that the batch gave back, or write prompt and completion together.'
            : 'Write what the model answered under "completion".',
          line,
        );
      },
      () => known,
    );
    const recording = rows.finish(
      rewardColumn === null || rewardColumn === 'reward' ? [] : [`the reward is taken from ${rewardColumn}`],
    );
    return ok(beforeCut(recording, cut, true));
  },
};
