import { formatCount } from '../measures/format';
import type { StepReference } from '../critic/finding';
import type { ReplayError } from '../sandbox/replay';
import { recordingWords } from '../trajectory/words';
import type { TrajectorySet } from '../trajectory/model';
import type { CodePlaces, FindingInput, Observation } from './observation';
import { plural } from '../measures/ordering';

const CODES = { crash: 'RS901', nan: 'RS902', timeout: 'RS903' } as const;

/** RS901 crash, RS902 not a number, RS903 timeout: on the whole recording, where a dry run saw a few steps. One a distinct error. */
export function runFindings({ reward, evaluation }: FindingInput, { entry }: CodePlaces): Observation[] {
  const { set, replay } = evaluation.input;
  return replay.errors.map((error): Observation => {
    const line = error.line;
    return {
      code: CODES[error.kind],
      severity: 'error',
      message: messageOf(error, set),
      range: line === null ? entry.nameNode.range : lineRange(reward.source, line),
      evidence: error.firstRow === null ? [] : stepAt(set, error.firstRow),
    };
  });
}

function messageOf({ kind, type, message, steps, firstRow }: ReplayError, set: TrajectorySet): string {
  const text = [type, message].filter((part) => part !== '').join(': ');
  if (firstRow === null) return `The reward file could not be loaded: ${text}`;
  const where = `on ${formatCount(steps)} of ${plural(set.steps, recordingWords(set).row)}`;
  if (kind === 'nan') return `The reward is not a finite number ${where}${message ? `: ${message}` : ''}.`;
  return kind === 'timeout' ? `The reward ran out of time ${where}.` : `The reward crashes ${where}: ${text}`;
}

function lineRange(source: string, line: number): Observation['range'] {
  const text = source.split(/\r?\n/)[line - 1] ?? '';
  const column = text.length - text.trimStart().length + 1;
  return { line, column, endLine: line, endColumn: Math.max(column, text.trimEnd().length + 1) };
}

export function stepAt({ episodes }: TrajectorySet, row: number): StepReference[] {
  const episode = episodes.find(({ start, length }) => row >= start && row < start + length);
  return episode ? [{ trajectory: episode.id, step: row - episode.start }] : [];
}
