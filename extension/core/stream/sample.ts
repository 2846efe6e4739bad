import { concatSets, schemaDifference, selectEpisodes } from '../trajectory/concat';
import { episodeNaming } from '../trajectory/load';
import type { LoadedFile, TrajectorySet } from '../trajectory/model';
import { cancelled, ok, type Problem, type Result } from '../problem';
import type { LargeRecording, SizedRecording } from './files';
import { schemaOf, withoutRows } from './conform';

/** Steps to look at where one has to see rows: to bind and check the reward, for loops and suggestions. */
const SAMPLE_STEPS = 200_000;
const SAMPLE_FILES = 8;

/** Some episodes of some files, evenly spread. */
export interface RecordingSample {
  readonly set: TrajectorySet;
  readonly files: readonly Omit<LoadedFile, 'set'>[];
  readonly problems: readonly Problem[];
  readonly large: LargeRecording;
}

/** Reads the sample, a file at a time. Fails when none of the files can be read. */
export async function sampleRecordings(
  recordings: readonly SizedRecording[],
  read: (recording: SizedRecording) => Promise<Result<LoadedFile>>,
  signal?: AbortSignal,
): Promise<Result<RecordingSample>> {
  const name = episodeNaming(recordings);
  const wanted = evenly(recordings.length, SAMPLE_FILES);
  const parts: TrajectorySet[] = [];
  const schemas: TrajectorySet[] = [];
  const files: Omit<LoadedFile, 'set'>[] = [];
  const problems: Problem[] = [];
  let firstFile = '';
  // Where those that were chosen are damaged, others take their place.
  for (const i of new Set([...wanted, ...recordings.keys()])) {
    const recording = recordings[i];
    if (signal?.aborted || !recording || parts.length === wanted.length) break;
    const loaded = await read(recording);
    if (!loaded.ok) {
      problems.push(loaded.problem);
      continue;
    }
    const { set, ...file } = loaded.value;
    if (schemas[0] && schemaDifference(schemas[0], set)) continue;
    if (schemas.length === 0) firstFile = recording.label;
    schemas.push(schemaOf(set));
    parts.push(selectEpisodes(name(recording.label, set), someEpisodes(set, SAMPLE_STEPS / wanted.length)));
    files.push(file);
  }
  const [first] = schemas;
  if (!first) return problems[0] ? { ok: false, problem: problems[0] } : cancelled();
  return ok({
    set: concatSets(parts),
    files,
    problems,
    large: { recordings, first, firstFile, schema: schemaOf(concatSets(schemas.map(withoutRows))) },
  });
}

/** Indices of episodes, evenly spread, that have about this many steps together; at least one. */
function someEpisodes({ episodes, steps }: TrajectorySet, most: number): number[] {
  if (steps <= most) return episodes.map((_, i) => i);
  return evenly(episodes.length, Math.max(1, Math.floor((episodes.length * most) / steps)));
}

/** `count` of the numbers below n, evenly spread, the first among them; all when there are no more. */
function evenly(n: number, count: number): number[] {
  if (n <= count) return Array.from({ length: n }, (_, i) => i);
  return Array.from({ length: count }, (_, k) => Math.floor((k * n) / count));
}
