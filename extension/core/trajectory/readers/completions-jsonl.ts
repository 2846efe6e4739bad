import { CompletionColumns } from '../completion-rows';
import { isFailedRequest } from '../api-responses';
import { completionSamples, looksLikeCompletion } from '../completion-samples';
import { peekRow } from '../json-peek';
import { isRecord } from '../json';
import { forEachRow } from '../json-rows';
import { asNumber, asText } from '../json-steps';
import type { Episode } from '../model';
import { asFlag, assignRoles } from '../roles';
import { NO_REWARDS, count } from '../transition-notes';
import { ok } from '../../problem';
import type { Reader } from './reader';

/** Columns that may hold what the trainer paid, the one that wins first. */
const REWARDS = ['reward', 'score'];

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
    const columns = new CompletionColumns();
    const episodes: Episode[] = [];
    const rewards: number[] = [];
    const truncated: number[] = [];
    const notes = new Set<string>();
    let rewardColumn: string | null = null;
    let known = 0;
    let failed = 0;
    const add = (row: Readonly<Record<string, unknown>>): void => {
      rewardColumn ??= REWARDS.find((name) => asNumber(row[name]) !== undefined) ?? null;
      rewards.push((rewardColumn === null ? undefined : asNumber(row[rewardColumn])) ?? NaN);
      truncated.push(asFlag(row['truncated']) || asFlag(row['is_truncated']) ? 1 : 0);
      columns.add(row);
      const policy = asText(row['policy']) ?? asText(row['model']);
      episodes.push({
        id: String(episodes.length),
        file: source.label,
        start: episodes.length,
        length: 1,
        ...(policy ? { policy } : {}),
      });
      known = Math.max(known, Object.keys(row).length);
    };
    await forEachRow(
      source,
      sample,
      (row, line) => {
        const found = completionSamples(row);
        if (found) {
          found.samples.forEach(add);
          for (const note of found.notes) notes.add(note);
        } else if (isFailedRequest(row)) failed++;
        else
          source.fail(
            'file-mixed',
            isRecord(row['body']) && 'custom_id' in row
              ? 'The row is a request of the Batch API without its answer.'
              : 'The row has no completion, expected one as text or messages.',
            isRecord(row['body']) && 'custom_id' in row
              ? 'Take the file that the batch gave back, or write prompt and completion together.'
              : 'Write what the model answered under "completion".',
            line,
          );
      },
      () => known,
    );
    if (episodes.length === 0)
      source.fail('file-empty', 'The recording has no rows.', 'Record at least one completion.');
    const group = columns.addPromptId();
    const reward = rewards.some((value) => !Number.isNaN(value)) ? Float64Array.from(rewards) : null;
    return ok({
      set: {
        kind: 'completions',
        episodes,
        steps: episodes.length,
        observation: columns.finish(),
        nextObservation: null,
        action: null,
        reward,
        terminated: Uint8Array.from(truncated, (flag) => 1 - flag),
        truncated: Uint8Array.from(truncated),
        info: null,
      },
      notes: [
        ...notes,
        ...(group === null || group === 'prompt_id'
          ? []
          : [`completions of the same ${group} are taken for attempts at the same task`]),
        ...(failed ? [`${count(failed, 'row')} left out: the request failed and there is no answer`] : []),
        ...(rewardColumn === null || rewardColumn === 'reward'
          ? []
          : [`the reward is taken from ${rewardColumn}`]),
        ...(reward ? [] : [NO_REWARDS]),
      ],
    });
  },
};
