import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Problem, Result } from '../problem';
import { fail, messageOf, ok } from '../problem';
import { ignoreInGit, makeBelow, removeLeftovers, writeWhole } from '../write-whole';
import type { Origin } from './candidate';
import type { Measured, StoredCandidate } from './record';
import { storedCandidateSchema } from './record';

export interface NewCandidate {
  readonly code: string;
  readonly origin: Origin;
  /** Id of the candidate it was made from. */
  readonly parent: string | null;
  /** Of a crossing: the second one. */
  readonly otherParent?: string;
  /** How it came about. */
  readonly strategy?: string;
  /** What the user had said when it was written. */
  readonly steering?: readonly string[];
  readonly explanation: string;
  /** Where what was said to a model for it is kept, below the task's conversations. */
  readonly exchanges?: readonly string[];
}

/** What the loop and the panel need of a history; `CandidateHistory` keeps it in files. */
export interface History {
  /** Keeps the code. Code that is already kept gives the candidate it was kept as. */
  add(candidate: NewCandidate): Promise<Result<StoredCandidate>>;
  recordEvaluation(id: string, measured: Measured): Promise<Result<StoredCandidate>>;
  /** The user will not have it. */
  reject(id: string, reason: string): Promise<Result<StoredCandidate>>;
  /** Oldest first. */
  list(): readonly StoredCandidate[];
  find(code: string): StoredCandidate | null;
  readCode(id: string): Promise<Result<string>>;
}

/**
 * The candidates of one task, as `.rewardsmith/NAME/candidates/ID.py` and `ID.json` beside the task file. Nothing is
 * ever deleted; files are written whole or not at all; a damaged record is skipped and reported.
 */
export class CandidateHistory implements History {
  private readonly candidates = new Map<string, StoredCandidate>();
  /** Code whose record was still to be written when the process was killed, by id. */
  private readonly orphans = new Set<string>();
  /** Records that could not be read, by file name; they stay where they are. */
  private readonly damaged = new Map<string, Problem>();

  private constructor(
    private readonly root: string,
    private readonly folder: string,
  ) {}

  /** Reads what is there; makes nothing on disk before the first candidate is added. */
  static async open(taskFile: string): Promise<Result<CandidateHistory>> {
    const folder = historyFolder(taskFile);
    const history = new CandidateHistory(dirname(taskFile), folder);
    await removeLeftovers(folder);
    const read = await history.refresh();
    return read.ok ? ok(history) : read;
  }

  get problems(): readonly Problem[] {
    return [...this.damaged.values()];
  }

  async add({
    code,
    origin,
    parent,
    otherParent,
    strategy,
    steering,
    explanation,
    exchanges,
  }: NewCandidate): Promise<Result<StoredCandidate>> {
    // Another process (the command line beside the editor) may have added some since.
    const read = await this.refresh();
    if (!read.ok) return read;
    const known = this.find(code);
    if (known) return ok(known);

    const hash = hashOf(code);
    const left = await this.orphanOf(hash);
    const id = left ?? `c${String(this.nextNumber()).padStart(4, '0')}-${hash.slice(0, 4)}`;
    const candidate: StoredCandidate = {
      id,
      origin,
      parent,
      createdAt: new Date().toISOString(),
      hash,
      ...(otherParent ? { otherParent } : {}),
      ...(strategy ? { strategy } : {}),
      ...(steering ? { steering: [...steering] } : {}),
      explanation,
      ...(exchanges ? { exchanges: [...exchanges] } : {}),
      findings: null,
      verdict: null,
      measures: null,
      errors: null,
      components: null,
      episodes: null,
      measuredAt: null,
    };
    try {
      await makeBelow(this.root, this.folder);
      // Candidates are the user's own working state.
      await ignoreInGit(dirname(dirname(this.folder)));
      // The code first: a record always has its code beside it.
      await writeWhole(join(this.folder, `${id}.py`), code);
      await this.write(candidate);
    } catch (thrown) {
      return this.cannotWrite(thrown);
    }
    return ok(candidate);
  }

  async recordEvaluation(id: string, measured: Measured): Promise<Result<StoredCandidate>> {
    return this.change(id, { ...measured, measuredAt: new Date().toISOString() });
  }

  async reject(id: string, reason: string): Promise<Result<StoredCandidate>> {
    return this.change(id, { rejected: { reason, at: new Date().toISOString() } });
  }

  private async change(id: string, changed: Partial<StoredCandidate>): Promise<Result<StoredCandidate>> {
    const known = this.candidates.get(id);
    if (!known) return this.unknown(id);
    const candidate: StoredCandidate = { ...known, ...changed };
    try {
      await this.write(candidate);
    } catch (thrown) {
      return this.cannotWrite(thrown);
    }
    return ok(candidate);
  }

