import { d3rlpyLayout } from './d3rlpy';
import { arraysLayout, d3rlpy1Layout, d4rlLayout } from './flat';
import { groupsLayout } from './groups';
import type { Hdf5Layout } from './layout';
import { maniskillLayout } from './maniskill';
import { minariLayout } from './minari';
import { robomimicLayout } from './robomimic';
import { tianshouLayout } from './tianshou';

/** All layouts, the more particular first: the first that recognises the names in the file reads it. */
export const hdf5Layouts: readonly Hdf5Layout[] = [
  minariLayout,
  robomimicLayout,
  maniskillLayout,
  d3rlpyLayout,
  d3rlpy1Layout,
  d4rlLayout,
  tianshouLayout,
  arraysLayout,
  groupsLayout,
];
