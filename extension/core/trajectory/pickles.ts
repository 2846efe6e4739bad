import { inflateSync, constants } from 'node:zlib';
import type { RecordingSource, Sample } from './source';

/** A kind of pickle, and the Python that reads it. `FILE` stands for the quoted name. */
interface PickleKind {
  /** "a Python pickle". */
  readonly what: string;
  readonly imports: string;
  readonly load: string;
}

const PLAIN: PickleKind = {
  what: 'a Python pickle',
  imports: 'pickle',
  load: 'pickle.load(open(FILE, "rb"))',
};
const GZIPPED: PickleKind = {
  what: 'a gzipped Python pickle',
  imports: 'gzip, pickle',
  load: 'pickle.load(gzip.open(FILE, "rb"))',
};
const JOBLIB: PickleKind = {
  what: 'a joblib file, a Python pickle',
  imports: 'joblib',
  load: 'joblib.load(FILE)',
};
const TORCH: PickleKind = {
  what: 'a PyTorch file, a Python pickle',
  imports: 'torch',
  load: 'torch.load(FILE, weights_only=True)',
};
const OBJECT_ARRAY: PickleKind = {
  what: 'a numpy array of Python objects, a pickle',
  imports: 'numpy',
  load: 'numpy.load(FILE, allow_pickle=True).tolist()',
};
const PANDAS: PickleKind = {
  what: 'a pickled pandas table',
  imports: 'pandas',
  load: 'pandas.read_pickle(FILE)',
};

/** What is said of a pickle: it is never opened, because opening one runs whatever code it holds. Null for anything else. */
export function pickleProblem(
  sample: Sample,
  source: Pick<RecordingSource, 'label' | 'packing'>,
): { readonly message: string; readonly hint: string } | null {
  const kind = kindOf(sample, source.packing === 'gzip');
  if (!kind) return null;
  return {
    message: `This is ${kind.what}. It is not opened: unpickling runs whatever code it holds.`,
    hint: `If you trust where it comes from, convert it with Python:\n${conversion(kind, source.label)}\nThen name the .jsonl file in its place.`,
  };
}

/** Two lines of Python that write the pickle's content as JSON Lines beside it. */
function conversion({ imports, load }: PickleKind, file: string): string {
  const name = JSON.stringify(file);
  const out = JSON.stringify(`${file.replace(/(\.(?:pkl|pickle|p|pt|pth|joblib|npy|gz))+$/i, '')}.jsonl`);
  if (imports === 'pandas')
    return `import pandas\n${load.replace('FILE', name)}.to_json(${out}, orient="records", lines=True)`;
  return [
    `import json, ${imports}; data = ${load.replace('FILE', name)}`,
    `open(${out}, "w").writelines(json.dumps(row, default=lambda x: x.tolist() if hasattr(x, "tolist") else vars(x)) + "\\n" for row in (data if isinstance(data, list) else [data]))`,
  ].join('\n');
}

function kindOf({ head, name }: Sample, gzipped: boolean): PickleKind | null {
  const text = head.toString('latin1', 0, 64 * 1024);
  if (text.startsWith('\x93NUMPY')) return /^.{8,12}\{'descr': '\|?O'/s.test(text) ? OBJECT_ARRAY : null;
  if (text.startsWith('PK\x03\x04'))
    return /\/data\.pkl|\/\.format_version|archive\/version/.test(text) ? TORCH : null;
  if (!isPickle(head, text, name)) return isPickle(inflated(head), '', '') ? JOBLIB : null;
  // PyTorch before 1.6 began its files with this number.
  if (text.startsWith('\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19.')) return TORCH;
  if (text.includes('joblib.numpy_pickle')) return JOBLIB;
  if (/^.{0,40}pandas(?:\.[\w.]+)?[^]{1,8}(?:DataFrame|Series)/s.test(text)) return PANDAS;
  return gzipped ? GZIPPED : PLAIN;
}

/** Protocols 2 to 5 say so in their first two bytes; the old text form starts with a list, a dictionary or a class. */
function isPickle(head: Buffer, text: string, name: string): boolean {
  if (head[0] === 0x80 && (head[1] ?? 0) >= 2 && (head[1] ?? 9) <= 5) return true;
  if (text.startsWith(']q\0') || text.startsWith('}q\0')) return true;
  if (/^(?:\([ld]p?\d*\n|c[A-Za-z_][\w.]*\n\w+\n)/.test(text)) return true;
  return /\.(?:pkl|pickle)$/.test(name) && text.startsWith('(');
}

/** The start of what zlib packed, as joblib does with `compress`; empty for anything else. */
function inflated(head: Buffer): Buffer {
  if (head[0] !== 0x78) return Buffer.alloc(0);
  try {
    return inflateSync(head.subarray(0, 4096), { finishFlush: constants.Z_SYNC_FLUSH });
  } catch {
    return Buffer.alloc(0);
  }
}
