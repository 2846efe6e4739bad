import { CompletionColumns } from '../../completion-rows';
import { isFailedRequest } from '../../api-responses';
import { completionSamples } from '../../completion-samples';
import { asNumber, asText } from '../../json-steps';
import type { Channel, Episode } from '../../model';
import { asFlag } from '../../roles';
import { NO_REWARDS, count } from '../../transition-notes';
import { valueAt } from '../../values';
import { channelOf } from '../cells';
import { concatTables } from '../table';
import type { ColumnarLayout } from './layout';

/** Columns that are the whole reward, the one that wins first. */
const REWARDS = ['reward', 'score', 'total_reward'];

/**
 * Completions as TRL logs them while it trains, `completions_{step}.parquet`: prompt and completion as text or messages, a column
 * for each reward function, extra columns and the advantage. Source: trl.trainer.grpo_trainer, log.
 */
export const completionsLayout: ColumnarLayout = {
  id: 'completions-parquet',

  recognises: (names) =>
    !names.has('obs') &&
    (names.has('completion') ||
      names.has('messages') ||
      (names.has('prompt') &&
        ['completions', 'response', 'responses', 'output'].some((name) => names.has(name)))),

  read(input) {
    const { source } = input;
    const table = concatTables(
      input.tables.map((part) => part.table),
      source.fail.bind(source),
    );
    const channels = [...table.columns].flatMap(([name, cells]): [string, Channel][] => {
      const channel = channelOf(cells);
      return channel ? [[name, channel]] : [];
    });
    const paid = rewardColumns(channels);
    const columns = new CompletionColumns();
    const episodes: Episode[] = [];
    const rewards: number[] = [];
    const truncated: number[] = [];
    const notes = new Set<string>();
    let failed = 0;
    for (let row = 0; row < table.rows; row++) {
      const values = Object.fromEntries(channels.map(([name, channel]) => [name, valueAt(channel, row)]));
      const found = completionSamples(values);
      if (!found) {
        if (!isFailedRequest(values))
          source.fail(
            'file-mixed',
            `Row ${row} has no completion, expected one as text or messages.`,
            'Write what the model answered under "completion".',
          );
        failed++;
        continue;
      }
      for (const note of found.notes) notes.add(note);
      for (const sample of found.samples) {
        columns.add(sample);
        rewards.push(sumOf(paid.map((name) => asNumber(sample[name]))));
        truncated.push(asFlag(sample['truncated']) || asFlag(sample['is_truncated']) ? 1 : 0);
        const policy = asText(sample['policy']) ?? asText(sample['model']);
        const start = episodes.length;
        const id = String(start);
        episodes.push({ id, file: source.label, start, length: 1, ...(policy ? { policy } : {}) });
      }
    }
    if (episodes.length === 0)
      source.fail('file-empty', 'The recording has no rows.', 'Record at least one completion.');
    const group = columns.addPromptId();
    const reward = rewards.some((value) => !Number.isNaN(value)) ? Float64Array.from(rewards) : null;
    return Promise.resolve({
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
        ...(reward ? rewardNote(paid) : [NO_REWARDS]),
      ],
    });
  },
};

/** The column that is the reward, or those of the reward functions, by their names. */
function rewardColumns(channels: readonly (readonly [string, Channel])[]): string[] {
  const numbers = channels.flatMap(([name, { structure, columns }]) =>
    structure.kind === 'leaf' && columns[0]?.kind === 'numeric' && columns[0].shape.length === 0
      ? [name]
      : [],
  );
  const whole = REWARDS.find((name) => numbers.includes(name));
  return whole === undefined ? numbers.filter((name) => /reward|score/i.test(name)) : [whole];
}

/** NaN where no reward function applied; those that did not count nothing, as TRL sums them. */
function sumOf(values: readonly (number | undefined)[]): number {
  const known = values.filter((value) => value !== undefined && !Number.isNaN(value));
  return known.length === 0 ? NaN : known.reduce<number>((sum, value) => sum + (value ?? 0), 0);
}

function rewardNote(names: readonly string[]): string[] {
  if (names.length === 1) return names[0] === 'reward' ? [] : [`the reward is taken from ${names.join()}`];
  return [`the reward is the plain sum of ${names.join(', ')}: their weights are not recorded`];
}
