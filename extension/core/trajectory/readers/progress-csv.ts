import { ProblemError } from '../../problem';
import { csvDialect, dialectOf } from '../csv-dialect';
import { forEachCsvRow } from '../csv-rows';
import { asNumber } from '../json-steps';
import { Numbers } from '../numbers';
import type { TableReader } from './reader';

/** Columns that count training steps, the one that wins first. */
const STEPS = [
  'time/total_timesteps',
  'total_timesteps',
  'timesteps_total',
  'num_env_steps_sampled',
  'global_step',
  'TotalEnvInteracts',
  'step',
  'Step',
  'time/iterations',
  'training_iteration',
  'Epoch',
];
/** A column by which a log of a training run is known: the mean return of the last episodes. */
const MEAN_RETURN =
  /^(?:(?:rollout|eval)\/(?:ep_rew_mean|mean_reward|return_mean)|(?:env_runners\/)?episode_re(?:ward|turn)_mean|AverageEpRet|AverageReturn|(?:charts\/)?episod(?:ic|e)_return(?:_mean)?)$/;
/** Shown first, as for TensorBoard. */
const FIRST = /rew|return|EpRet|success|ep_len|EpLen/i;

/**
 * The log that a trainer writes of itself: `progress.csv` of Stable-Baselines3 and RLlib, `progress.txt` of Spinning Up. One
 * row an update, with means over episodes; there are no steps in it.
 */
export const progressReader: TableReader = {
  id: 'progress-csv',
  title: 'Training progress CSV',

  recognises(sample) {
    return csvDialect(sample)?.names.some((name) => MEAN_RETURN.test(name)) === true;
  },

  async readTable(source, sample) {
    const dialect = dialectOf(source, sample);
    const columns = dialect.names.map(() => new Numbers());
    const text = new Set<number>();
    const { ended, cut } = await forEachCsvRow(source, dialect, new Set(), (values) =>
      values.forEach((value, i) => {
        if (typeof value === 'string') text.add(i);
        columns[i]?.push(asNumber(value) ?? NaN);
      }),
    );
    if (cut) throw new ProblemError(cut);
    const rows = columns[0]?.length ?? 0;
    if (rows === 0)
      source.fail(
        'file-empty',
        'The log has no row yet.',
        'Wait until the trainer has logged its first update.',
      );
    const clock = STEPS.map((name) => dialect.names.indexOf(name)).find(
      (i) => i !== -1 && columns[i]?.values().every(Number.isFinite),
    );
    const at =
      clock === undefined ? Float64Array.from({ length: rows }, (_, i) => i) : columns[clock]?.values();
    const series = dialect.names.flatMap((name, i) => {
      const values = columns[i]?.values();
      return i === clock || text.has(i) || !values?.some(Number.isFinite) || !at
        ? []
        : [{ name, at, values }];
    });
    return {
      unit: 'training step',
      series: series.sort((a, b) => Number(FIRST.test(b.name)) - Number(FIRST.test(a.name))),
      notes: [
        clock === undefined
          ? 'no column counts training steps: the rows are numbered'
          : `training steps are taken from ${dialect.names[clock] ?? ''}`,
        ...(ended ? [] : ['the last line has no line break: its last cell may have been cut']),
      ],
      notReplayed: source.problem(
        'no-steps',
        'This is the log of a training run: means over episodes, and no steps to replay a reward on.',
        'Record the steps too (with the DataCollector of Minari, or as JSON Lines: episode, t, obs, action, reward, next_obs, terminated, truncated); "rewardsmith inspect" shows the curves of this file.',
      ),
    };
  },
};
