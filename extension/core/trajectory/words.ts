import type { TrajectorySet } from './model';

/** What people call the rows and episodes of a recording. */
export interface RecordingWords {
  /** "recorded step". */
  readonly row: string;
  readonly episode: string;
}

export function recordingWords({ kind }: Pick<TrajectorySet, 'kind'>): RecordingWords {
  return kind === 'completions'
    ? { row: 'completion', episode: 'completion' }
    : { row: 'recorded step', episode: 'episode' };
}
