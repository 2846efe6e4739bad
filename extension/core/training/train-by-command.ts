import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { delimiter, dirname, join, relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { assetPath } from '../assets';
import { fail, messageOf, ok, type Problem, type Result } from '../problem';
import type { TaskContext } from '../task/context';
import { writeWhole } from '../write-whole';
import { commandWords } from './command-line';
import { endLeftBehind } from './left-behind';
import type { RecordedEpisode, Window } from './messages';
import { RoundFolder } from './round-folder';
import type { TrainedTask, TrainingControl, TrainingJob } from './train';
import type { SeedRun, Training } from './training';

/** Of what the command prints, bytes that are kept. */
const MAX_LOG = 1 << 24;
/** After a polite request to end, before it is killed. */
const GRACE_SECONDS = 3;
const SHOWN_LINES = 8;
/** Of what it printed last, bytes. */
const MAX_TAIL = 4000;
/** For what it has printed to arrive after its end; a child that it left behind may hold the pipes open. */
const DRAIN_SECONDS = 0.5;
/** In the environment of all that a training starts. */
const MARK = 'REWARDSMITH_TRAINING';
const RECORDINGS = /\.(jsonl|ndjson|csv|npz|hdf5|h5|parquet|arrow)(\.gz)?$/;
/** Of `info.policy`: episodes of an agent that still learns. */
const LEARNING = /\btrain(ing)?$/i;

/** Whether the user has seen this very command and lets it run with their rights. */
export type AgreeToCommand = (command: string) => Promise<boolean>;

export interface CommandParts {
  readonly agree: AgreeToCommand;
  /** How to agree, as a sentence. */
  readonly hint: string;
  /** Reads recordings as the task does. */
  open(recordings: readonly string[]): Promise<Result<TaskContext>>;
}

/**
 * Trains with the user's own command, a run a seed, and reads the recordings that it leaves in `{out}`. It has the user's rights and
 * environment: it runs after the user has agreed to it as it stands there.
 */
export async function trainByCommand(
  job: TrainingJob & { readonly command: string },
  parts: CommandParts,
  control: TrainingControl = {},
): Promise<Result<Training>> {
  const { context, reward, label, budget, command } = job;
  if (!reward)
    return fail(
      'no-baseline',
      "Your own trainer is not run on the environment's own reward.",
      'Name a reward.',
    );
  const form = commandWords(command, { reward: '', out: '', steps: 1, seed: 0 });
  if (!form.ok) return form;
  if (job.agreed !== command && !(await parts.agree(command)))
    return fail('command-not-agreed', `The task's train command was not run: ${command}`, parts.hint, {
      file: context.file,
    });
  const began = performance.now();
  const seeds: SeedRun[] = [];
  const notes: Problem[] = [];
  let problem: Problem | null = null;
  let folder: RoundFolder;
  // AbortSignal.timeout is collected as garbage where only AbortSignal.any holds it, and never fires then.
  const late = new AbortController();
  const clock = setTimeout(() => late.abort(), budget.seconds * 1000);
  const end = AbortSignal.any([late.signal, ...(control.signal ? [control.signal] : [])]);
  try {
    folder = await RoundFolder.make(context.file, `${label}-own`);
    const rewardFile = join(folder.folder, 'reward.py');
    await writeWhole(rewardFile, reward.source);
    // How the replay calls it, for those who train with the wrapper.
    const called = { plan: reward.plan, arrays: reward.needs.arrays };
    await writeWhole(`${rewardFile}.plan.json`, JSON.stringify(called));
    const numbers = job.only ?? Array.from({ length: budget.seeds }, (_, seed) => seed);
    for (const seed of numbers) {
      const out = join(folder.folder, `seed-${seed}`);
      // What an earlier run left there was not learned from this reward.
      const log = join(folder.folder, `seed-${seed}.log`);
      for (const path of [out, log]) await rm(path, { recursive: true, force: true });
      await mkdir(out, { recursive: true });
      const words = commandWords(command, { reward: rewardFile, out, steps: budget.steps, seed });
      if (!words.ok) return words;
      problem = await runCommand(words.value, dirname(context.file), log, end, control.signal);
      const read = await recordedIn(out, context, parts);
      // Half a file is no reason to lose the whole ones.
      const { damaged = [], ...run } = read.ok ? read.value : {};
      seeds.push({ ...emptySeed(seed, budget.steps), ...run });
      notes.push(...damaged);
      problem ??= read.ok ? null : read.problem;
      control.onTraining?.({ share: seeds.length / numbers.length, seeds });
      if (problem) break;
    }
    const training: Training = {
      label,
      budget,
      seeds,
      problem,
      ...(notes.length > 0 ? { notes } : {}),
      seconds: (performance.now() - began) / 1000,
      runtime: command,
      isolation: 'none: your own trainer',
    };
    await folder.finish(training);
    return ok(training);
  } catch (error) {
    return fail(
      'round-unwritable',
      `The training could not be kept: ${messageOf(error)}.`,
      'Check the folder and the disk.',
      {
        file: context.file,
      },
    );
  } finally {
    clearTimeout(clock);
  }
}

function emptySeed(seed: number, steps: number): SeedRun {
  return { seed, layout: null, steps, curve: [], trained: null, episodes: [], recording: null };
}

/** Null: it ended well. Its group is killed with it: trainers start workers. */
function runCommand(
  [program = '', ...args]: readonly string[],
  cwd: string,
  log: string,
  end: AbortSignal,
  cancel: AbortSignal | undefined,
): Promise<Problem | null> {
  return new Promise((resolve) => {
    const python = assetPath('python');
    const mark = randomUUID();
    const child = spawn(program, args, {
      cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
      env: {
        ...process.env,
        [MARK]: mark,
        PYTHONPATH: [python, process.env.PYTHONPATH].filter(Boolean).join(delimiter),
      },
    });
    const kill = (signal: NodeJS.Signals): void => {
      try {
        if (child.pid !== undefined)
          process.kill(process.platform === 'win32' ? child.pid : -child.pid, signal);
      } catch {
        // It is gone.
      }
    };
    const kept = createWriteStream(log);
    // A disk that is full of the log is no reason to end the training.
    kept.on('error', () => undefined);
    let written = 0;
    let tail = Buffer.alloc(0);
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        written += chunk.length;
        if (written <= MAX_LOG) kept.write(chunk);
        else if (written - chunk.length <= MAX_LOG) kept.write('\n… the rest is not kept\n');
        // Some print millions of lines: they are read when they are shown.
        tail = Buffer.from(Buffer.concat([tail, chunk.subarray(-MAX_TAIL)]).subarray(-MAX_TAIL));
      });
    let timer: NodeJS.Timeout | undefined;
    const onEnd = (): void => {
      kill('SIGTERM');
      timer = setTimeout(() => kill('SIGKILL'), GRACE_SECONDS * 1000);
    };
    const onExit = (): void => kill('SIGKILL');
    process.once('exit', onExit);
    if (end.aborted) onEnd();
    end.addEventListener('abort', onEnd, { once: true });
    const finish = (failed: Result<never> | null): void => {
      clearTimeout(timer);
      process.removeListener('exit', onExit);
      end.removeEventListener('abort', onEnd);
      // What it has started may still be there.
      kill('SIGKILL');
      kept.end();
      const problem = failed && !failed.ok ? failed.problem : null;
      void endLeftBehind(`${MARK}=${mark}`).then(() => resolve(problem));
    };
    child.once('error', (error) =>
      finish(
        fail(
          'command-failed',
          `The train command could not be started: ${error.message}.`,
          'Check the program that it names.',
        ),
      ),
    );
    // What it printed last may come after its end.
    child.once('exit', (code, signal) => {
      const done = (): void => ended(code, signal);
      const drained = setTimeout(done, DRAIN_SECONDS * 1000);
      child.once('close', () => {
        clearTimeout(drained);
        done();
      });
    });
    let hasEnded = false;
    const ended = (code: number | null, signal: NodeJS.Signals | null): void => {
      if (hasEnded) return;
      hasEnded = true;
      if (cancel?.aborted)
        return finish(
          fail('cancelled', 'The training was cancelled.', 'What it recorded until then is kept.'),
        );
      if (end.aborted)
        return finish(
          fail(
            'training-timeout',
            'The train command was not finished in time and was stopped; what it recorded is kept.',
            'Give it fewer steps or seeds, or more time: "train": {"budget": {"seconds": …}}.',
          ),
        );
      if (code === 0) return finish(null);
      const said = readable(tail).split('\n').slice(-SHOWN_LINES).join('\n');
      finish(
        fail(
          'command-failed',
          `The train command ended with ${signal ? `signal ${signal}` : `exit code ${code ?? '?'}`}${said ? `: ${said}` : '.'}`,
          `All that it said is in ${log}; what it recorded until then is kept.`,
        ),
      );
    };
  });
}

