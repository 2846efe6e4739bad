import { JsonError, parsePythonJson } from './json';
import type { Problem } from '../problem';
import type { RecordingSource, Sample } from './source';

interface Foreign {
  readonly recognises: (sample: Sample) => boolean;
  readonly message: string;
  readonly hint: string;
  readonly code?: string;
}

const STEPS_HINT =
  'Export the steps as JSON Lines: episode, t, obs, action, reward, next_obs, terminated, truncated.';

/** Content that is often taken for a recording and is none that can be read, with what to do about it. */
const FOREIGN: readonly Foreign[] = [
  {
    code: 'file-empty',
    recognises: ({ head, whole }) => whole && head.every((byte) => byte <= 32),
    message: 'The file is empty, expected a recording.',
    hint: 'Check that the recorder has written it and closed it.',
  },
  {
    recognises: ({ text }) => /^version https:\/\/git-lfs\.github\.com\/spec/.test(text ?? ''),
    message: 'This is a Git LFS pointer, expected the recording it stands for.',
    hint: 'Run "git lfs pull" to fetch the file itself.',
  },
  {
    recognises: ({ text }) => /^\s*<(?:!doctype|html|\?xml|head|body)/i.test(text ?? ''),
    message: 'This is a web page, expected a recording.',
    hint: 'Download the raw file; the page around it was saved instead.',
  },
  {
    recognises: ({ head }) => head[0] === 0x80 && (head[1] ?? 0) >= 2 && (head[1] ?? 9) <= 5,
    message: 'This is a Python pickle. It is not opened: unpickling runs whatever code it holds.',
    hint: STEPS_HINT,
  },
  {
    recognises: ({ head }) => isZip(head) && /\/data\.pkl|\/version|archive\//.test(zipStart(head)),
    message:
      'This is a PyTorch file, a pickle inside a zip. It is not opened: unpickling runs whatever code it holds.',
    hint: STEPS_HINT,
  },
  {
    recognises: ({ head }) => startsWith(head, 'PAR1'),
    message: 'This is a Parquet file, which is not read yet.',
    hint: 'Export it as JSON Lines: pandas.read_parquet(FILE).to_json(OUT, orient="records", lines=True).',
  },
  {
    recognises: ({ head }) => startsWith(head, 'ARROW1'),
    message: 'This is an Arrow file, which is not read yet.',
    hint: 'Export it as JSON Lines, one step or one episode a line.',
  },
  {
    recognises: ({ head }) => startsWith(head, '\x93NUMPY'),
    message: 'This is a single numpy array, expected a whole recording.',
    hint: 'Save obs, acts, rews, terminal and indices together with numpy.savez_compressed.',
  },
  {
    recognises: ({ head }) => isZip(head),
    message: 'This is a zip archive without numpy arrays, expected a recording.',
    hint: 'Unpack it and name the recordings in it.',
  },
  {
    recognises: ({ text }) => /^\s*[[{(]\s*\{?\s*'/.test(text ?? ''),
    message: "This is a Python dictionary as print() shows it, with ' around its keys; expected JSON.",
    hint: 'Write each row with json.dumps(row) and a line break.',
  },
  {
    recognises: ({ text }) => text !== null && isBareTable(text),
    message: 'This is a table of numbers without a header: which column is what cannot be told.',
    hint: 'Add a first line with the names, for example: episode,t,obs_0,obs_1,action,reward,terminated,truncated.',
  },
  {
    recognises: ({ head }) =>
      startsWith(head, '\x89PNG') ||
      startsWith(head, '\xff\xd8\xff') ||
      head.toString('latin1', 4, 8) === 'ftyp',
    message: 'This is a picture or a film, expected recorded steps.',
    hint: STEPS_HINT,
  },
];

/** Two lines or more of numbers between the same delimiter. */
function isBareTable(text: string): boolean {
  const lines = text.split(/\r?\n/, 4).filter((line) => line.trim() !== '');
  return (
    lines.length > 1 &&
    lines.slice(0, 2).every((line) => /^\s*[-+\d.eE]+(?:\s*[,;\t| ]\s*[-+\d.eE]+)+\s*$/.test(line))
  );
}

/** Why no reader knows the content, in the most helpful words there are. `formats`: what would be known. */
export function foreignProblem(source: RecordingSource, sample: Sample, formats: readonly string[]): Problem {
  const foreign = FOREIGN.find(({ recognises }) => recognises(sample));
  if (foreign) return source.problem(foreign.code ?? 'file-foreign', foreign.message, foreign.hint);
  if (sample.whole && isCutJson(sample.text ?? ''))
    return source.problem(
      'file-truncated',
      'The file stops in the middle of its first JSON value.',
      'Record it again; a file that is still being written cannot be read yet.',
    );
  const start = sample.text?.trimStart().split(/\r?\n/, 1)[0]?.slice(0, 60);
  return source.problem(
    'file-foreign',
    `The content is of no known format${start === undefined ? '' : `: it starts with "${start}"`}. Expected ${formats.join(', ')}.`,
    STEPS_HINT,
  );
}

function isCutJson(text: string): boolean {
  if (!/^\s*[[{]/.test(text)) return false;
  try {
    parsePythonJson(text);
    return false;
  } catch (error) {
    return error instanceof JsonError && error.atEnd;
  }
}

export function startsWith(head: Buffer, magic: string): boolean {
  return head.toString('latin1', 0, magic.length) === magic;
}

export function isZip(head: Buffer): boolean {
  return startsWith(head, 'PK\x03\x04') || startsWith(head, 'PK\x05\x06');
}

/** Names of the first entries lie in clear in a zip file. */
function zipStart(head: Buffer): string {
  return head.toString('latin1', 0, 4096);
}
