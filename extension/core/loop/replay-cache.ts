import { createHash } from 'node:crypto';
import { codeDigest } from '../code-digest';
import type { Result } from '../problem';
import { StepStatus, type ReplayResult } from '../sandbox/replay';
import type { Limits, ReplayJob } from '../sandbox/sandbox';
import { contentOf } from '../trajectory/cache/content';
import type { ResultFiles } from './result-files';

const MAX_BYTES = 256 * 1024 ** 2;

/**
 * Replays by everything they depend on: the very source, how it is called, what the recording holds, runtime and limits. Not the
 * task's discount, success or causes: when only those change, nothing is replayed.
 */
export class ReplayCache {
  private readonly known = new Map<string, ReplayResult>();

  /** The replay as it was made before, in memory or in `files`; else made now and kept, when it came to its end. */
  async replay(
    job: ReplayJob,
    conditions: { readonly runtime: string; readonly limits: Limits },
    files: ResultFiles | null,
    run: () => Promise<Result<ReplayResult>>,
  ): Promise<Result<ReplayResult>> {
    const key = await keyOf(job, conditions);
    const known = this.known.get(key) ?? (await files?.read(key));
    if (known) {
      this.keep(key, known);
      return { ok: true, value: known };
    }
    const result = await run();
    if (result.ok && isFinal(result.value)) {
      this.keep(key, result.value);
      void files?.write(key, result.value);
    }
    return result;
  }

  private keep(key: string, replay: ReplayResult): void {
    this.known.delete(key);
    this.known.set(key, replay);
    let total = [...this.known.values()].reduce((sum, each) => sum + sizeOf(each), 0);
    for (const [oldest, each] of this.known) {
      if (total <= MAX_BYTES) break;
      this.known.delete(oldest);
      total -= sizeOf(each);
    }
  }
}

async function keyOf(
  { data, ...job }: ReplayJob,
  conditions: { readonly runtime: string; readonly limits: Limits },
): Promise<string> {
  const text = JSON.stringify([codeDigest, job, conditions, await contentOf(data)]);
  return createHash('sha256').update(text).digest('hex');
}

/** Cancelled, timed out or killed half-way: another run may come further. */
function isFinal({ status, errors }: ReplayResult): boolean {
  return (
    !status.includes(StepStatus.NotRun) &&
    !status.includes(StepStatus.Timeout) &&
    errors.every(({ kind, type }) => kind !== 'timeout' && type !== 'ProcessDied')
  );
}

function sizeOf({ reward, components, status }: ReplayResult): number {
  return status.byteLength + reward.byteLength * (1 + components.size);
}
