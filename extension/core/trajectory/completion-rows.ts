import { ChannelBuilder } from './column-builder';
import { GROUP_COLUMNS } from './completion-samples';
import { isRecord, plain } from './json';
import { asNumber } from './json-steps';
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

  /**
   * Adds `prompt_id` when a column says which completions are of one task though their prompts may differ (an agent's user
   * is simulated, a card is dealt). Returns that column's name.
   */
  addPromptId(): string | null {
    const name = GROUP_COLUMNS.find((column) => {
      const values = this.columns.get(column);
      return (
        values?.length === this.rows &&
        values.every((value) => typeof value === 'string' || asNumber(value) !== undefined) &&
        new Set(values.map(plain)).size < this.rows
      );
    });
    const values = name && this.columns.get(name);
    if (!values) return null;
    this.columns.set('prompt_id', values);
    return name;
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
