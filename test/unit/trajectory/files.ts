import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { loadRecordings } from '../../../extension/core/trajectory/load';
import type { Recordings } from '../../../extension/core/trajectory/load';
import type { TrajectorySet } from '../../../extension/core/trajectory/model';
import { valueAt } from '../../../extension/core/trajectory/values';

const made: string[] = [];

/** A temporary directory with these files; names ending in .gz are compressed. Removed by `removeFiles`. */
export function directoryOf(files: Readonly<Record<string, string | Uint8Array>>): string {
  const directory = mkdtempSync(join(tmpdir(), 'rewardsmith-recordings-'));
  made.push(directory);
  for (const [name, content] of Object.entries(files)) {
    const path = join(directory, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, name.endsWith('.gz') && typeof content === 'string' ? gzipSync(content) : content);
  }
  return directory;
}

export function removeFiles(): void {
  for (const directory of made.splice(0)) rmSync(directory, { recursive: true, force: true });
}

/** Loads all of these files. */
export async function loadFiles(files: Readonly<Record<string, string | Uint8Array>>): Promise<Recordings> {
  return loadRecordings(Object.keys(files), directoryOf(files));
}

/** Loads one file that must be readable. */
export async function loadOne(name: string, content: string | Uint8Array): Promise<TrajectorySet> {
  return setOf(await loadFiles({ [name]: content }));
}

export function setOf(recordings: Recordings): TrajectorySet {
  const [problem] = recordings.problems;
  if (!recordings.set || problem) throw new Error(problem ? problem.message : 'nothing was loaded');
  return recordings.set;
}

/** The sentence about one file that must not be readable: "code | place | message". */
export async function problemOf(name: string, content: string | Uint8Array): Promise<string> {
  const { problems, set } = await loadFiles({ [name]: content });
  if (set || problems.length !== 1) throw new Error('expected one problem and no set');
  const [problem] = problems;
  return `${problem?.code} | ${problem?.where?.file}${problem?.where?.line ? `:${problem.where.line}` : ''} | ${problem?.message}`;
}

export function jsonl(rows: readonly unknown[]): string {
  return rows.map((row) => JSON.stringify(row) + '\n').join('');
}

/** Rows as plain values: [obs, action, reward, next_obs, terminated, truncated, info]. */
export function stepsOf(set: TrajectorySet): unknown[][] {
  return Array.from({ length: set.steps }, (_, row) => [
    valueAt(set.observation, row),
    set.action ? valueAt(set.action, row) : null,
    set.reward ? set.reward[row] : null,
    set.nextObservation ? (valueAt(set.nextObservation, row) ?? null) : null,
    set.terminated[row],
    set.truncated[row],
    set.info ? (valueAt(set.info, row) ?? null) : null,
  ]);
}
