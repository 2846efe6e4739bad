import type { File } from 'h5wasm/node';
import type { Recording } from '../../readers/reader';
import type { Hdf5Format } from '../formats';
import type { Hdf5Reading } from '../reading';

/** One way to lay a recording out in HDF5. One file each in this folder; `registry.ts` lists them. */
export interface Hdf5Layout {
  /** `LoadedFile.format`: `d4rl-hdf5`. */
  readonly id: Hdf5Format;
  recognises(file: File): boolean;
  /** `policy`: the recorder's name for it, from beside the file. Throws ProblemError. */
  read(
    file: File,
    reading: Hdf5Reading,
    options: { readonly policy: string | null; readonly onProgress: (share: number) => void },
  ): Recording;
}
