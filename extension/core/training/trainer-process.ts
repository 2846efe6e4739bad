import { fail, messageOf, type Place, type Problem, type Result } from '../problem';
import type { SandboxProcess } from '../sandbox/child';
import { howItEnded, lastLines, placeIn } from '../sandbox/run';
import { MessageReader, type TrainerMessage } from './messages';

export interface TrainerControl {
  readonly signal?: AbortSignal | undefined;
  /** Of the reward; where it hangs is looked for in it. */
  readonly rewardFile: string;
  /** Where that lies here which the trainer found elsewhere. */
  original(path: string): string;
  /** No word for so long is a hang; on another machine the trainer itself says so. */
  readonly stallSeconds: number;
  /** For all of it. */
  readonly seconds: number;
}

/** Hands over the request and passes on what the trainer says. Null: it came to its end; else why it did not. */
export async function runTrainer(
  child: SandboxProcess,
  request: object,
  { signal, rewardFile, original, stallSeconds, seconds }: TrainerControl,
  accept: (message: TrainerMessage) => void,
): Promise<Problem | null> {
  const state: { problem: Problem | null; ended: boolean } = { problem: null, ended: false };
  const stop = (problem: Result<never>): void => {
    if (!problem.ok) state.problem ??= problem.problem;
    child.kill();
  };
  if (signal?.aborted) stop(cancelled());
  const onAbort = (): void => stop(cancelled());
  signal?.addEventListener('abort', onAbort, { once: true });
  const whole = setTimeout(
    () =>
      stop(
        fail(
          'training-timeout',
          `The training was not finished within ${seconds} s and was stopped; what it recorded is kept.`,
          'Give it fewer steps or seeds, or more time: "train": {"budget": {"seconds": …}}.',
        ),
      ),
    seconds * 1000,
  );
  let stall: NodeJS.Timeout | undefined;
  const heard = (): void => {
    clearTimeout(stall);
    if (child.startsAtOnce === false) return;
    stall = setTimeout(() => stop(stalled(stallSeconds, rewardFile, child.stderr)), stallSeconds * 1000);
  };
  heard();
  const reader = new MessageReader();
  child.onOutput((chunk) => {
    if (state.problem || state.ended) return;
    heard();
    try {
      for (const message of reader.push(chunk)) {
        if (message.type === 'problem') state.problem ??= problemOf(message, original);
        else if (message.type === 'end') state.ended = true;
        else accept(message);
      }
    } catch (error) {
      stop(
        fail('trainer-failed', `The trainer sent what it should not (${messageOf(error)}).`, 'Run it again.'),
      );
    }
  });
  child.write(requestBytes(request));
  const exit = await child.exited;
  clearTimeout(whole);
  clearTimeout(stall);
  signal?.removeEventListener('abort', onAbort);
  if (state.problem) return state.problem;
  if (state.ended) return null;
  if (exit.problem) return exit.problem;
  if (/^Timeout \(/m.test(child.stderr)) return problemIn(stalled(stallSeconds, rewardFile, child.stderr));
  const place = placeIn(child.stderr, rewardFile);
  return problemIn(
    fail(
      'trainer-died',
      `The trainer's process ended early: ${exit.error ?? lastLines(child.stderr) ?? howItEnded(exit.code, exit.signal)}.`,
      'What it recorded until then is kept.',
      whereIn(rewardFile, place?.line),
    ),
  );
}

function stalled(seconds: number, rewardFile: string, stderr: string): Result<never> {
  const place = placeIn(stderr, rewardFile);
  return fail(
    'training-hangs',
    place
      ? `The reward hung on line ${place.line}: nothing was heard of the training for ${seconds} s.`
      : `Nothing was heard of the training for ${seconds} s.`,
    place ? 'Look for a loop that does not end there.' : 'The environment or the reward may hang.',
    whereIn(rewardFile, place?.line),
  );
}

function whereIn(file: string, line: number | null | undefined): Place | undefined {
  return line ? { file, line } : undefined;
}

function cancelled(): Result<never> {
  return fail('cancelled', 'The training was cancelled.', 'What it recorded until then is kept.');
}

function problemIn(failed: Result<never>): Problem | null {
  return failed.ok ? null : failed.problem;
}

function problemOf(
  { code, message, hint, where }: TrainerMessage & { type: 'problem' },
  original: TrainerControl['original'],
): Problem {
  return {
    code,
    message,
    hint,
    ...(where ? { where: { file: original(where.file), ...(where.line ? { line: where.line } : {}) } } : {}),
  };
}

/** As the harness reads its request: lengths, then JSON. */
function requestBytes(request: object): Uint8Array[] {
  const text = Buffer.from(JSON.stringify(request));
  return [new Uint8Array(new BigUint64Array([BigInt(text.length), 0n]).buffer), text];
}
