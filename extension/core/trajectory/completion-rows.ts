import { ChannelBuilder } from './column-builder';
import { isRecord, plain } from './json';
import type { Channel, Column } from './model';

/** Columns of completion rows: single values get a column of their type, anything else stays as it was recorded. */
export class CompletionColumns {
  private readonly columns = new Map<string, unknown[]>();
  private rows = 0;

  add(row: Readonly<Record<string, unknown>>): void {
    for (const name in row) {
      let values = this.columns.get(name);
      if (!values) {
        values = [];
        this.columns.set(name, values);
      }
      while (values.length < this.rows) values.push(undefined);
      values[this.rows] = row[name];
    }
    this.rows++;
  }

  get length(): number {
    return this.rows;
  }

  finish(): Channel {
    const columns = [...this.columns.values()].map((values) => this.column(values));
    const entries = [...this.columns.keys()].map((key, column) => ({
      key,
      value: { kind: 'leaf' as const, column },
    }));
    return { structure: { kind: 'dict', entries }, columns };
  }

  private column(values: unknown[]): Column {
    while (values.length < this.rows) values.push(undefined);
    if (values.every((value) => value === undefined || !isCompound(value))) {
      const builder = new ChannelBuilder();
      for (const value of values) builder.add({ value });
      const column = builder.finish()?.columns[0];
      if (column) return column;
    }
    return { kind: 'object', dtype: 'json', values: values.map(plain) };
  }
}

function isCompound(value: unknown): boolean {
  return Array.isArray(value) || isRecord(value);
}

/** A chat: a list of dictionaries with a role. */
function isMessages(value: unknown): value is Record<string, unknown>[] {
  return (
    Array.isArray(value) && value.length > 0 && value.every((entry) => isRecord(entry) && 'role' in entry)
  );
}

const CHATS = ['messages', 'traj', 'conversation', 'conversations', 'chat'];

/** `prompt` and `completion` for rows that have them under other names, and where they came from. */
export function derivedColumns(row: Readonly<Record<string, unknown>>): {
  readonly added: Readonly<Record<string, unknown>>;
  readonly from: string | null;
} {
  if ('completion' in row) return { added: {}, from: null };
  const named = (prompt: string, completion: string) => ({
    added: { ...('prompt' in row ? {} : { prompt: row[prompt] }), completion: row[completion] },
    from: 'prompt' in row ? completion : `${prompt} and ${completion}`,
  });
  if (isRecord(row['responses_create_params']) && isRecord(row['response'])) {
    const prompt = row['responses_create_params']['input'];
    const completion = responseMessages(row['response']['output']);
    return {
      added: { ...('prompt' in row ? {} : { prompt }), completion },
      from: 'responses_create_params.input and response.output (its messages)',
    };
  }
  for (const key of ['output', 'response', 'generation', 'generated_text'])
    if (typeof row[key] === 'string' || isMessages(row[key]))
      return named(['prompt', 'input', 'question', 'query'].find((name) => name in row) ?? 'prompt', key);
  for (const key of CHATS) {
    const chat = row[key];
    if (!isMessages(chat)) continue;
    const reply = chat.findIndex((message) => message['role'] === 'assistant');
    const split = reply === -1 ? chat.length : reply;
    return {
      added: { prompt: chat.slice(0, split), completion: chat.slice(split) },
      from: `${key} (split before the first reply of the assistant)`,
    };
  }
  return { added: {}, from: null };
}

/** The messages of an OpenAI response's output, their text parts joined. */
function responseMessages(output: unknown): Record<string, unknown>[] {
  if (!Array.isArray(output)) return [];
  return output.flatMap((item: unknown) => {
    if (!isRecord(item) || item['type'] !== 'message') return [];
    const parts: unknown[] = Array.isArray(item['content']) ? item['content'] : [];
    const text = parts.map((part) =>
      isRecord(part) && typeof part['text'] === 'string' ? part['text'] : '',
    );
    return [{ role: item['role'] ?? 'assistant', content: text.join('') }];
  });
}

/** Names of chats and completions in a first row, by key and the start of the value. */
export function looksLikeCompletion(keys: ReadonlyMap<string, string>): boolean {
  const textOrChat = (key: string): boolean => {
    const start = keys.get(key) ?? '';
    return start.startsWith('"') || start.startsWith('[{');
  };
  if (textOrChat('completion') || (textOrChat('prompt') && keys.size > 1)) return true;
  if (keys.get('responses_create_params')?.startsWith('{') && keys.get('response')?.startsWith('{'))
    return true;
  const replied = ['output', 'response', 'generation', 'generated_text'].some(textOrChat);
  return (
    (replied && ['input', 'question', 'query'].some(textOrChat)) ||
    CHATS.some((key) => keys.get(key) === '[{')
  );
}
