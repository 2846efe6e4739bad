import type { Disposable, Event, Memento } from 'vscode';
import { EventEmitter, l10n, window, workspace } from 'vscode';
import { basename } from 'node:path';
import type { Session } from '../session';
import type { TaskState } from '../state';
import type { TaskIndex } from '../task-index';
import { summaryOf, taskName } from '../wording';

const KEY = 'shownTasks';

/**
 * Of several tasks on one reward file, the one whose findings and numbers the code shows: the one that was chosen or
 * analysed last, else the first by name. Numbers of two recordings beside one line would belong to neither.
 */
export class ShownTasks implements Disposable {
  /** Task file by reward file. */
  private readonly chosen: Map<string, string>;
  private readonly analysedAt = new Map<string, number>();
  private readonly changed = new EventEmitter<void>();
  private readonly subscription: Disposable;

  readonly onDidChange: Event<void> = this.changed.event;

  constructor(
    private readonly session: Session,
    private readonly index: TaskIndex,
    private readonly memory: Memento,
  ) {
    this.chosen = new Map(Object.entries(memory.get<Record<string, string>>(KEY, {})));
    this.subscription = session.onDidChange((state) => this.noticeAnalysis(state));
  }

  /** The task that a reward file shows; null when no task that is loaded has it. */
  of(rewardFile: string): TaskState | null {
    const states = this.statesOf(rewardFile);
    const chosen = this.chosen.get(rewardFile);
    return states.find(({ taskFile }) => taskFile === chosen) ?? states[0] ?? null;
  }

  /** False when the task's reward shows another task. */
  isShown({ taskFile, reward }: TaskState): boolean {
    return reward === undefined || this.of(reward.file)?.taskFile === taskFile;
  }

  /** Asks which of a reward's tasks is shown. */
  async choose(rewardFile: string): Promise<void> {
    const shown = this.of(rewardFile)?.taskFile;
    const picked = await window.showQuickPick(
      this.index.tasksOfReward(rewardFile).map(({ taskFile }) => ({
        label: taskName(taskFile),
        description: [taskFile === shown ? l10n.t('shown') : '', workspace.asRelativePath(taskFile)]
          .filter(Boolean)
          .join(' · '),
        detail: summaryOf(this.session.state(taskFile)) || l10n.t('Not analyzed yet.'),
        taskFile,
      })),
      { placeHolder: l10n.t('Findings of which task should {0} show?', basename(rewardFile)) },
    );
    if (!picked) return;
    if (!this.session.state(picked.taskFile).reward) await this.session.load(picked.taskFile);
    this.show(rewardFile, picked.taskFile);
  }

  show(rewardFile: string, taskFile: string): void {
    if (this.chosen.get(rewardFile) === taskFile) return;
    this.chosen.set(rewardFile, taskFile);
    void this.memory.update(KEY, Object.fromEntries(this.chosen));
    this.changed.fire();
  }

  dispose(): void {
    this.subscription.dispose();
    this.changed.dispose();
  }

  private statesOf(rewardFile: string): TaskState[] {
    return this.session
      .states()
      .filter(({ reward }) => reward?.file === rewardFile)
      .sort((a, b) => a.taskFile.localeCompare(b.taskFile));
  }

  /** Who has a task analysed wants to see it. */
  private noticeAnalysis({ taskFile, analysed, reward }: TaskState): void {
    if (!analysed || !reward || (this.analysedAt.get(taskFile) ?? 0) >= analysed.at) return;
    this.analysedAt.set(taskFile, analysed.at);
    if (this.statesOf(reward.file).length > 1) this.show(reward.file, taskFile);
  }
}
