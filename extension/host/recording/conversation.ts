import type { Result } from '../../core/problem';
import { fail, ok } from '../../core/problem';
import type { TrajectorySet } from '../../core/trajectory/model';
import type { TableColumn } from '../../core/trajectory/table';
import { rowValues } from '../../core/trajectory/table';
import type { Overview, Page } from '../../../webview/recording/protocol';
import { requests } from '../../../webview/recording/protocol';
import type { WireReply } from '../../../webview/wire';
import type { Handlers } from '../webview-requests';
import { answerRequest } from '../webview-requests';
import { MAX_COLUMNS } from './overview';
import { episodeSeries } from './series';

type Requests = typeof requests;

/** A recording that was read, as the page asks about it. */
export interface OpenRecording {
  readonly set: TrajectorySet;
  readonly columns: readonly TableColumn[];
  readonly overview: Overview;
}

/** Requests that do something in the editor; the rest is answered from the recording. */
type ActionName = 'newTask' | 'openAsText' | 'reload';

export interface RecordingParts {
  readonly page: () => Page;
  /** Null while the file is read, and when it cannot be. */
  readonly recording: () => OpenRecording | null;
  readonly actions: Handlers<Requests, ActionName>;
}

/** Answers one message of the page; null when it can't be replied to. */
export function answer(message: unknown, parts: RecordingParts): Promise<WireReply | null> {
  return answerRequest(message, requests, { ...fromRecording(parts), ...parts.actions });
}

function fromRecording({
  page,
  recording,
}: RecordingParts): Handlers<Requests, Exclude<keyof Requests, ActionName>> {
  return {
    ready: () => ok(page()),
    rows: ({ stamp, from, count }) =>
      ofRecording(recording(), stamp, (open) => ({ from, rows: rowsOf(open, from, count) })),
    series: ({ stamp, episode, columns }) =>
      ofRecording(recording(), stamp, ({ set, columns: all }) => {
        const found = set.episodes[episode];
        const asked = all.filter(({ id }) => columns.includes(id));
        return found ? episodeSeries(episode, found, asked) : null;
      }),
    details: ({ stamp, row }) =>
      ofRecording(recording(), stamp, ({ set }) =>
        row < set.steps ? { row, values: rowValues(set, row) } : null,
      ),
  };
}

function rowsOf({ set, columns }: OpenRecording, from: number, count: number): (string | null)[][] {
  const shown = columns.slice(0, MAX_COLUMNS);
  return Array.from({ length: Math.max(0, Math.min(count, set.steps - from)) }, (_, i) =>
    shown.map((column) => column.text(from + i)),
  );
}

function ofRecording<T>(
  open: OpenRecording | null,
  stamp: string,
  make: (recording: OpenRecording) => T | null,
): Result<T> {
  if (open?.overview.stamp !== stamp)
    return fail('recording-changed', 'The file has changed since.', 'What it holds now is on its way.');
  const made = make(open);
  return made === null
    ? fail('not-in-recording', 'The recording has no such step.', 'Choose another one.')
    : ok(made);
}
