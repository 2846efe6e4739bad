import type { Dataset, Entity, Group } from 'h5wasm/node';
import type { Rows } from '../arrays/array';
import { flagsOf, rewardsOf, scalars } from '../arrays/array';
import { Budget } from '../arrays/budget';
import type { JpegDecoder } from '../jpeg';
import type { Column, Structure } from '../model';
import { ROUNDED } from '../transition-notes';
import { ProblemError, messageOf } from '../../problem';
import { someOf } from '../look';
import { leafOf, rowsOf } from './leaf';

export interface Hdf5Request {
  readonly path: string;
  readonly label: string;
  /** Path of the JPEG codec. */
  readonly jpeg: string;
  /** Folder with the filters that HDF5 may load. */
  readonly filters: string;
  /** The dataset's `algorithm_name`, when a metadata file beside it says. */
  readonly policy: string | null;
  /** As in `ReadControl`, and the bytes of all of the file. */
  readonly look: number | null;
  readonly bytes: number;
}

/** A look at some of the file. */
export type Look = Pick<Hdf5Request, 'look' | 'bytes'>;

const MAX_DEPTH = 20;
/** Groups below one entry; more are groups that hold each other. */
const MAX_GROUPS = 1000;

/** What all layouts share while one file is read: its datasets as columns, what was left out, and how it fails. */
export class Hdf5Reading {
  private readonly left = new Map<string, string>();
  private rounded = false;
  private readonly enumerations = new Map<string, string>();
  private readonly budget = new Budget((code, message, hint) => this.fail(code, message, hint));

  constructor(
    readonly label: string,
    private readonly jpeg: JpegDecoder | null = null,
    private readonly wanted: Look = { look: null, bytes: 0 },
  ) {}

  /** What was read of the file, 0 to 1; undefined: all. */
  share: number | undefined;
  /** No more rows of any dataset. */
  private most = Infinity;

  /** Of the names of episodes those that are to be read. */
  some(names: readonly string[]): readonly string[] {
    const { look, bytes } = this.wanted;
    if (look === null) return names;
    const chosen = someOf(names.length, bytes, look).flatMap((i) => names[i] ?? []);
    if (chosen.length < names.length) this.share = chosen.length / names.length;
    return chosen;
  }

  /** Where all episodes lie in the same datasets, of so many rows: only the first of them, for a look. */
  firstOf(rows: number): void {
    const { look, bytes } = this.wanted;
    if (look === null || bytes <= look) return;
    this.most = Math.max(1, Math.floor((rows * look) / bytes));
    this.share = this.most / rows;
  }

  fail(code: string, message: string, hint: string): never {
    throw new ProblemError({ code, message, hint, where: { file: this.label } });
  }

  /** Notes about what was left out on the way. */
  get notes(): string[] {
    return [
      ...[...this.left].map(([what, why]) => `${what} was left out: ${why}`),
      ...[...this.enumerations].map(
        ([what, names]) => `${what} is an enumeration, read as its numbers: ${names}`,
      ),
      ...(this.rounded ? [ROUNDED] : []),
    ];
  }

  leave(path: string, why: string): null {
    this.left.set(withinEpisode(path), why);
    return null;
  }

  /** Why that very thing was left out. */
  reason(path: string): string | undefined {
    return this.left.get(path);
  }

  /** Why something was left out, for a message. */
  get firstLeft(): string {
    return [...this.left.values()][0] ?? 'nothing there';
  }

