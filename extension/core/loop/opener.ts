import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { criticSettings } from '../critic/settings';
import { expectationProblems } from '../expect/in-file';
import { readPreferences } from '../preferences/preferences';
import { withJudgements } from '../judge/column';
import { readJudgements } from '../judge/judgements';
import { cancelled, fail, ok, type Problem, type Result } from '../problem';
import type { RunControl } from '../sandbox/sandbox';
import type { Sandboxes } from '../sandbox/sandboxes';
import type { TaskContext } from '../task/context';
import { loadTaskFile } from '../task/load';
import { evaluateOutcomes, type Outcomes } from '../task/outcomes';
import { needsPythonFor } from '../task/plain-expressions';
import { splitReward, type RewardTask } from '../task/task';
import { observationFields } from '../trajectory/fields';
import { findRecordings, inTurn } from '../trajectory/find-recordings';
import { loadFound } from '../trajectory/load';
import type { TrajectorySet } from '../trajectory/model';
import type { Downloads } from '../trajectory/remote/downloads';
import { openLarge, type FileByFileParts } from './file-by-file';
import type { WorkbenchOptions } from './workbench';

/** Steps that are worth a second process. */
const WORTH_SHARING = 80_000;

/** Reads task files and their recordings, and works out how each episode ended. */
export class Opener {
  /** Outcomes by recording, for as long as the recording lives: they depend on nothing else but the task's expressions. */
  private readonly outcomes = new WeakMap<TrajectorySet, Map<string, Outcomes>>();

  constructor(
    private readonly options: WorkbenchOptions,
    private readonly sandboxes: Sandboxes,
    private readonly downloads: Downloads,
    private readonly parts: FileByFileParts,
  ) {}

  /** `more`: recordings beside those that the file names. */
  async open(
    taskFile: string,
    control: RunControl = {},
    more: readonly string[] = [],
  ): Promise<Result<TaskContext>> {
    const task = await loadTaskFile(taskFile);
    if (!task.ok) return task;
    const patterns = [...task.value.trajectories, ...more];
    // Processes start while the recordings are read.
    const warmed = this.warmUp(taskFile, task.value);
    const { finding, reading } = inTurn(patterns, control);
    const found = await findRecordings(patterns, dirname(taskFile), {
      ...finding,
      downloads: this.options.downloads ? this.downloads : undefined,
    });
    if (control.signal?.aborted) return cancelled();
    const large = await openLarge(
      taskFile,
      task.value,
      found,
      this.options.ray ? 'always' : (this.options.stream ?? 'auto'),
      this.parts,
      control,
    );
    if (control.signal?.aborted) return cancelled();
    const written = await whatIsWritten(taskFile, task.value);
    if (large)
      return large.ok
        ? ok({ ...large.value, ...written.critic, problems: [...large.value.problems, ...written.mistakes] })
        : large;
    const began = performance.now();
    const { set, files, problems } = await loadFound(found, { ...reading, store: this.parts.store });
    const readSeconds = (performance.now() - began) / 1000;
    if (!set) {
      return problems[0]
        ? { ok: false, problem: problems[0] }
        : fail('no-recordings', 'The task names no recordings.', 'Add paths or globs to "trajectories".', {
            file: taskFile,
          });
    }
    if (set.steps >= WORTH_SHARING && (await warmed) === 'python') this.sandboxes.python.warmUp();
    const { outcomes, problems: unclear } = await this.outcomesOf(task.value, set, control);
    const judged = await readPreferences(taskFile);
    const scored = await readJudgements(taskFile);
    if (control.signal?.aborted) return cancelled();
    const whole = scored.ok ? withJudgements(set, scored.value) : set;
    return ok({
      file: taskFile,
      task: task.value,
      set: whole,
      files,
      problems: [
        ...problems,
        ...unclear,
        ...written.mistakes,
        ...[judged, scored].flatMap((read) => (read.ok ? [] : [read.problem])),
      ],
      ...(judged.ok && judged.value.length > 0 ? { preferences: judged.value } : {}),
      ...written.critic,
      readSeconds,
      fields: observationFields(whole, task.value.observation),
      outcomes,
    });
  }

  /** Starts what will be asked of the episodes, and what the reward looks as if it needed; no more: each start slows the others down. */
  private async warmUp(
    taskFile: string,
    { reward, success, causes }: RewardTask,
  ): Promise<'python' | 'pyodide'> {
    const { python, pyodide } = this.sandboxes;
    const { runtime } = this.options;
    const asked = success === undefined ? [] : [success, ...Object.values(causes ?? {})];
    const isAsked = runtime !== 'python' && (await needsPythonFor(asked));
    if (isAsked) pyodide.warmUp(1);
    if (runtime === 'python' || (runtime === 'auto' && (await needsPython(taskFile, reward)))) {
      python.warmUp(1);
      return 'python';
    }
    pyodide.warmUp(isAsked ? 2 : 1);
    return 'pyodide';
  }

  private async outcomesOf(task: RewardTask, set: TrajectorySet, control: RunControl): Promise<Outcomes> {
    const key = JSON.stringify([task.success, task.causes]);
    const known = this.outcomes.get(set) ?? new Map<string, Outcomes>();
    this.outcomes.set(set, known);
    const before = known.get(key);
    if (before) return before;
    const sandbox = this.sandboxes.pyodide;
    const outcomes = await evaluateOutcomes(task, set, sandbox, this.options.limits, control);
    if (!control.signal?.aborted) known.set(key, outcomes);
    return outcomes;
  }
}

/** What else of the task file has a place in it: expectations that can't be understood (the task is as good without), rules. */
async function whatIsWritten(
  taskFile: string,
  task: RewardTask,
): Promise<{ readonly mistakes: readonly Problem[]; readonly critic: Pick<TaskContext, 'critic'> }> {
  if (!task.expect && !task.critic) return { mistakes: [], critic: {} };
  const text = await readFile(taskFile, 'utf8');
  const critic = criticSettings(task, text, taskFile);
  return { mistakes: expectationProblems(text, taskFile), critic: critic ? { critic } : {} };
}

/** Whether the reward looks as if it needed the user's own interpreter. */
async function needsPython(taskFile: string, reward: string | undefined): Promise<boolean> {
  if (reward === undefined) return false;
  const path = resolve(dirname(taskFile), splitReward(reward).file);
  const source = await readFile(path, 'utf8').catch(() => '');
  return /\b(numpy|np|torch|scipy)\b/.test(source);
}
