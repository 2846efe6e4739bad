/** What the layouts of an HDF5 file are called in `LoadedFile.format`. */
export const HDF5_FORMATS = [
  'minari-hdf5',
  'robomimic-hdf5',
  'd3rlpy-hdf5',
  'd4rl-hdf5',
  'arrays-hdf5',
] as const;

export type Hdf5Format = (typeof HDF5_FORMATS)[number];
