import type { BenchPart } from './part';
import { readingBench } from './reading';
import { replayBench } from './replay';

export const PARTS: readonly BenchPart[] = [replayBench, readingBench];
