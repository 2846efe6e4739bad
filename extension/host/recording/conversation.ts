import type { Problem, Result } from '../../core/problem';
import { fail, ok } from '../../core/problem';
import type { TrajectorySet } from '../../core/trajectory/model';
import type { TableColumn } from '../../core/trajectory/table';
import { rowValues } from '../../core/trajectory/table';
import type {
  Overview,
  Page,
  Params,
  Reply,
  RequestName,
  ToPage,
  WireProblem,
} from '../../../webview/recording/protocol';
import { requests, toHostSchema } from '../../../webview/recording/protocol';
import { answerRequest } from '../webview-requests';
import { MAX_COLUMNS } from './overview';
import { episodeSeries } from './series';

/** A recording that was read, as the page asks about it. */
export interface OpenRecording {
  readonly set: TrajectorySet;
  readonly columns: readonly TableColumn[];
  readonly overview: Overview;
}

/** Requests that do something in the editor; the rest is answered from the recording. */
export type ActionName = 'newTask' | 'openAsText' | 'reload';

export interface RecordingParts {
  readonly page: () => Page;
  /** Null while the file is read, and when it cannot be. */
  readonly recording: () => OpenRecording | null;
  readonly actions: { readonly [K in ActionName]: (params: Params<K>) => Promise<void> };
}

/** Answers one message of the page. Whatever arrives, and whatever goes wrong, ends in a reply; null when it can't be replied to. */
export function answer(message: unknown, parts: RecordingParts): Promise<ToPage | null> {
  return answerRequest(message, toHostSchema, (name, params) => perform(name, params, parts), {
    wire: wireProblem,
    hint: 'Please report it, with the recording when you can share it.',
  });
}

async function perform(
  name: RequestName,
  raw: unknown,
  parts: RecordingParts,
): Promise<Result<Reply<RequestName>>> {
  if (!requests[name].params.safeParse(raw).success)
    return fail(
      'bad-message',
      `The page sent a "${name}" request that makes no sense.`,
      'Reload the window.',
    );
  switch (name) {
    case 'ready':
      return ok(parts.page());
    case 'rows': {
      const { stamp, from, count } = requests.rows.params.parse(raw);
      return ofRecording(parts, stamp, (recording) => ({ from, rows: rowsOf(recording, from, count) }));
    }
    case 'series': {
      const { stamp, episode, columns } = requests.series.params.parse(raw);
      return ofRecording(parts, stamp, ({ set, columns: all }) => {
        const found = set.episodes[episode];
        return found
          ? episodeSeries(
              episode,
              found,
              all.filter(({ id }) => columns.includes(id)),
            )
          : null;
      });
    }
    case 'details': {
      const { stamp, row } = requests.details.params.parse(raw);
      return ofRecording(parts, stamp, ({ set }) =>
        row < set.steps ? { row, values: rowValues(set, row) } : null,
      );
    }
    default:
      return act(name, raw, parts);
  }
}

async function act<K extends ActionName>(
  name: K,
  raw: unknown,
  { actions }: RecordingParts,
): Promise<Result<Record<string, never>>> {
  await actions[name](requests[name].params.parse(raw) as Params<K>);
  return ok({});
}

function rowsOf({ set, columns }: OpenRecording, from: number, count: number): (string | null)[][] {
  const shown = columns.slice(0, MAX_COLUMNS);
  return Array.from({ length: Math.max(0, Math.min(count, set.steps - from)) }, (_, i) =>
    shown.map((column) => column.text(from + i)),
  );
}

function ofRecording<T>(
  { recording }: RecordingParts,
  stamp: string,
  make: (recording: OpenRecording) => T | null,
): Result<T> {
  const open = recording();
  if (open?.overview.stamp !== stamp)
    return fail('recording-changed', 'The file has changed since.', 'What it holds now is on its way.');
  const made = make(open);
  return made === null
    ? fail('not-in-recording', 'The recording has no such step.', 'Choose another one.')
    : ok(made);
}

export function wireProblem({ code, message, hint, where }: Problem): WireProblem {
  return { code, message, hint, line: where?.line ?? null };
}
