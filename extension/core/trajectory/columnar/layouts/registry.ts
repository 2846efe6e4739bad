import { completionsLayout } from './completions';
import { episodesColumnarLayout } from './episodes';
import { imitationColumnarLayout } from './imitation';
import type { ColumnarLayout } from './layout';
import { lerobotLayout } from './lerobot';
import { minariColumnarLayout } from './minari';
import { stepsColumnarLayout } from './steps';

/** All layouts, the more particular first: the first that recognises the columns reads them. */
export const columnarLayouts: readonly ColumnarLayout[] = [
  lerobotLayout,
  minariColumnarLayout,
  imitationColumnarLayout,
  completionsLayout,
  episodesColumnarLayout,
  stepsColumnarLayout,
];
