import { actionAt, columnsAt, shortened } from '../designer/recording-text';
import { StepStatus, type ReplayResult } from '../sandbox/replay';
import type { TaskContext } from '../task/context';
import { fieldValue } from '../trajectory/fields';
import type { Answer } from './tool';

/** Steps of one answer; the next call begins where it ends. */
const MAX_STEPS = 60;
const MAX_FIELDS = 40;
const MAX_TEXT = 4000;

/** The steps of an episode from `from` on, with what a replay paid for each where there is one. */
export function episodeTable(
  context: TaskContext,
  episode: number,
  from: number,
  replay: ReplayResult | null = null,
): Answer {
  const { set, fields, task } = context;
  const { start = 0, length = 0 } = set.episodes[episode] ?? {};
  const to = Math.min(length, from + MAX_STEPS);
  const shown = fields.slice(0, MAX_FIELDS);
  const rows = Array.from({ length: Math.max(0, to - from) }, (_, i): Answer => {
    const row = start + from + i;
    const action = actionAt(set, row);
    const name = typeof action === 'number' ? task.actions?.[action] : undefined;
    return {
      step: from + i,
      ...(set.kind === 'completions'
        ? columnsAt(set, row, MAX_TEXT)
        : {
            obs: Object.fromEntries(
              shown.map((field) => [
                field.name,
                shortened(fieldValue(set.observation, field, row), MAX_TEXT),
              ]),
            ),
            ...(set.action ? { action: name ?? action } : {}),
          }),
      ...(set.reward ? { recordedReward: set.reward[row] } : {}),
      ...(replay ? paidAt(replay, row) : {}),
      ...(set.terminated[row] ? { terminated: true } : {}),
      ...(set.truncated[row] ? { truncated: true } : {}),
    };
  });
  return {
    rows,
    ...(to < length ? { more: `${length - to} steps follow; ask again with "from": ${to}.` } : {}),
    ...(fields.length > shown.length ? { fieldsLeftOut: fields.length - shown.length } : {}),
  };
}

const WHY_NOT: Readonly<Record<number, string>> = {
  [StepStatus.Crash]: 'the reward crashed here',
  [StepStatus.NotANumber]: 'not a number',
  [StepStatus.Timeout]: 'timeout',
  [StepStatus.NotApplicable]: 'does not apply (None)',
  [StepStatus.NotRun]: 'not run',
};

function paidAt({ status, reward, components }: ReplayResult, row: number): Answer {
  const state = status[row] ?? StepStatus.NotRun;
  if (state !== StepStatus.Ok) return { reward: WHY_NOT[state] ?? 'none' };
  const named = [...components].flatMap(([name, values]) => {
    const value = values[row];
    return value === undefined || Number.isNaN(value) ? [] : [[name, value] as const];
  });
  return {
    reward: reward[row],
    ...(named.length > 0 ? { components: Object.fromEntries(named) } : {}),
  };
}
