import { CompletionColumns, derivedColumns } from '../../completion-rows';
import type { Channel, Episode } from '../../model';
import { asFlag } from '../../roles';
import { NO_REWARDS } from '../../transition-notes';
import { valueAt } from '../../values';
import { channelOf } from '../cells';
import { concatTables } from '../table';
import type { ColumnarLayout } from './layout';

/** Columns that are the whole reward, the one that wins first. */
const REWARDS = ['reward', 'rewards', 'score', 'total_reward'];

/**
 * Completions as TRL logs them while it trains, `completions_{step}.parquet`: prompt and completion as text or messages, a column
 * for each reward function, extra columns and the advantage. Source: trl.trainer.grpo_trainer, log.
 */
export const completionsLayout: ColumnarLayout = {
  id: 'completions-parquet',

  recognises: (names) =>
    (names.has('completion') && (names.has('prompt') || names.has('advantage'))) ||
    (names.has('messages') && !names.has('obs')),

  read(input) {
    const { source } = input;
    const table = concatTables(
      input.tables.map((part) => part.table),
      source.fail.bind(source),
    );
    if (table.rows === 0)
      source.fail('file-empty', 'The recording has no rows.', 'Record at least one completion.');
    const channels = [...table.columns].flatMap(([name, cells]): [string, Channel][] => {
      const channel = channelOf(cells);
      return channel ? [[name, channel]] : [];
    });
    const columns = new CompletionColumns();
    let from: string | null = null;
    const episodes: Episode[] = [];
    const truncated = new Uint8Array(table.rows);
    for (let row = 0; row < table.rows; row++) {
      const values = Object.fromEntries(channels.map(([name, channel]) => [name, valueAt(channel, row)]));
      const derived = derivedColumns(values);
      from ??= derived.from;
      columns.add({ ...derived.added, ...values });
      truncated[row] = asFlag(values['truncated']) || asFlag(values['is_truncated']) ? 1 : 0;
      episodes.push({ id: String(row), file: source.label, start: row, length: 1 });
    }
    const { reward, note } = rewardsOf(channels, table.rows);
    return Promise.resolve({
      set: {
        kind: 'completions',
        episodes,
        steps: table.rows,
        observation: columns.finish(),
        nextObservation: null,
        action: null,
        reward,
        terminated: truncated.map((flag) => 1 - flag),
        truncated,
        info: null,
      },
      notes: [
        ...(from === null ? [] : [`prompt and completion are taken from ${from}`]),
        ...(note === null ? [] : [note]),
        ...(reward ? [] : [NO_REWARDS]),
      ],
    });
  },
};

/** The reward, or the sum of the reward functions' columns; NaN where none has a value. */
function rewardsOf(
  channels: readonly (readonly [string, Channel])[],
  rows: number,
): { reward: Float64Array | null; note: string | null } {
  const numbers = channels.filter(
    ([, { structure, columns }]) =>
      structure.kind === 'leaf' && columns[0]?.kind === 'numeric' && columns[0].shape.length === 0,
  );
  const whole = REWARDS.flatMap((name) => numbers.filter(([own]) => own === name)).slice(0, 1);
  const parts = whole.length ? whole : numbers.filter(([name]) => /reward|score/i.test(name));
  if (parts.length === 0) return { reward: null, note: null };
  const reward = new Float64Array(rows).fill(NaN);
  for (const [, channel] of parts)
    for (let row = 0; row < rows; row++) {
      const value = Number(valueAt(channel, row) ?? NaN);
      if (!Number.isNaN(value)) reward[row] = (Number.isNaN(reward[row]) ? 0 : (reward[row] ?? 0)) + value;
    }
  const names = parts.map(([name]) => name);
  return {
    reward,
    note:
      whole.length && names[0] === 'reward'
        ? null
        : whole.length
          ? `the reward is taken from ${names.join()}`
          : `the reward is the plain sum of ${names.join(', ')}: their weights are not recorded`,
  };
}
