import type { TrajectorySet } from '../model';
import type { Result } from '../../problem';
import type { RecordingSource, Sample } from '../source';

/** What a file came to. Episode ids are the file's own; `notes` say in sentences what had to be assumed. */
export interface Recording {
  readonly set: TrajectorySet;
  readonly notes: readonly string[];
}

/** One format. One file each in this folder; `registry.ts` lists them. */
export interface Reader {
  /** `LoadedFile.format`: `jsonl`. */
  readonly id: string;
  /** For people: "JSON Lines of steps or episodes". */
  readonly title: string;
  /** Whether the content is this format. The name may only break a tie. */
  recognises(sample: Sample): boolean;
  /** Other files that `read` looks at, absolute, so that a change of theirs is seen. */
  companions?(path: string): Promise<readonly string[]>;
  read(source: RecordingSource, sample: Sample): Promise<Result<Recording>>;
}
