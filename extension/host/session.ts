import type { Disposable, Event } from 'vscode';
import { EventEmitter } from 'vscode';
import type { Analysis } from '../core/analyzer/analysis';
import type { Result } from '../core/problem';
import type { RunControl } from '../core/sandbox/sandbox';
import type { TaskState } from './state';
import type { OpenedTask, RunHandle } from './opened-task';
import { TaskSession } from './task-session';
import type { SessionHost } from './session-host';

/**
 * The one holder of what is known about each task. The panel, the lenses, the diagnostics and the status bar all draw
 * from its snapshots and hold nothing of their own, so any of them can be closed and opened again.
 */
export class Session implements Disposable {
  private readonly tasks = new Map<string, TaskSession>();
  private readonly changed = new EventEmitter<TaskState>();

  /** Fires with the new snapshot each time something about a task changes. */
  readonly onDidChange: Event<TaskState> = this.changed.event;

  constructor(private readonly host: SessionHost) {}

  /** Snapshots of all tasks that were opened in this session. */
  states(): readonly TaskState[] {
    return [...this.tasks.values()].map((task) => task.state);
  }

  /** The task's snapshot; an empty one when nothing is loaded yet. */
  state(taskFile: string): TaskState {
    return this.tasks.get(taskFile)?.state ?? { taskFile, findings: [], stale: false };
  }

  /** Loads the task, its recordings and its reward's text, and lints it. Cheap when nothing has changed. */
  async load(taskFile: string): Promise<TaskState> {
    const task = this.task(taskFile);
    await task.load();
    return task.state;
  }

  /** As `load`, after the task file has changed. */
  async reload(taskFile: string): Promise<TaskState> {
    const task = this.task(taskFile);
    await task.reload();
    return task.state;
  }

  /** Lints the reward's present text. Never runs it. */
  async lint(taskFile: string): Promise<TaskState> {
    const task = this.task(taskFile);
    await task.lint();
    return task.state;
  }

  /** Lint and dry run. */
  async check(taskFile: string): Promise<TaskState> {
    const task = this.task(taskFile);
    await task.check();
    return task.state;
  }

  /** The whole analysis of the reward's present text; a run that is under way for the task is cancelled first. */
  analyze(taskFile: string): Promise<Result<Analysis>> {
    return this.task(taskFile).analyze();
  }

  /** Runs something else on the task, shown and cancelled as an analysis is. `open` gives it the task, loaded. */
  run<T>(
    taskFile: string,
    label: string,
    work: (
      handle: RunHandle,
      open: (control: RunControl) => Promise<Result<OpenedTask>>,
    ) => Promise<Result<T>>,
  ): Promise<Result<T>> {
    const task = this.task(taskFile);
    return task.run(label, (handle) => work(handle, (control) => task.open(control)));
  }

  /** Trains agents on the reward's present text; shown and cancelled as an analysis is. */
  train(taskFile: string): Promise<Result<void>> {
    return this.task(taskFile).train();
  }

  /** Puts what agents did in the last training among the task's trajectories. */
  showTrained(taskFile: string): Promise<Result<void>> {
    const task = this.task(taskFile);
    return task.showTrained(task.state.training?.outcome?.recordings ?? []);
  }

  /** Stops what is running for the task; what was shown before stays. */
  cancel(taskFile: string): void {
    this.tasks.get(taskFile)?.cancel();
  }

  /** Drops what is known of tasks whose file is gone. */
  forget(taskFile: string): void {
    const task = this.tasks.get(taskFile);
    if (!task) return;
    task.cancel();
    this.tasks.delete(taskFile);
    this.changed.fire(this.state(taskFile));
  }

  dispose(): void {
    for (const task of this.tasks.values()) task.cancel();
    this.changed.dispose();
  }

  private task(taskFile: string): TaskSession {
    let task = this.tasks.get(taskFile);
    if (!task) {
      task = new TaskSession(taskFile, this.host, (state) => this.changed.fire(state));
      this.tasks.set(taskFile, task);
    }
    return task;
  }
}
