/** What the layouts of an HDF5 file are called in `LoadedFile.format`, and by people. */
export const HDF5_FORMATS = {
  'minari-hdf5': 'Minari HDF5',
  'robomimic-hdf5': 'robomimic HDF5',
  'maniskill-hdf5': 'ManiSkill trajectories',
  'd3rlpy-hdf5': 'd3rlpy replay buffer',
  'd4rl-hdf5': 'D4RL HDF5',
  'tianshou-hdf5': 'Tianshou replay buffer',
  'arrays-hdf5': 'HDF5 of named arrays',
} as const;

export type Hdf5Format = keyof typeof HDF5_FORMATS;