  list(): readonly StoredCandidate[] {
    return [...this.candidates.values()].sort((a, b) => numberOf(a.id) - numberOf(b.id));
  }

  find(code: string): StoredCandidate | null {
    const hash = hashOf(code);
    return this.list().find((candidate) => candidate.hash === hash) ?? null;
  }

  async readCode(id: string): Promise<Result<string>> {
    if (!this.candidates.has(id)) return this.unknown(id);
    const file = join(this.folder, `${id}.py`);
    try {
      return ok(await readFile(file, 'utf8'));
    } catch (thrown) {
      return fail(
        'candidate-unreadable',
        `The code of candidate ${id} could not be read: ${messageOf(thrown)}.`,
        'If it was deleted, restore it from a backup; the other candidates are not affected.',
        { file },
      );
    }
  }

  private async refresh(): Promise<Result<void>> {
    let names: string[];
    try {
      names = await readdir(this.folder);
    } catch (thrown) {
      if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return ok(undefined);
      return fail(
        'history-unreadable',
        `The candidate history could not be read: ${messageOf(thrown)}.`,
        'Check the permissions of the folder .rewardsmith.',
        { file: this.folder },
      );
    }
    for (const name of names) {
      const [, id] = /^(c\d{4,}-[0-9a-f]{4,})\.py$/.exec(name) ?? [];
      if (id !== undefined && !names.includes(`${id}.json`)) this.orphans.add(id);
    }
    for (const name of names.sort()) {
      const id = name.replace(/\.json$/, '');
      if (!name.endsWith('.json') || this.candidates.has(id) || this.damaged.has(name)) continue;
      const file = join(this.folder, name);
      const problem = await this.readRecord(file, id);
      if (problem) this.damaged.set(name, problem);
    }
    return ok(undefined);
  }

  private async readRecord(file: string, id: string): Promise<Problem | null> {
    let reason: string;
    try {
      const parsed = storedCandidateSchema.safeParse(JSON.parse(await readFile(file, 'utf8')));
      if (parsed.success && parsed.data.id === id) {
        this.candidates.set(id, parsed.data);
        return null;
      }
      reason = parsed.success ? `it is the record of ${parsed.data.id}` : firstIssue(parsed.error.issues);
    } catch (thrown) {
      reason = messageOf(thrown);
    }
    return {
      code: 'candidate-damaged',
      message: `The record of candidate ${id} cannot be read (${reason}) and was skipped.`,
      hint: 'Its code lies beside it and is kept; delete or repair the record.',
      where: { file },
    };
  }

  /** The same code again takes the place it was about to have. */
  private async orphanOf(hash: string): Promise<string | null> {
    for (const id of this.orphans) {
      if (!id.endsWith(`-${hash.slice(0, 4)}`) || this.candidates.has(id)) continue;
      const code = await readFile(join(this.folder, `${id}.py`), 'utf8').catch(() => null);
      if (code !== null && hashOf(code) === hash) return id;
    }
    return null;
  }

  /** Numbers of damaged records, and of code without one, stay taken: what is there is never written over. */
  private nextNumber(): number {
    const taken = [...this.candidates.keys(), ...this.damaged.keys(), ...this.orphans].map(numberOf);
    return Math.max(0, ...taken) + 1;
  }

  private async write(candidate: StoredCandidate): Promise<void> {
    await writeWhole(join(this.folder, `${candidate.id}.json`), `${JSON.stringify(candidate, finite, 2)}\n`);
    this.candidates.set(candidate.id, candidate);
  }

  private unknown<T>(id: string): Result<T> {
    return fail('candidate-unknown', `There is no candidate ${id}.`, 'Take an id from the history.', {
      file: this.folder,
    });
  }

  private cannotWrite<T>(thrown: unknown): Result<T> {
    return fail(
      'history-unwritable',
      `The candidate could not be kept: ${messageOf(thrown)}.`,
      'Check that the folder of the task file can be written to and that the disk is not full.',
      { file: this.folder },
    );
  }
}

/** `DIR/.rewardsmith/NAME/candidates` for `DIR/NAME.reward.json`. */
export function historyFolder(taskFile: string): string {
  const name = basename(taskFile).replace(/(\.reward)?\.json$/, '');
  return join(dirname(taskFile), '.rewardsmith', name, 'candidates');
}

export function hashOf(code: string): string {
  return createHash('sha256').update(code, 'utf8').digest('hex');
}

function numberOf(id: string): number {
  return Number(/^c(\d+)/.exec(id)?.[1] ?? 0);
}

/** JSON has no NaN; a number that is none is kept as null, never as 0. */
function finite(_key: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isFinite(value) ? null : value;
}

function firstIssue(
  issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[],
): string {
  const [issue] = issues;
  return issue ? `${issue.path.map(String).join('.') || 'record'}: ${issue.message}` : 'unexpected form';
}
