import type { ReplayError } from '../sandbox/replay';
import type { EpisodeOutcome } from '../task/outcome';
import { emptyTally, mergeTally, type RowTally } from './tally';
import { EPISODE_COLUMNS, type EpisodeColumn, type Reduction } from './reduction';

/** Episodes whose own numbers are kept. With more, an even sample of half to all of this many is. */
export const KEPT_EPISODES = 50_000;

/**
 * Puts the reductions of the parts of a recording together, in the order of the parts: what `reduce` gives for the whole,
 * but for the rounding of sums over steps. The memory it takes does not grow with the steps, and with the episodes only up to `kept`.
 */
export class ReductionMerger {
  private readonly columns = new Map<string, Growing>(EPISODE_COLUMNS.map((name) => [name, new Growing()]));
  private readonly sizes = new Map<string, Growing>();
  private readonly components = new Map<string, RowTally>();
  private readonly labels = new Map<string, EpisodeOutcome>();
  private readonly failures: { -readonly [key in keyof ReplayError]: ReplayError[key] }[] = [];
  private ids: string[] = [];
  private outcomes: EpisodeOutcome[] = [];
  /** Of the kept episodes: when there are too many, those with the larger half of these leave. */
  private readonly lots = new Growing();
  private seen = 0;
  private bound = 1;
  private readonly total = {
    kind: 'transitions' as Reduction['kind'],
    steps: 0,
    counts: { success: 0, failure: 0, unknown: 0, withoutReturn: 0 },
    reward: emptyTally(),
    errors: { crash: 0, nan: 0, timeout: 0, notApplicable: 0 },
    firstFailure: null as Reduction['firstFailure'],
    hasRecorded: false,
    largestDifference: -1,
    compared: 0,
    hasGroups: true,
  };

  constructor(private readonly kept = KEPT_EPISODES) {}

  add(part: Reduction): void {
    const { total } = this;
    // A row's number in the whole, as when all parts are one set.
    for (const error of part.failures) this.addFailure(error, total.steps);
    total.kind = part.kind;
    total.steps += part.steps;
    for (const key of ['success', 'failure', 'unknown', 'withoutReturn'] as const)
      total.counts[key] += part.counts[key];
    for (const key of ['crash', 'nan', 'timeout', 'notApplicable'] as const)
      total.errors[key] += part.errors[key];
    mergeTally(total.reward, part.reward);
    for (const [name, tally] of part.components) {
      const known = this.components.get(name) ?? emptyTally();
      this.components.set(name, known);
      mergeTally(known, tally);
    }
    total.firstFailure ??= part.firstFailure;
    total.hasRecorded ||= part.hasRecorded;
    total.largestDifference = Math.max(total.largestDifference, part.largestDifference);
    total.compared += part.compared;
    if (part.outcomes.length > 0) total.hasGroups &&= part.hasGroups;
    this.addEpisodes(part);
  }

  result(): Reduction {
    const columns = [...this.columns].map(([name, column]) => [name, column.values()] as const);
    return {
      ...this.total,
      ids: this.ids,
      outcomes: this.outcomes,
      columns: Object.fromEntries(columns) as Reduction['columns'],
      sizes: new Map([...this.sizes].map(([name, sizes]) => [name, sizes.values()])),
      components: this.components,
      failures: this.failures,
    };
  }

  private addEpisodes(part: Reduction): void {
    for (const name of part.sizes.keys())
      if (!this.sizes.has(name)) this.sizes.set(name, Growing.zeros(this.ids.length));
    part.outcomes.forEach((label, i) => {
      const lot = lotOf(this.seen++);
      if (lot >= this.bound) return;
      this.lots.push(lot);
      this.ids.push(part.ids[i] ?? '');
      this.outcomes.push(this.shared(label));
      for (const [name, column] of this.columns) column.push(part.columns[name as EpisodeColumn][i] ?? NaN);
      for (const [name, column] of this.sizes) column.push(part.sizes.get(name)?.[i] ?? 0);
      if (this.ids.length > this.kept) this.halve();
    });
  }

  private halve(): void {
    this.bound /= 2;
    const lots = this.lots.values();
    const stays = (_: unknown, i: number): boolean => (lots[i] ?? 1) < this.bound;
    this.ids = this.ids.filter(stays);
    this.outcomes = this.outcomes.filter(stays);
    for (const column of [...this.columns.values(), ...this.sizes.values(), this.lots]) column.keep(stays);
  }

  /** The same object for the same outcome: a million of them are a million pointers. */
  private shared(label: EpisodeOutcome): EpisodeOutcome {
    const key = `${label.outcome}\n${label.cause ?? ''}`;
    const known = this.labels.get(key) ?? label;
    this.labels.set(key, known);
    return known;
  }

  private addFailure(error: ReplayError, offset: number): void {
    const known = this.failures.find(
      ({ kind, type, line, message }) =>
        kind === error.kind &&
        type === error.type &&
        line === error.line &&
        (line !== null || message === error.message),
    );
    if (known) known.steps += error.steps;
    else this.failures.push({ ...error, firstRow: error.firstRow === null ? null : error.firstRow + offset });
  }
}

/** A number from 0 to 1 that belongs to the n-th episode: the same in each run, and evenly spread. */
function lotOf(n: number): number {
  let x = Math.imul(n ^ (n >>> 16), 0x45d9f3b);
  x = Math.imul(x ^ (x >>> 16), 0x45d9f3b);
  return ((x ^ (x >>> 16)) >>> 0) / 4294967296;
}

/** Numbers of which nobody knows yet how many come. */
class Growing {
  private data = new Float64Array(1024);
  private length = 0;

  static zeros(length: number): Growing {
    const growing = new Growing();
    growing.data = new Float64Array(Math.max(1024, length));
    growing.length = length;
    return growing;
  }

  push(value: number): void {
    if (this.length === this.data.length) {
      const larger = new Float64Array(2 * this.length);
      larger.set(this.data);
      this.data = larger;
    }
    this.data[this.length++] = value;
  }

  values(): Float64Array {
    return this.data.subarray(0, this.length);
  }

  keep(stays: (value: number, i: number) => boolean): void {
    const kept = this.values().filter(stays);
    this.data.set(kept);
    this.length = kept.length;
  }
}
