import { coldBench } from './cold/cold';
import { completionsBench } from './completions';
import type { BenchPart } from './part';
import { panelBench } from './panel';
import { readingBench } from './reading';
import { replayBench } from './replay';
import { runsBench } from './runs';
import { streamBench } from './stream';
import { verdictBench } from './verdict';

export const PARTS: readonly BenchPart[] = [
  replayBench,
  readingBench,
  verdictBench,
  completionsBench,
  coldBench,
  streamBench,
  runsBench,
  panelBench,
];
