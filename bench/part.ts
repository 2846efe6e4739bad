/** One subject of the benchmark: one file here, one line in `parts.ts`. */
export interface BenchPart {
  /** The word on the command line: `npm run bench -- replay`. */
  readonly id: string;
  run(options: BenchOptions): Promise<readonly BenchTable[]>;
}

export interface BenchOptions {
  /** How often each thing is measured; the median is shown. */
  readonly repeats: number;
  /** Steps of the made-up recording. */
  readonly steps: number;
}

/** Printed as a Markdown table, so that the README can quote it. */
export interface BenchTable {
  readonly title: string;
  /** The first column is left-aligned, the others are numbers. */
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** What was measured, in a sentence or two. */
  readonly note: string;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2
    ? (sorted[middle] ?? NaN)
    : ((sorted[middle - 1] ?? NaN) + (sorted[middle] ?? NaN)) / 2;
}

/** Median seconds of `repeats` runs, one after the other, each after a pause of so many milliseconds. */
export async function secondsOf(repeats: number, run: () => Promise<unknown>, pause = 0): Promise<number> {
  const seconds: number[] = [];
  for (let i = 0; i < repeats; i++) {
    if (pause > 0) await new Promise((resolve) => setTimeout(resolve, pause));
    const start = performance.now();
    await run();
    seconds.push((performance.now() - start) / 1000);
  }
  return median(seconds);
}
