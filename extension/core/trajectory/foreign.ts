import { pickleProblem } from './pickles';
import { startsWithRecord } from './tensorboard/records';
import { JsonError, parsePythonJson } from './json';
import type { Problem } from '../problem';
import type { RecordingSource, Sample } from './source';
import { HEAD_BYTES } from './source';

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
    recognises: ({ head, whole }) => whole && head.every((byte) => byte === 32 || (byte >= 9 && byte <= 13)),
    message: 'The file is empty, expected a recording.',
    hint: 'Check that the recorder has written it and closed it.',
  },
  {
    code: 'file-empty',
    recognises: ({ text, whole }) => whole && /^\s*(\[\s*\]|\{\s*\})\s*$/.test(text ?? ''),
    message: 'The JSON value is empty, expected steps, episodes or completions.',
    hint: 'Check that the recorder has written something before it closed the file.',
  },
  {
    code: 'file-damaged',
    recognises: ({ head }) => zerosInText(head),
    message: 'The text is followed by zero bytes, as a full disk or a crash leaves them.',
    hint: 'Cut the file behind its last whole line, or record it again.',
  },
  {
    recognises: ({ head }) => head[0] === 0x1f && head[1] === 0x8b,
    message: 'Inside this gzip file there is another one.',
    hint: 'Unpack it once with gunzip, and name the file inside.',
  },
  {
    recognises: ({ head }) => /^(?:\xff\xfe\0\0|\0\0\xfe\xff)/.test(head.toString('latin1', 0, 4)),
    message: 'The text is encoded as UTF-32, which is not read.',
    hint: 'Save it as UTF-8.',
  },
  {
    code: 'file-damaged',
    recognises: ({ name, head }) => /tfevents/.test(name) && head.length > 0,
    message:
      'The file is called like the events of TensorBoard, but its first record has a wrong length or checksum.',
    hint: 'Copy it again; what was logged after a damaged record can not be found any more.',
  },
  {
    code: 'file-too-large',
    recognises: ({ text, whole }) =>
      !whole && text !== null && !/[\r\n]/.test(text) && /^[\w."]+[,;\t]/.test(text),
    message: `The first line is longer than ${HEAD_BYTES / 1024} KB: a table of that many columns is not read.`,
    hint: 'Keep long observations as one array a step: npz, HDF5 or Parquet.',
  },
  {
    recognises: ({ text }) => /^version https:\/\/git-lfs\.github\.com\/spec/.test(text ?? ''),
    message: 'This is a Git LFS pointer, expected the recording it stands for.',
    hint: 'Run "git lfs pull" to fetch the file itself.',
  },
  {
    recognises: ({ text }) => /^\s*<(?:!doctype|html|\?xml|head|body|error>)/i.test(text ?? ''),
    message: 'This is a web page, expected a recording.',
    hint: 'Download the raw file; the page around it was saved instead.',
  },
  {
    recognises: ({ head }) => head.length > 0 && head.every((byte) => byte === 0),
    message: 'The file begins with nothing but zero bytes, expected a recording.',
    hint: 'It was never written to its end (a full disk, a broken download): copy or record it again.',
    code: 'file-empty',
  },
  {
    recognises: ({ text, whole }) =>
      whole &&
      /^\s*(?:\d{3}:? )?(?:not found|entry not found|forbidden|unauthorized|access denied|invalid username or password\.?)\s*$/i.test(
        text ?? '',
      ),
    message: 'This is the error message of a web server, expected a recording.',
    hint: 'Download the file again, signed in where that is needed.',
  },
  {
    code: 'no-steps',
    recognises: ({ text }) =>
      /^\s*\{[^]{0,4000}"(?:training_iteration|episode_re(?:ward|turn)_mean|grad_norm|learning_rate|log_history)"\s*:/.test(
        text ?? '',
      ),
    message:
      'This is the log of a training run: means over episodes or batches, and no steps to replay a reward on.',
    hint: 'Record the steps of episodes, or let the trainer log its completions (log_completions of TRL, rollout_data_dir of verl).',
  },
  {
    recognises: ({ text }) => text !== null && isPackedBatch(text),
    message: 'This is what RLlib writes with its columns packed (LZ4 in base64), which is not read.',
    hint: 'Record with compress_columns=[] in the output settings, or unpack them: ray.rllib.offline.json_reader.from_json_data.',
  },
  {
    recognises: ({ head }) => startsWith(head, 'PARE'),
    message: 'This is a Parquet file whose footer is encrypted, which is not read.',
    hint: 'Write it anew without encryption_properties.',
  },
  {
    recognises: ({ head }) => startsWith(head, '\x93NUMPY'),
    message: 'This is a single numpy array, expected a whole recording.',
    hint: 'Save obs, acts, rews, terminal and indices together with numpy.savez_compressed.',
  },
  {
    recognises: ({ head }) => isZip(head) && /\[Content_Types\]\.xml|xl\/workbook/.test(zipStart(head)),
    message: 'This is an Excel workbook, expected a recording.',
    hint: 'Save the sheet as CSV (UTF-8), with the column names on the first line.',
  },
  {
    recognises: ({ head }) =>
      isZip(head) && /policy\.pth|pytorch_variables\.pth|model\.weights\.h5/.test(zipStart(head)),
    message: 'This is a saved model, expected a recording of steps.',
    hint: 'Let it act in its environment and record the steps, for example with the DataCollector of Minari.',
  },
  {
    recognises: ({ head }) => isZip(head),
    message:
      'This is a zip archive of several files, or packed in a way that is not read; expected one recording, or numpy arrays.',
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
  ...named([
    [
      'SQLite format 3\0',
      'a SQLite database',
      'Export the table of steps as CSV: sqlite3 -header -csv FILE "select * from steps" > steps.csv.',
    ],
    [
      '\xd0\xcf\x11\xe0',
      'an old Office document',
      'Save the sheet as CSV (UTF-8), with the column names on the first line.',
    ],
    ['%PDF', 'a PDF', STEPS_HINT],
    [
      'MATLAB 5.0 MAT-file',
      'a MATLAB file',
      'Export it in MATLAB with writetable or jsonencode, or in Python with scipy.io.loadmat.',
    ],
    ['#ROSBAG V', 'a ROS bag', STEPS_HINT],
    ['\x89MCAP0', 'an MCAP log', STEPS_HINT],
    ['Obj\x01', 'an Avro file', STEPS_HINT],
    [
      'ORC',
      'an ORC file',
      'Write it as Parquet: pyarrow.parquet.write_table(pyarrow.orc.read_table(FILE), OUT).',
    ],
    ['BZh', 'a bzip2 file', 'Unpack it (bunzip2), or compress it with gzip instead.'],
    ['\xfd7zXZ', 'an xz file', 'Unpack it (unxz), or compress it with gzip instead.'],
    [
      '(\xb5/\xfd',
      'a Zstandard file in another one',
      'Unpack it once with unzstd, and name the file inside.',
    ],
    ['7z\xbc\xaf', 'a 7-Zip archive', 'Unpack it and name the recordings in it.'],
    ['Rar!', 'a RAR archive', 'Unpack it and name the recordings in it.'],
    ['\x7fELF', 'a program', STEPS_HINT],
    ['MZ', 'a program', STEPS_HINT],
    ['GIF8', 'a picture', STEPS_HINT],
    ['\x1aE\xdf\xa3', 'a film', STEPS_HINT],
    ['RIFF', 'a film or a sound', STEPS_HINT],
  ]),
  {
    recognises: ({ head }) =>
      head[8] === 0x7b && head.length > 16 && head.readUIntLE(0, 6) < 1e8 && head.includes('"dtype"'),
    message: 'This is a safetensors file, the weights of a model; expected a recording of steps.',
    hint: 'Let the model act in its environment and record the steps.',
  },
  {
    recognises: ({ head, name }) =>
      name.endsWith('.onnx') ||
      (head[0] === 8 && /onnx|pytorch|tf2onnx/.test(head.toString('latin1', 0, 64))),
    message: 'This is an ONNX model, expected a recording of steps.',
    hint: 'Let the model act in its environment and record the steps.',
  },
  {
    recognises: ({ head }) => startsWithRecord(head),
    message: 'This is a TFRecord file of examples, as TensorFlow Datasets have them; it is not read.',
    hint: 'Load it with tensorflow_datasets and write its episodes as JSON Lines: one {"steps": [...]} a line, with the step fields of RLDS.',
  },
  {
    recognises: ({ head }) =>
      startsWith(head, '\x89PNG') ||
      startsWith(head, '\xff\xd8\xff') ||
      head.toString('latin1', 4, 8) === 'ftyp',
    message: 'This is a picture or a film, expected recorded steps.',
    hint: STEPS_HINT,
  },
  {
    code: 'file-damaged',
    recognises: ({ head }) =>
      head.includes(0) && head.indexOf(0) > 8 && isPrintable(head.subarray(0, 4096), 0.8),
    message: 'The text has zero bytes in it: it is damaged, or it is no text.',
    hint: 'Write it again; a part of it may have been overwritten.',
  },
];

/** Formats that are told by their first bytes. */
function named(formats: readonly (readonly [magic: string, what: string, hint: string])[]): Foreign[] {
  return formats.map(([magic, what, hint]) => ({
    recognises: ({ head }) => startsWith(head, magic),
    message: `This is ${what}, expected a recording.`,
    hint,
  }));
}

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
  const pickle = pickleProblem(sample, source);
  if (pickle) return source.problem('file-foreign', pickle.message, pickle.hint);
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

/** A line of text or more, and then a zero byte. */
function zerosInText(head: Buffer): boolean {
  const zero = head.indexOf(0);
  return (
    zero > 40 &&
    head.indexOf(10) < zero &&
    head.subarray(0, zero).every((byte) => byte >= 32 || (byte > 8 && byte < 14))
  );
}

export function startsWith(head: Buffer, magic: string): boolean {
  return head.toString('latin1', 0, magic.length) === magic;
}

export function isZip(head: Buffer): boolean {
  return startsWith(head, 'PK\x03\x04') || startsWith(head, 'PK\x05\x06');
}

/** True where so large a part of the bytes is printable ASCII. */
function isPrintable(bytes: Buffer, share: number): boolean {
  const printable = bytes.filter((byte) => byte >= 32 && byte < 127).length;
  return printable >= share * bytes.length;
}

/** Names of the first entries lie in clear in a zip file. */
function zipStart(head: Buffer): string {
  return head.toString('latin1', 0, 4096);
}

/**
 * RLlib's batches, a line each, whose columns are packed (LZ4 in base64 begins so) hold no rows that could be read. Which columns are is
 * a setting, and they may come behind long ones that are not.
 */
export function isPackedBatch(text: string): boolean {
  const end = text.indexOf('\n', 1);
  const row = end === -1 ? text : text.slice(0, end);
  return /^\s*\{[^]{0,400}"type"\s*:\s*"(?:Sample|MultiAgent)Batch"/.test(row) && /:\s*"BCJ/.test(row);
}