  /**
   * A dataset, or a group of them (Dict spaces, and Tuple spaces as `_index_0`, `_index_1` …), as a channel. With `fits`
   * datasets of other lengths are left out; without, all must have the same.
   */
  rows(entity: Entity | null, path: string, fits?: (rows: number) => boolean): Rows | null {
    const columns: Column[] = [];
    let rows: number | null = null;
    let groups = 0;
    const visit = (node: Entity | null, at: string): Structure | null => {
      if (isGroup(node)) {
        // A group may hold itself.
        if (at.split('/').length > MAX_DEPTH) return this.leave(at, 'groups inside each other without end');
        if (++groups > MAX_GROUPS)
          this.fail(
            'file-damaged',
            `${path} holds more than ${MAX_GROUPS} groups: there are some that hold each other.`,
            'Record it again, or delete the links that lead back.',
          );
        const keys = node.keys();
        const inner = keys.map((key) => ({ key, value: visit(entityOf(node, key), `${at}/${key}`) }));
        const found = inner.filter(
          (entry): entry is { key: string; value: Structure } => entry.value !== null,
        );
        if (found.length === 0) return null;
        const isTuple = keys.every((_, i) => keys.includes(`_index_${i}`)) && found.length === keys.length;
        if (!isTuple) return { kind: 'dict', entries: found };
        found.sort((a, b) => Number(a.key.slice(7)) - Number(b.key.slice(7)));
        return { kind: 'tuple', items: found.map(({ value }) => value) };
      }
      if (!isDataset(node)) return this.leave(at, 'a link or a type that is not read');
      const own = this.rowsIn(node);
      if (own !== null && fits && !fits(own)) return this.leave(at, `${own} entries, not one a step`);
      const leaf = leafOf(node, { budget: this.budget, jpeg: this.jpeg, most: this.most });
      if (typeof leaf === 'string') return this.leave(at, leaf);
      if (leaf.rounded) this.rounded = true;
      if (leaf.members) this.enumerations.set(withinEpisode(at), describeMembers(leaf.members));
      rows ??= leaf.rows;
      if (!fits && leaf.rows !== rows)
        this.fail(
          'file-mixed',
          `${at} has ${leaf.rows} rows, expected ${rows}.`,
          'Record it again, or delete that episode.',
        );
      columns.push(leaf.column);
      return { kind: 'leaf', column: columns.length - 1 };
    };
    const structure = visit(entity, path);
    return structure && rows !== null ? { channel: { structure, columns }, rows } : null;
  }

  /** One reward a step; null when there is no such dataset. */
  rewards(group: Group, key: string, at: string, steps: number): Float64Array | null {
    const column = this.perStep(group, key, at, steps);
    return column && rewardsOf(column);
  }

  flags(group: Group, key: string, at: string, steps: number): Uint8Array | null {
    const column = this.perStep(group, key, at, steps);
    return column && flagsOf(column);
  }

  private rowsIn(dataset: Dataset): number | null {
    const rows = rowsOf(dataset);
    return rows === null ? null : Math.min(rows, this.most);
  }

  private perStep(group: Group, key: string, at: string, steps: number): ReturnType<typeof scalars> {
    const dataset = entityOf(group, key);
    if (!isDataset(dataset)) return null;
    const own = this.rowsIn(dataset);
    const leaf = own === steps ? this.rows(dataset, `${at}${key}`) : null;
    const column = leaf && scalars(leaf);
    return (
      column ??
      this.fail(
        'file-mixed',
        `${at}${key} is ${own === null ? 'a single value' : own === steps ? 'no number a step' : `${own} entries`}, expected ${steps} numbers.`,
        'Record it again, or delete that episode.',
      )
    );
  }
}

/** What is the same of each episode is said once. */
function withinEpisode(path: string): string {
  return path.replace(/^(?:data\/)?(?:episode|demo|traj)_\d+\//, '');
}

/** Of an enumeration, as many as people want to read. */
const SHOWN_MEMBERS = 12;

function describeMembers(members: Readonly<Record<string, number>>): string {
  const all = Object.entries(members).sort(([, a], [, b]) => a - b);
  const shown = all.slice(0, SHOWN_MEMBERS).map(([name, number]) => `${number} ${name}`);
  return [...shown, ...(all.length > SHOWN_MEMBERS ? ['…'] : [])].join(', ');
}

/** A member of a group; null where there is none, or a link that leads nowhere. */
export function entityOf(group: Group, key: string): Entity | null {
  return group.keys().includes(key) ? linked(group, key) : null;
}

/** The same of a name that is there: to look for one among thousands takes long. */
export function linked(group: Group, key: string): Entity | null {
  try {
    return group.get(key);
  } catch (error) {
    // A link that leads to itself; what else fails is damage, and is said.
    if (/link/i.test(messageOf(error))) return null;
    throw error;
  }
}

export function isGroup(entity: Entity | null): entity is Group {
  return entity !== null && 'type' in entity && String(entity.type) === 'Group';
}

export function isDataset(entity: Entity | null): entity is Dataset {
  return entity !== null && 'type' in entity && String(entity.type) === 'Dataset';
}

/** `attrs` lists all of them, each time it is asked. */
function valueOf(group: Group, name: string): unknown {
  const { attrs } = group;
  return Object.hasOwn(attrs, name) ? attrs[name]?.value : undefined;
}

export function textAttribute(group: Group, name: string): string | undefined {
  const value = valueOf(group, name);
  return typeof value === 'string' ? value : undefined;
}

export function numberAttribute(group: Group, name: string): string | undefined {
  const value = valueOf(group, name);
  return typeof value === 'number' || typeof value === 'bigint' ? String(value) : undefined;
}

export function list(names: readonly string[]): string {
  return names.length === 0 ? 'nothing' : names.slice(0, 6).join(', ') + (names.length > 6 ? ', …' : '');
}
