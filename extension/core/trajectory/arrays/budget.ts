import type { Fail } from './array';

/** Numbers of one recording may take this much memory; what promises more is refused before room is made for it. */
export const MAX_ARRAY_BYTES = 2 * 1024 ** 3;

/** Less than this is no reason for what does not fit beside it. */
const WORTH_NAMING = 1024 ** 2;

/** Counts what a recording's arrays will take, before they are allocated. */
export class Budget {
  private used = 0;

  constructor(
    private readonly fail: Fail,
    private readonly limit = MAX_ARRAY_BYTES,
  ) {}

  /** Whether that much more may be allocated; then it counts as used. */
  allows(bytes: number): boolean {
    if (!(this.used + bytes <= this.limit)) return false;
    this.used += bytes;
    return true;
  }

  /** The same for what cannot be left out. `what`: "The dataset observations". */
  take(bytes: number, what: string): void {
    if (this.allows(bytes)) return;
    this.fail(
      'file-too-large',
      `${what} would take ${gigabytes(bytes)} GB of memory${this.used > WORTH_NAMING ? ` beside the ${gigabytes(this.used)} GB of what comes before it` : ''}, and a recording may take ${gigabytes(this.limit)} GB in all.`,
      'Split the recording into smaller files, or leave out what no reward needs.',
    );
  }
}

function gigabytes(bytes: number): string {
  return (bytes / 1024 ** 3).toLocaleString('en', { maximumSignificantDigits: 2 });
}
