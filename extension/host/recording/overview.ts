import type { RecordingInspection } from '../../core/trajectory/inspect';
import { ALARMING, inspectionFacts } from '../../core/trajectory/inspect-text';
import type { TrajectorySet } from '../../core/trajectory/model';
import type { EntryProfile, FieldProfile } from '../../core/trajectory/profile-set';
import { percent, shortNumber } from '../../core/trajectory/profile';
import type { TableColumn } from '../../core/trajectory/table';
import { columnId } from '../../core/trajectory/table';
import type { FieldView, Overview } from '../../../webview/recording/protocol';

/** A table with more columns than this cannot be read any more; the fields beside it list all. */
export const MAX_COLUMNS = 80;
/** A guess that is no better than a coin does not colour the episodes. */
const SURE_ENOUGH = 0.5;
const MAX_COMMON = 3;

/** What the page says of a recording before any step is asked for. */
export function recordingOverview(
  stamp: string,
  set: TrajectorySet,
  inspection: RecordingInspection,
  columns: readonly TableColumn[],
): Overview {
  const { title, kind, observation, actions, reward, info, notes, outcomes, returns } = inspection;
  const plottable = new Set(columns.filter((column) => column.number).map(({ id }) => id));
  const fields = [...(reward ? [reward] : []), ...actions, ...observation, ...info]
    // The columns of a completion have the reward among them.
    .filter(({ role, name }) => kind === 'transitions' || role !== 'observation' || name !== 'reward')
    .flatMap((field) => fieldViews(field, plottable));
  const judged = outcomes && outcomes.confidence >= SURE_ENOUGH ? outcomes.successes : [];
  return {
    stamp,
    title,
    kind,
    steps: set.steps,
    facts: [{ label: 'holds', text: holds(inspection) }, ...inspectionFacts(inspection)],
    notes: [...notes],
    fields,
    columns: columns
      .slice(0, MAX_COLUMNS)
      .map(({ id, role, label, numeric }) => ({ id, role, label, numeric })),
    hiddenColumns: Math.max(0, columns.length - MAX_COLUMNS),
    episodes: {
      names: set.episodes.map(({ id }) => id),
      starts: Float64Array.from(set.episodes, ({ start }) => start),
      lengths: Float64Array.from(set.episodes, ({ length }) => length),
      returns: Float64Array.from(returns, (value) => value ?? NaN),
      outcomes: Uint8Array.from(set.episodes, (_, i) =>
        judged[i] === true ? 1 : judged[i] === false ? 2 : 0,
      ),
    },
  };
}

function holds({ kind, episodes, steps }: RecordingInspection): string {
  return kind === 'completions'
    ? many(episodes, 'completion')
    : `${many(episodes, 'episode')}, ${many(steps, 'step')}`;
}

function many(n: number, noun: string): string {
  return `${n.toLocaleString('en')} ${noun}${n === 1 ? '' : 's'}`;
}

function fieldViews(field: FieldProfile, plottable: ReadonlySet<string>): FieldView[] {
  const type = field.dtype + (field.shape.length > 0 ? `[${field.shape.join(', ')}]` : '');
  const single = field.entries.length === 0;
  const id = columnId(field.role, field.name);
  const own = fieldView(field, { id, role: field.role, type, entry: false, plottable: plottable.has(id) });
  // What its entries show is not said twice.
  return single
    ? [own]
    : [
        { ...own, range: '', distinct: '', counts: null, common: '', remarks: [] },
        ...field.entries.map((entry) => {
          const entryId = columnId(field.role, entry.name);
          return fieldView(entry, {
            id: entryId,
            role: field.role,
            type: '',
            entry: true,
            plottable: plottable.has(entryId),
          });
        }),
      ];
}

function fieldView(
  profile: EntryProfile,
  about: Pick<FieldView, 'id' | 'role' | 'type' | 'entry' | 'plottable'>,
): FieldView {
  const { name, min, max, missing, distinct, histogram, common, remarks } = profile;
  return {
    ...about,
    name,
    range: min === null || max === null || min === max ? '' : `${shortNumber(min)} … ${shortNumber(max)}`,
    missing: missing > 0 ? percent(missing) : '',
    distinct: distinct === null || distinct < 2 || histogram ? '' : `${distinct} different values`,
    counts: histogram ? [...histogram.counts] : null,
    common: histogram
      ? ''
      : common
          .filter(() => common.length > 1)
          .slice(0, MAX_COMMON)
          .map(({ value, count: times }) => `${value} ×${times}`)
          .join(', '),
    remarks: remarks.map(({ code, message }) => ({ alarming: ALARMING.has(code), message })),
  };
}
