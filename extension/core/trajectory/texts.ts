import type { ObjectColumn, TrajectorySet } from './model';

/** A column of texts, messages or other values by its key; null when there is none. */
export function columnOf(
  { observation: { structure, columns } }: TrajectorySet,
  key: string,
): ObjectColumn | null {
  const place =
    structure.kind === 'dict' ? structure.entries.find((entry) => entry.key === key)?.value : undefined;
  const column = place?.kind === 'leaf' ? columns[place.column] : undefined;
  return column?.kind === 'object' ? column : null;
}

/** A text as it is; of messages what the last one says. */
export function plainText(value: unknown): string {
  if (typeof value === 'string') return value;
  const last: unknown = Array.isArray(value) ? value.at(-1) : null;
  return contentOf(last);
}

/** What was asked: a text, or the last message that is not the system's. */
export function promptText(value: unknown): string {
  if (!Array.isArray(value)) return plainText(value);
  const asked: unknown = value.filter((message: unknown) => roleOf(message) !== 'system').at(-1);
  return contentOf(asked);
}

function contentOf(message: unknown): string {
  return typeof message === 'object' &&
    message !== null &&
    'content' in message &&
    typeof message.content === 'string'
    ? message.content
    : '';
}

function roleOf(message: unknown): unknown {
  return typeof message === 'object' && message !== null && 'role' in message ? message.role : null;
}