/** Colors and what moves a cursor would do so where it is shown. */
function readable(bytes: Buffer): string {
  const plain = stripVTControlCharacters(bytes.toString('utf8')).replace(/\r\n?/g, '\n');
  // eslint-disable-next-line no-control-regex -- these are what is looked for
  return plain.replace(/[\0-\x08\x0b-\x1f\x7f]/g, '').trim();
}

interface Recorded extends Pick<SeedRun, 'trained' | 'episodes' | 'recording'> {
  /** Why a file could be read in part only. */
  readonly damaged?: readonly Problem[];
}

async function recordedIn(out: string, context: TrainedTask, parts: CommandParts): Promise<Result<Recorded>> {
  const there = await readdir(out, { recursive: true }).catch(() => null);
  if (!there)
    return fail(
      'nothing-recorded',
      'The folder {out} was gone when the train command ended, and with it what it recorded there.',
      'Have the command write below {out} and leave the folder itself alone; what other seeds recorded is kept.',
      { file: out },
    );
  const named = there.filter((name) => RECORDINGS.test(name)).sort();
  // A pipe or a socket of that name would be waited for without end.
  const kinds = await Promise.all(named.map((name) => stat(join(out, name)).catch(() => null)));
  const names = named.filter((_, i) => kinds[i]?.isFile());
  if (names.length === 0)
    return fail(
      'nothing-recorded',
      'The train command left no recording in its folder {out}.',
      'Have it write the episodes of the trained agent there, as JSON Lines for example.',
      { file: out },
    );
  const opened = await parts.open(names.map((name) => join(out, name)));
  if (!opened.ok) return opened;
  const { task, set, outcomes, problems } = opened.value;
  const folder = relative(dirname(context.file), out).replace(/\\/g, '/');
  const all = set.episodes.flatMap((episode, i) => {
    if (!episode.file.includes(folder)) return [];
    const { outcome = 'unknown', cause = null } = outcomes[i] ?? {};
    const rewards = set.reward?.subarray(episode.start, episode.start + episode.length);
    const native = rewards ? rewards.reduce((sum, reward) => sum + reward, 0) : NaN;
    const phase = LEARNING.test(episode.policy ?? '') ? ('training' as const) : ('trained' as const);
    return [{ number: i, length: episode.length, outcome, cause, native, phase }];
  });
  const damaged = problems.filter(({ where }) => where?.file.replace(/\\/g, '/').includes(folder));
  const [unread] = damaged;
  if (all.length === 0 && unread) return { ok: false, problem: unread };
  const trained = all.filter(({ phase }) => phase === 'trained');
  const episodes: RecordedEpisode[] = all.map(({ length, outcome, cause, phase }, episode) => ({
    episode,
    phase,
    length,
    paid: null,
    success: outcome === 'unknown' ? null : outcome === 'success',
    cause,
  }));
  const causes: Record<string, number> = {};
  for (const { cause } of trained) if (cause !== null) causes[cause] = (causes[cause] ?? 0) + 1;
  const native = trained.reduce((sum, one) => sum + one.native, 0);
  const window: Window = {
    episodes: trained.length,
    length: trained.reduce((sum, { length }) => sum + length, 0),
    judged: trained.filter(({ outcome }) => outcome !== 'unknown').length,
    successes: trained.filter(({ outcome }) => outcome === 'success').length,
    paid: null,
    native: Number.isFinite(native) ? native : null,
    causes,
    components: {},
  };
  const unclear = unclearOf(task.success, window, out);
  return ok({
    trained: trained.length > 0 ? window : null,
    episodes,
    recording: out,
    damaged: [...damaged, ...unclear],
  });
}

/** Why nothing can be said of the trained agent although it recorded something. */
function unclearOf(success: string | undefined, { episodes, judged }: Window, file: string): Problem[] {
  const where = { file };
  if (episodes === 0)
    return [
      {
        code: 'nothing-of-the-trained',
        message: 'All recorded episodes are of an agent that still learned, so what it learned is not known.',
        hint: 'Record some episodes after the training: of the wrapper, set env.learning = False before them.',
        where,
      },
    ];
  if (success === undefined || judged > 0) return [];
  return [
    {
      code: 'nothing-judged',
      message: `Of none of the ${episodes} recorded episodes can be told whether it is a success: ${success}`,
      hint: 'Have the trainer record what the task\'s "success" asks for, or ask for something that it records.',
      where,
    },
  ];
}
