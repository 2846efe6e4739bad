import { ProblemError } from '../../problem';
import { dialectOf } from '../csv-dialect';
import type { CsvDialect } from '../csv-dialect';
import { forEachCsvRow } from '../csv-rows';
import { parsePythonJson, isRecord } from '../json';
import { asNumber } from '../json-steps';
import { Numbers } from '../numbers';
import { asFlag } from '../roles';
import type { Series } from '../series-table';
import type { RecordingSource, Sample } from '../source';
import { count } from '../transition-notes';
import type { TableReader } from './reader';

/** Monitor's own columns: the episode's return, its length, seconds since the start. */
const OWN: ReadonlyMap<string, string> = new Map([
  ['r', 'return'],
  ['l', 'length'],
  ['t', 'seconds'],
]);

/**
 * What Stable-Baselines3's (and Gym's old) `Monitor` wrapper writes: a line `#{"t_start": …, "env_id": …}`, then a CSV with
 * `r,l,t` and the info keywords it was given, one row an episode. There are no steps in it.
 */
export const monitorReader: TableReader = {
  id: 'sb3-monitor',
  title: 'Stable-Baselines3 Monitor CSV',

  recognises({ text }) {
    const [first = '', second = ''] = text?.split(/\r?\n/, 2) ?? [];
    if (/^#\s*\{.*"(?:t_start|env_id)"/.test(first)) return /(?:^|,)"?r"?,/.test(`${second},`);
    // The same without its first line, or with the number of the episode.
    const names = new Set(first.split(',').map((name) => name.trim().replace(/"/g, '')));
    return (
      ['r', 'l', 't'].every((name) => names.has(name)) &&
      !['obs', 'action', 's', 'a'].some((name) => names.has(name))
    );
  },

  async readTable(source, sample) {
    const dialect = dialectOf(source, sample);
    const { names } = dialect;
    const columns = names.map(() => new Numbers());
    const ended = await readRows(source, dialect, columns);
    const episodes = columns[0]?.length ?? 0;
    if (episodes === 0)
      source.fail(
        'file-empty',
        'The Monitor file has no episode, expected one a line.',
        'Wait until the first episode has ended.',
      );
    const at = Float64Array.from({ length: episodes }, (_, i) => i);
    const series = names.map((name, i): Series => ({
      name: OWN.get(name) ?? name,
      values: columns[i]?.values() ?? new Float64Array(),
      at,
    }));
    const environment = environmentOf(sample);
    return {
      unit: 'episode',
      series,
      notes: [
        ...(environment === null ? [] : [`environment: ${environment}`]),
        ...successNotes(series),
        ...(ended ? [] : ['the last line has no line break: its last cell may have been cut']),
      ],
      notReplayed: source.problem(
        'no-steps',
        `This is a Stable-Baselines3 Monitor file: ${count(episodes, 'episode')} with return and length, and no steps to replay a reward on.`,
        'Record the steps too (with the DataCollector of Minari, or as JSON Lines: episode, t, obs, action, reward, next_obs, terminated, truncated); "rewardsmith inspect" shows the learning curve of this file.',
      ),
    };
  },
};

/** Each row's numbers into `columns`; text that is no number or flag becomes NaN. */
async function readRows(
  source: RecordingSource,
  dialect: CsvDialect,
  columns: readonly Numbers[],
): Promise<boolean> {
  const r = dialect.names.indexOf('r');
  const { ended, cut } = await forEachCsvRow(source, dialect, new Set(), (values, line) => {
    // A run that went on later, or files joined by hand, carry their header again.
    if (values[r] === 'r') return;
    if (asNumber(values[r]) === undefined)
      source.fail(
        'file-damaged',
        "The row has no number under r, expected the episode's return.",
        'Correct or delete the row.',
        line,
      );
    values.forEach((value, i) => {
      const flag = typeof value === 'string' ? asFlag(value) : undefined;
      columns[i]?.push(asNumber(value) ?? (flag === undefined ? NaN : Number(flag)));
    });
  });
  if (cut) throw new ProblemError(cut);
  return ended;
}

function environmentOf(sample: Sample): string | null {
  const first = sample.text?.split(/\r?\n/, 1)[0] ?? '';
  try {
    const header = parsePythonJson(first.replace(/^#\s*/, ''));
    const id = isRecord(header) ? header['env_id'] : null;
    return typeof id === 'string' && id !== 'None' ? id : null;
  } catch {
    return null;
  }
}

/** Which column could be the success of an episode. */
function successNotes(series: readonly Series[]): string[] {
  const flags = series.filter(
    ({ name, values }) =>
      ![...OWN.values()].includes(name) &&
      values.some((value) => value === 1) &&
      values.every((value) => value === 0 || value === 1 || Number.isNaN(value)),
  );
  if (flags.length > 0)
    return flags.map(({ name, values }) => {
      const known = values.filter((value) => !Number.isNaN(value));
      const won = known.reduce((sum, value) => sum + value, 0);
      return `${name} is 0 or 1 and could be the success: ${won} of ${count(known.length, 'episode')}`;
    });
  const returns = series.find(({ name }) => name === 'return')?.values ?? new Float64Array();
  const paid = returns.filter((value) => value > 0).length;
  const nothing = returns.filter((value) => value === 0).length;
  return paid > 0 && nothing > 0 && paid + nothing === returns.length
    ? [
        `${paid} of ${count(returns.length, 'episode')} have a return above 0, the rest exactly 0: the reward is paid for success only`,
      ]
    : [];
}
