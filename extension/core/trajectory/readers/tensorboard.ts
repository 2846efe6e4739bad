import { messageOf } from '../../problem';
import { Numbers } from '../numbers';
import { forEachRecord, firstRecord, startsWithRecord } from '../tensorboard/records';
import { parseEvent } from '../tensorboard/events';
import { count } from '../transition-notes';
import type { TableReader } from './reader';

/** Tags that tell how episodes go, which is what a reward is judged by: shown first. */
const FIRST = /rew|return|success|ep_len|episode/i;

/** TensorBoard's `events.out.tfevents.*`: scalars over training steps, as tensorboardX, PyTorch and TensorFlow write them. */
export const tensorboardReader: TableReader = {
  id: 'tensorboard',
  title: 'TensorBoard event file',

  recognises({ head }) {
    return startsWithRecord(head) && firstRecord(head).subarray(0, 64).includes('brain.Event:');
  },

  async readTable(source) {
    const series = new Map<string, { at: Numbers; values: Numbers }>();
    let others = 0;
    const complete = await forEachRecord(source, (data, ordinal) => {
      try {
        const event = parseEvent(data);
        others += event.others;
        for (const { tag, value } of event.scalars) {
          let found = series.get(tag);
          if (!found) series.set(tag, (found = { at: new Numbers(), values: new Numbers() }));
          found.at.push(event.step);
          found.values.push(value);
        }
      } catch (error) {
        source.fail(
          'file-damaged',
          `Record ${ordinal + 1} is no TensorBoard event (${messageOf(error)}).`,
          'Copy the file again.',
        );
      }
    });
    const tags = [...series.keys()].sort(
      (a, b) => Number(FIRST.test(b)) - Number(FIRST.test(a)) || (a < b ? -1 : 1),
    );
    return {
      unit: 'training step',
      series: tags.flatMap((name) => {
        const found = series.get(name);
        return found ? [{ name, at: found.at.values(), values: found.values.values() }] : [];
      }),
      notes: [
        ...(tags.length === 0 ? ['no scalar has been logged'] : []),
        ...(others
          ? [
              `${others} ${others === 1 ? 'summary that is no scalar' : 'summaries that are no scalars'} (pictures, histograms, texts) left out`,
            ]
          : []),
        ...(complete ? [] : ['the last record is cut: the run may still be going on']),
      ],
      notReplayed: source.problem(
        'no-steps',
        `This is a TensorBoard event file: ${count(tags.length, 'scalar')} over training steps, and no steps to replay a reward on.`,
        'Record the steps too (with the DataCollector of Minari, or as JSON Lines: episode, t, obs, action, reward, next_obs, terminated, truncated); "rewardsmith inspect" shows the curves of this file.',
      ),
    };
  },
};
