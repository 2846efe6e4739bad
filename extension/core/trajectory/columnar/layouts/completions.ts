import { CompletionRows } from '../../completion-rows';
import { asNumber } from '../../json-steps';
import type { Channel } from '../../model';
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
    const rows = new CompletionRows(source, (sample) => sumOf(paid.map((name) => asNumber(sample[name]))));
    for (let row = 0; row < table.rows; row++) {
      const values = Object.fromEntries(channels.map(([name, channel]) => [name, valueAt(channel, row)]));
      if (!rows.add(values))
        source.fail(
          'file-mixed',
          `Row ${row} has no completion, expected one as text or messages.`,
          'Write what the model answered under "completion".',
        );
    }
    return Promise.resolve(rows.finish(rewardNote(paid)));
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
