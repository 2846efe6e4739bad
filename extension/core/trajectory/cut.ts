import type { Problem } from '../problem';
import { ProblemError } from '../problem';
import { selectEpisodes } from './concat';
import type { TrajectorySet } from './model';
import { count, openEpisodes, openEpisodesNote } from './transition-notes';

/**
 * Runs `read`, which hands over rows from a file's first on. Where the file stops in the middle of one, the problem that says so,
 * if `rows` of it came before; null where it is whole.
 */
export async function readToCut(read: () => Promise<void>, rows: () => number): Promise<Problem | null> {
  try {
    await read();
    return null;
  } catch (error) {
    if (!(error instanceof ProblemError) || error.problem.code !== 'file-truncated' || rows() === 0)
      throw error;
    return error.problem;
  }
}

/**
 * What a file that stops in the middle holds as a whole. Its last episode is left out where it has no end: what became of it is
 * not known. Throws the problem where no episode is whole.
 */
export function beforeCut(
  recording: { readonly set: TrajectorySet; readonly notes: readonly string[] },
  cut: Problem | null,
  /** Each row is an episode, so that all are whole. */
  rowsAreEpisodes: boolean,
): { set: TrajectorySet; notes: readonly string[] } {
  if (!cut) return recording;
  const { set, notes } = recording;
  const last = set.episodes.at(-1);
  const end = last ? last.start + last.length - 1 : 0;
  const isWhole = rowsAreEpisodes || set.terminated[end] === 1 || set.truncated[end] === 1;
  const whole = set.episodes.length - (isWhole ? 0 : 1);
  if (!last || whole <= 0) throw new ProblemError(cut);
  const line = cut.where?.line;
  const said = isWhole ? '' : `; episode ${last.id}, which it cuts, is left out`;
  const chosen = Array.from({ length: whole }, (_, i) => i);
  const left = isWhole ? set : selectEpisodes(set, chosen);
  return {
    set: left,
    notes: [
      `the file is cut${line === undefined ? '' : ` in line ${line}`}: the ${count(whole, 'episode')} before that ${whole === 1 ? 'is' : 'are'} read${said}`,
      ...notes.flatMap((note) => (isWhole || note !== openNote(set) ? [note] : (openNote(left) ?? []))),
    ],
  };
}

/** What readers say of episodes without an end; null where all have one. */
function openNote(set: TrajectorySet): string | null {
  const open = openEpisodes(set);
  return open > 0 ? openEpisodesNote(open, set.episodes.length) : null;
}
