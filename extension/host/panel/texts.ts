import type { TrajectorySet } from '../../core/trajectory/model';
import type { Series } from '../../../webview/protocol/episode';

type Texts = Series['texts'];

/** A completion row as texts to read: each column, and each message of a column that holds a conversation. */
export function completionTexts(set: TrajectorySet, row: number): Texts {
  const { structure, columns } = set.observation;
  if (structure.kind !== 'dict') return [];
  return structure.entries.flatMap(({ key, value }): Texts => {
    if (value.kind !== 'leaf') return [];
    const column = columns[value.column];
    if (!column) return [];
    const cell = column.kind === 'object' ? column.values[row] : column.data[row];
    return cell === undefined ? [] : textsOf(key, cell);
  });
}

/** Every reader of completions calls what the model wrote so. */
const COMPLETION_COLUMN = 'completion';
const EXCERPT = 80;

/** The last line of what the model wrote, where its answer mostly stands; null when it wrote nothing. */
export function excerptOf(set: TrajectorySet, row: number): string | null {
  const written = completionTexts(set, row).filter(({ name }) => name === COMPLETION_COLUMN);
  const lines = (written.at(-1)?.text ?? '').trimEnd().split('\n');
  const last = lines.at(-1)?.trim() ?? '';
  return last === '' ? null : last.length > EXCERPT ? `${last.slice(0, EXCERPT)}…` : last;
}

function textsOf(name: string, value: unknown): Texts {
  if (Array.isArray(value) && value.length > 0 && value.every(isMessage)) {
    return value.map(({ role, content }) => ({ name, role, text: asText(content) }));
  }
  return [{ name, role: null, text: asText(value) }];
}

function isMessage(value: unknown): value is { role: string; content: unknown } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'role' in value &&
    typeof value.role === 'string' &&
    'content' in value
  );
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value, null, 2) ?? '');
}
