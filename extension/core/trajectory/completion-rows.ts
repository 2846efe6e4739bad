import { isFailedRequest } from './api-responses';
import { ChannelBuilder } from './column-builder';
import { GROUP_COLUMNS, completionSamples } from './completion-samples';
import { isRecord, plain } from './json';
import { asNumber, asText } from './json-steps';
import type { Channel, Column, Episode, TrajectorySet } from './model';
import { asFlag } from './roles';
import type { RecordingSource } from './source';
import { NO_REWARDS, count } from './transition-notes';

type Row = Readonly<Record<string, unknown>>;

/** Each column has room for every row. */
const MAX_COLUMNS = 2000;

/** The recording that rows of completions make up: each sample is an episode of one step. */
export class CompletionRows {
  private readonly columns = new CompletionColumns((names) =>
    this.source.fail(
      'file-mixed',
      `The rows have more than ${names.toLocaleString('en')} different keys.`,
      'Give every row the same keys, and keep what differs in one dictionary.',
    ),
  );
  private readonly episodes: Episode[] = [];
  private readonly rewards: number[] = [];
  private readonly truncated: number[] = [];
  private readonly notes = new Set<string>();
  private failed = 0;

  constructor(
    private readonly source: RecordingSource,
    /** What was paid for a sample, NaN where nothing was recorded. */
    private readonly rewardOf: (sample: Row) => number,
  ) {}

  /** False when the row holds no completion, and not because its request failed. */
  add(row: Row): boolean {
    const found = completionSamples(row);
    if (!found) {
      if (!isFailedRequest(row)) return false;
      this.failed++;
      return true;
    }
    for (const note of found.notes) this.notes.add(note);
    for (const sample of found.samples) this.addSample(sample);
    return true;
  }

  private addSample(sample: Row): void {
    this.columns.add(sample);
    this.rewards.push(this.rewardOf(sample));
    this.truncated.push(asFlag(sample['truncated']) || asFlag(sample['is_truncated']) ? 1 : 0);
    const policy = asText(sample['policy']) ?? asText(sample['model']);
    const start = this.episodes.length;
    this.episodes.push({
      id: String(start),
      file: this.source.label,
      start,
      length: 1,
      ...(policy ? { policy } : {}),
    });
  }

  /** `rewardNotes` are said where rewards were recorded. */
  finish(rewardNotes: readonly string[]): { set: TrajectorySet; notes: string[] } {
    if (this.episodes.length === 0)
      this.source.fail('file-empty', 'The recording has no rows.', 'Record at least one completion.');
    const group = this.columns.addPromptId();
    const reward = this.rewards.some((value) => !Number.isNaN(value))
      ? Float64Array.from(this.rewards)
      : null;
    return {
      set: {
        kind: 'completions',
        episodes: this.episodes,
        steps: this.episodes.length,
        observation: this.columns.finish(),
        nextObservation: null,
        action: null,
        reward,
        terminated: Uint8Array.from(this.truncated, (flag) => 1 - flag),
        truncated: Uint8Array.from(this.truncated),
        info: null,
      },
      notes: [
        ...this.notes,
        ...(group === null || group === 'prompt_id'
          ? []
          : [`completions of the same ${group} are taken for attempts at the same task`]),
        ...(this.failed
          ? [`${count(this.failed, 'row')} left out: the request failed and there is no answer`]
          : []),
        ...(reward ? rewardNotes : [NO_REWARDS]),
      ],
    };
  }
}

/** Columns of completion rows: single values get a column of their type, anything else stays as it was recorded. */
class CompletionColumns {
  private readonly columns = new Map<string, unknown[]>();
  private rows = 0;

  constructor(private readonly tooMany: (names: number) => never) {}

  add(row: Row): void {
    for (const name in row) {
      let values = this.columns.get(name);
      if (!values) {
        if (this.columns.size === MAX_COLUMNS) this.tooMany(MAX_COLUMNS);
        values = [];
        this.columns.set(name, values);
      }
      while (values.length < this.rows) values.push(undefined);
      values[this.rows] = row[name];
    }
    this.rows++;
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
