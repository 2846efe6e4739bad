import { csvDialect } from '../csv-dialect';
import type { Channel, TrajectorySet } from '../model';
import { openEpisodes, openEpisodesNote } from '../transition-notes';
import { valueAt } from '../values';
import { ok } from '../../problem';
import { csvReader } from './csv';
import type { Reader } from './reader';

const COLUMNS = ['state', 'joint_action', 'reward', 'score', 'time_left', 'layout_name', 'trial_id'];
/** Seconds. A game that has less left has been ended by its clock; the page samples it a few times a second. */
const CLOCK_RAN_OUT = 1;

/**
 * The trials of people that Overcooked-AI publishes (`2019_hh_trials.csv` …): a row a game loop, with the state and both
 * players' actions as JSON, one episode a trial. `reward` is what the joint action of its row earned the team; `score` is
 * their sum so far. A game lasts a fixed time, so its last step is cut by the time limit.
 */
export const overcookedReader: Reader = {
  id: 'overcooked',
  title: 'Overcooked-AI trials (CSV)',

  recognises(sample) {
    const names = new Set(csvDialect(sample)?.names);
    return COLUMNS.every((name) => names.has(name));
  },

  async read(source, sample) {
    const result = await csvReader.read(source, sample);
    if (!result.ok) return result;
    const { set, notes } = result.value;
    const timed = cutByClock(set);
    const open = openEpisodes(set);
    return ok({
      set: timed,
      notes: [
        ...notes.filter((note) => note !== openEpisodesNote(open, set.episodes.length)),
        'the action is a list with both players’ actions; the reward is the team’s',
        `a game whose time_left is below ${CLOCK_RAN_OUT} s at its last step is taken as cut by the time limit`,
        ...(openEpisodes(timed) ? [openEpisodesNote(openEpisodes(timed), set.episodes.length)] : []),
      ],
    });
  },
};

function cutByClock(set: TrajectorySet): TrajectorySet {
  const { info } = set;
  if (!info) return set;
  const truncated = set.truncated.slice();
  for (const { start, length } of set.episodes) {
    const last = start + length - 1;
    if (timeLeft(info, last) < CLOCK_RAN_OUT) truncated[last] = 1;
  }
  return { ...set, truncated };
}

function timeLeft(info: Channel, row: number): number {
  const value = valueAt(info, row) as Readonly<Record<string, unknown>> | undefined;
  return typeof value?.['time_left'] === 'number' ? value['time_left'] : Infinity;
}
