import type { ReplayResult } from '../../sandbox/replay';
import { StepStatus } from '../../sandbox/replay';
import { unparenthesized } from '../../syntax/expressions';
import type { PyNode } from '../../syntax/tree';
import type { TaskContext } from '../../task/context';
import { fieldValue, type Field } from '../../trajectory/fields';
import type { RuleContext } from '../context';
import type { StepReference } from '../finding';
import type { Site } from './instrument';
import type { Part } from './rows';
import { spreadOf } from './statistics';

/** Whether a condition was seen false (1), true (2), both in one call (3) or not evaluated (0). */
export const SEEN = { false: 1, true: 2 } as const;

/** What the expressions of a reward gave on the sampled rows of the recording; all arrays have one entry a sampled row. */
export class Trace {
  /** Rows of the recording, in order. */
  readonly rows: readonly number[];
  readonly count: number;
  readonly reward: Float64Array;
  readonly status: Uint8Array;
  /** Index into `parts` of each row. */
  readonly partOf: Int32Array;
  private readonly sitesByNode = new Map<string, Site>();
  private readonly none: Float64Array;

  constructor(
    readonly context: RuleContext,
    readonly task: TaskContext,
    readonly parts: readonly Part[],
    readonly sites: readonly Site[],
    private readonly replay: ReplayResult,
  ) {
    this.rows = parts.flatMap(({ rows }) => rows);
    this.count = this.rows.length;
    this.reward = replay.reward.subarray(0, this.count);
    this.status = replay.status.subarray(0, this.count);
    this.none = new Float64Array(this.count).fill(NaN);
    this.partOf = Int32Array.from(parts.flatMap(({ rows }, i) => rows.map(() => i)));
    for (const site of sites)
      this.sitesByNode.set(`${site.kind === 'test' ? 't' : ''}${site.node.start}:${site.node.end}`, site);
  }

  /** The numbers an expression gave, the last of each call; NaN where it was not evaluated or gave no number. */
  numbers(site: Site | null | undefined): Float64Array {
    return this.noted(site, '');
  }

  /** 1 and 0 for text, lists and the like that are not empty or empty; NaN elsewhere. */
  truth(site: Site): Float64Array {
    return this.noted(site, 't');
  }

  /** A checksum of text, lists and dictionaries. */
  checksum(site: Site): Float64Array {
    return this.noted(site, 'h');
  }

  /** The shape of an array or the length of a list, where it is the same in each call that gave one; null otherwise. */
  shape(site: Site | null | undefined): readonly number[] | null {
    const { count, min, max } = spreadOf(this.noted(site, 'n'));
    if (count === 0 || min !== max) return null;
    const axes: number[] = [];
    for (let code = min; code >= 10_000; code = Math.floor(code / 10_000)) axes.unshift(code % 10_000);
    return axes;
  }

  noted(site: Site | null | undefined, mark: string): Float64Array {
    return (site && this.replay.components.get(`${site.id}${mark}`)?.subarray(0, this.count)) ?? this.none;
  }

  /** Components that the reward returned by name. */
  get components(): Map<string, Float64Array> {
    const found = new Map<string, Float64Array>();
    for (const [name, values] of this.replay.components)
      if (name.startsWith('component '))
        found.set(name.slice('component '.length), values.subarray(0, this.count));
    return found;
  }

  valueSite(node: PyNode): Site | null {
    const { start, end } = unparenthesized(node);
    return this.sitesByNode.get(`${start}:${end}`) ?? null;
  }

  testSite(node: PyNode): Site | null {
    const { start, end } = unparenthesized(node);
    return this.sitesByNode.get(`t${start}:${end}`) ?? null;
  }

  /** The number that an expression was whenever it was asked; null where it was several, or hardly asked. */
  constantAt(node: PyNode): number | null {
    const { count, min, max } = spreadOf(this.numbers(this.valueSite(node)));
    return count >= 20 && min === max ? min : null;
  }

  field(field: Field, of: 'obs' | 'next_obs'): Float64Array {
    const { set } = this.task;
    const channel = of === 'obs' ? set.observation : set.nextObservation;
    if (!channel) return this.none;
    return Float64Array.from(this.rows, (row) => {
      const value = fieldValue(channel, field, row);
      return typeof value === 'number' ? value : typeof value === 'boolean' ? Number(value) : NaN;
    });
  }

  isOk(i: number): boolean {
    return this.status[i] === StepStatus.Ok;
  }

  outcome(i: number): Part['outcome'] {
    return this.parts[this.partOf[i] ?? 0]?.outcome ?? 'unknown';
  }

  /** Of episodes with this outcome, the rows that have a reward; indices into the trace. */
  paidRows(outcome: Part['outcome']): number[] {
    return [...this.reward.keys()].filter((i) => this.isOk(i) && this.outcome(i) === outcome);
  }

  /** The last sampled rows of whole episodes, as indices into the trace. */
  ends(outcome?: Part['outcome']): number[] {
    const ends: number[] = [];
    let start = 0;
    for (const part of this.parts) {
      start += part.rows.length;
      if (part.whole && part.rows.length && (outcome === undefined || part.outcome === outcome))
        ends.push(start - 1);
    }
    return ends;
  }

  /** Index ranges of the parts. */
  spans(): { readonly part: Part; readonly start: number; readonly end: number }[] {
    let start = 0;
    return this.parts.map((part) => {
      const span = { part, start, end: start + part.rows.length };
      start = span.end;
      return span;
    });
  }

  reference(i: number): StepReference {
    const part = this.parts[this.partOf[i] ?? 0];
    return { trajectory: part?.episode.id ?? '', step: (this.rows[i] ?? 0) - (part?.episode.start ?? 0) };
  }

  references(indices: readonly number[], most = 5): StepReference[] {
    return indices.slice(0, most).map((i) => this.reference(i));
  }

  episodes(outcome: Part['outcome']): number {
    return this.parts.filter((part) => part.outcome === outcome).length;
  }
}
