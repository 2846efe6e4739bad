import type { RecordingSource } from '../source';

/**
 * An array of Python objects is a pickle, and opening one runs whatever code it holds. Says so, with the lines that turn it
 * into numbers where its owner trusts it. Throws ProblemError.
 */
export function pickleProblem(source: RecordingSource, name: string, shape: readonly number[]): never {
  const file = source.label.replace(/^.*\//, '');
  const key = JSON.stringify(name);
  const numbers =
    shape.length === 0 ? `np.asarray(d[${key}].item())` : `np.stack([np.asarray(x) for x in d[${key}]])`;
  return source.fail(
    'file-foreign',
    `The array ${key} is a pickle of Python objects. It is not opened: unpickling runs whatever code it holds.`,
    `Where you trust the file, convert it: import numpy as np; d = dict(np.load(${JSON.stringify(file)}, allow_pickle=True)); d[${key}] = ${numbers}\n` +
      `np.savez_compressed("converted.npz", **d)\n` +
      'Episodes of different length are joined by np.concatenate, with their lengths as d["episode_lengths"].',
  );
}
