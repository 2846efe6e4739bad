import { fail, messageOf, ok, type Result } from '../problem';
import type { Exit, SandboxProcess } from './child';
import type { Ending, Place } from './collect';
import { FrameReader, type Frame } from './frames';
import type { Request } from './request';
import type { Limits, RunControl } from './sandbox';

/** From the start of the process to the moment it has read the request. */
const START_SECONDS = 60;
/** The exit code with which the harness says that it failed itself, and not the reward. */
const OUR_FAULT = 70;
/** Heads each stack that faulthandler prints. */
const DUMP = '(most recent call first)';
/** Heads what faulthandler prints when the limit has passed. */
const TIMED_OUT = /^Timeout \(\d+:\d\d:\d\d/m;
/** The harness names the place of a hang at the limit and leaves; whatever doesn't let it is killed after this. */
const GRACE_SECONDS = 0.8;
/** Who has not left by then is probably stuck in C. */
const STUCK_SECONDS = 0.15;

export interface RunOptions {
  /** Of the code that is run; a hang or a fall is looked for in it. */
  readonly file: string;
  readonly limits: Limits;
  readonly control: RunControl;
  /** Called when the limit is reached and the harness does not leave; it may still do so. */
  readonly onStuck?: () => void;
}

export interface RunOutcome {
  readonly ending: Ending;
  /** Of the interpreter, as it says: `3.11.7`. */
  readonly python: string;
}

/**
 * Hands the request to a fresh process and reads frames until it ends, dies, runs out of time or is cancelled. The
 * process is gone, or about to be, afterwards. A failure means that it never got as far as reading the request.
 */
export async function runRequest(
  child: SandboxProcess,
  request: Request,
  { file, limits, control, onStuck }: RunOptions,
  accept: (frame: Frame) => void,
): Promise<Result<RunOutcome>> {
  const { signal } = control;
  if (signal?.aborted) {
    child.kill();
    return cancelledBeforeStart();
  }
  let python: string | null = null;
  const state: { ending: Ending | null } = { ending: null };
  let hasAnswered = false;
  let finish = (): void => undefined;
  // What has said all is gone in a moment, and nobody need wait for that.
  const finished = new Promise<Exit>((resolve) => (finish = () => resolve({ code: 0, signal: null })));
  let timer: NodeJS.Timeout | undefined;
  let stuck: NodeJS.Timeout | undefined;
  const end = (how: Ending): void => {
    state.ending ??= how;
    child.kill();
    if (how.kind === 'finished') finish();
  };
  const killAfter = (seconds: number): void => {
    clearTimeout(timer);
    timer = setTimeout(() => end(overTime(limits)), seconds * 1000);
  };
  const onAbort = (): void => end({ kind: 'cancelled' });
  signal?.addEventListener('abort', onAbort, { once: true });
  const reader = new FrameReader(request.nonce);
  child.setIdle(false);
  child.onOutput((chunk) => {
    if (state.ending) return;
    try {
      for (const frame of reader.push(chunk)) {
        if (frame.header.type === 'ready') {
          python = frame.header.python;
          killAfter(limits.seconds + GRACE_SECONDS);
          if (onStuck) stuck = setTimeout(onStuck, (limits.seconds + STUCK_SECONDS) * 1000);
        } else hasAnswered = true;
        accept(frame);
        if (frame.header.type === 'end') end({ kind: 'finished' });
        if (frame.header.type === 'timeout') end(overTime(limits));
      }
    } catch (error) {
      end({ kind: 'died', message: `The process sent ${messageOf(error)}.`, place: null });
    }
  });
  if (child.startsAtOnce !== false) killAfter(START_SECONDS);
  child.write(request.parts);
  const exit = await Promise.race([child.exited, finished]);
  clearTimeout(timer);
  clearTimeout(stuck);
  signal?.removeEventListener('abort', onAbort);
  if (python === null) {
    if (state.ending?.kind === 'cancelled') return cancelledBeforeStart();
    return fail(
      'sandbox-not-started',
      `The sandbox process did not start: ${exit.error ?? lastLines(child.stderr) ?? howItEnded(exit.code, exit.signal)}`,
      exit.code === OUR_FAULT
        ? WHEN_OUR_FAULT
        : 'Choose another runtime or interpreter, or send us this message if neither works.',
    );
  }
  if (exit.code === OUR_FAULT && !state.ending && !hasAnswered)
    return fail('harness-failed', ourFault(child.stderr), WHEN_OUR_FAULT);
  // Where frames come at the end only, what killed the process has seen to the limit.
  const ending = state.ending ?? (TIMED_OUT.test(child.stderr) ? overTime(limits) : died(exit, child.stderr));
  return ok({ python, ending: withPlace(ending, child.stderr, file) });
}

function overTime({ seconds }: Limits): Ending {
  return { kind: 'timeout', seconds, place: null };
}

function cancelledBeforeStart(): Result<never> {
  return fail('cancelled', 'Cancelled before anything was run.', 'Run it again when you want the result.');
}

const WHEN_OUR_FAULT =
  'Right after an update its parts may be of different versions: build it again (npm run build), or reload the window. Else please report it.';

/** "RewardSmith's own part …, not the reward: KeyError: 'rows'." */
function ourFault(stderr: string): string {
  const last = stderr.trim().split('\n').at(-1) ?? '';
  return `RewardSmith's own part in the Python process failed, not the reward${last === '' ? '' : `: ${last.slice(0, 200)}`}.`;
}

function died({ code, signal }: Exit, stderr: string): Ending {
  if (code === OUR_FAULT)
    return { kind: 'died', message: `${ourFault(stderr)} ${WHEN_OUR_FAULT}`, place: null };
  const memory = signal === 'SIGKILL' || code === 137 ? ' It was probably out of memory.' : '';
  const said = stderr.includes(DUMP) ? null : lastLines(stderr);
  return {
    kind: 'died',
    message: `The Python process ended under the reward: ${howItEnded(code, signal)}${said === null ? '' : ` (${said})`}.${memory}`,
    place: null,
  };
}

export function howItEnded(code: number | null, signal: NodeJS.Signals | null): string {
  return signal ? `signal ${signal}` : `exit code ${code ?? '?'}`;
}

export function lastLines(text: string): string | null {
  const lines = text.trim().split('\n').slice(-3).join(' / ');
  return lines === '' ? null : lines.slice(0, 500);
}

/** faulthandler's dump (most recent call first) names the place when the interpreter was stuck or fell in C. */
function withPlace(ending: Ending, stderr: string, rewardFile: string): Ending {
  if (ending.kind !== 'timeout' && ending.kind !== 'died') return ending;
  const place = placeIn(stderr, rewardFile);
  return place ? { ...ending, place } : ending;
}

/** The place in the reward file that the last stack on standard error shows. */
export function placeIn(stderr: string, rewardFile: string): Place | null {
  const dump = stderr.lastIndexOf(DUMP);
  if (dump < 0) return null;
  const frames = [...stderr.slice(dump).matchAll(/^ {2}File "(.*)", line (\d+) in (.*)$/gm)]
    .map(([, file, line, name]) => ({ file, line: Number(line), name }))
    .filter(({ file }) => file === rewardFile);
  const [innermost] = frames;
  if (!innermost) return null;
  const traceback = frames
    .reverse()
    .map(({ line, name }) => `  File "${rewardFile}", line ${line}, in ${name}\n`)
    .join('');
  return { line: innermost.line, traceback };
}
