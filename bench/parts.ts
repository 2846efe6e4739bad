import type { BenchPart } from './part';
import { replayBench } from './replay';

export const PARTS: readonly BenchPart[] = [replayBench];
