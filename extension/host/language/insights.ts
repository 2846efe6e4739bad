import type { Disposable, Event, TextDocument } from 'vscode';
import { EventEmitter } from 'vscode';
import type { BoundReward } from '../../core/contract/bound-reward';
import type { ExpressionsSeen } from '../../core/editing/expressions-seen';
import type { Insight } from '../../core/editing/insight';
import type { Workbench } from '../../core/loop/workbench';
import type { Evaluation } from '../../core/measures/evaluation';
import type { TaskContext } from '../../core/task/context';
import { loadEngine } from '../load-engine';
import type { Session } from '../session';
import { readSettings } from '../settings';
import type { TaskState } from '../state';
import { mayRun } from '../trust';
import type { ShownTasks } from './shown-tasks';

/** What is known of the reward of one document from its last replay. */
export interface KnownReward {
  readonly insight: Insight;
  /** Null until the conditions were run, and where they can't be. */
  readonly seen: ExpressionsSeen | null;
  /** Where the replayed lines are now; null while the text is the replayed one. */
  readonly map: ReadonlyMap<number, number> | null;
}

/** What is known where the pointer or the caret is. */
export interface OpenedReward {
  readonly context: TaskContext;
  /** Null where no contract can call the present text. */
  readonly bound: BoundReward | null;
  readonly replayed: { readonly insight: Insight; readonly evaluation: Evaluation } | null;
}

/** A run of the conditions of one text, and what it came to once it is over. */
interface Run {
  readonly result: Promise<ExpressionsSeen | null>;
  seen: ExpressionsSeen | null;
}

export interface InsightParts {
  readonly session: Session;
  readonly tasks: ShownTasks;
  readonly workbench: (file: string) => Promise<Workbench>;
  readonly logFault: (thrown: unknown) => void;
}

/**
 * Works out, once for each replay, what is shown beside the lines; and runs the conditions of a text once, after its
 * analysis or when somebody asks.
 */
export class Insights implements Disposable {
  private readonly insights = new WeakMap<Evaluation, Promise<Insight | null>>();
  private readonly runs = new WeakMap<TaskContext, Map<string, Run>>();
  private readonly noticed = new WeakSet<Evaluation>();
  private readonly stop = new AbortController();
  private readonly changed = new EventEmitter<void>();
  private readonly subscriptions: Disposable[];

  /** Fires when something else is to be shown beside the lines. */
  readonly onDidChange: Event<void> = this.changed.event;

  constructor(private readonly parts: InsightParts) {
    this.subscriptions = [
      parts.session.onDidChange((state) => this.noticeReplay(state)),
      parts.tasks.onDidChange(() => this.changed.fire()),
    ];
  }

  /** What the last replay says about the document as it stands; null when it was never replayed. */
  async of(document: TextDocument): Promise<KnownReward | null> {
    const state = this.parts.tasks.of(document.uri.fsPath);
    if (!state?.context || state.analysed?.reward.file !== document.uri.fsPath) return null;
    const insight = await this.insightOf(state);
    if (!insight) return null;
    const { lineMap } = await loadEngine();
    const seen = this.runs.get(state.context)?.get(insight.source)?.seen ?? null;
    return { insight, seen, map: lineMap(insight.source, document.getText()) };
  }

  /** The recordings and the last replay of the document's task, and how its present text is called; null without recordings. */
  async opened(document: TextDocument): Promise<OpenedReward | null> {
    const state = this.parts.tasks.of(document.uri.fsPath);
    if (!state?.context || !state.reward) return null;
    const { analysed, context, reward } = state;
    return this.guarded(async () => {
      const workbench = await this.parts.workbench(context.file);
      const bound = await workbench.bind(context, { ...reward, source: document.getText() });
      const insight = await this.insightOf(state);
      const evaluation = analysed?.analysis.evaluation;
      return {
        context,
        bound: bound.ok ? bound.value : null,
        replayed: insight && evaluation ? { insight, evaluation } : null,
      };
    });
  }

  /**
   * How often the conditions of the document held. Runs the reward when that is not known yet, its text is what is on
   * disk, and it may be run; else gives what is known of the last replayed text, or null.
   */
  async seen(document: TextDocument): Promise<ExpressionsSeen | null> {
    const state = this.parts.tasks.of(document.uri.fsPath);
    if (!state?.context || !state.reward) return null;
    const { analysed, context, reward } = state;
    const source = document.getText();
    const wasRun = analysed?.reward.source === source;
    if (mayRun() && (wasRun || (!document.isDirty && readSettings(context.file).onSave !== 'lint')))
      return this.run(context, { ...reward, source });
    return (analysed && this.runs.get(context)?.get(analysed.reward.source)?.seen) ?? null;
  }

  dispose(): void {
    this.stop.abort();
    for (const subscription of this.subscriptions) subscription.dispose();
    this.changed.dispose();
  }

  private noticeReplay(state: TaskState): void {
    const { analysed, context } = state;
    if (!analysed || !context) return;
    const { evaluation, pending } = analysed.analysis;
    if (!this.noticed.has(evaluation)) {
      this.noticed.add(evaluation);
      void this.insightOf(state).then(() => this.changed.fire());
    }
    // The replays of suggestions need the processes first.
    const isKnown = this.runs.get(context)?.has(analysed.reward.source) === true;
    if (pending || isKnown || !mayRun()) return;
    void this.run(context, analysed.reward).then((seen) => seen && this.changed.fire());
  }

  private insightOf({ analysed, context }: TaskState): Promise<Insight | null> {
    if (!analysed || !context) return Promise.resolve(null);
    const { evaluation } = analysed.analysis;
    let insight = this.insights.get(evaluation);
    if (!insight) {
      insight = this.guarded(async () => {
        const bound = await (await this.parts.workbench(context.file)).bind(context, analysed.reward);
        return bound.ok ? (await loadEngine()).insightOf(bound.value, evaluation) : null;
      });
      this.insights.set(evaluation, insight);
    }
    return insight;
  }

  private run(
    context: TaskContext,
    reward: NonNullable<TaskState['reward']>,
  ): Promise<ExpressionsSeen | null> {
    const known = this.runs.get(context) ?? new Map<string, Run>();
    this.runs.set(context, known);
    const before = known.get(reward.source);
    if (before) return before.result;
    const result = this.guarded(async () => {
      const workbench = await this.parts.workbench(context.file);
      const bound = await workbench.bind(context, reward);
      return bound.ok ? workbench.expressions(context, bound.value, { signal: this.stop.signal }) : null;
    });
    const run: Run = { result, seen: null };
    known.set(reward.source, run);
    void result.then((seen) => (run.seen = seen));
    return result;
  }

  /** A fault of ours must not take the editor's own features with it. */
  private async guarded<T>(work: () => Promise<T | null>): Promise<T | null> {
    try {
      return await work();
    } catch (thrown) {
      this.parts.logFault(thrown);
      return null;
    }
  }
}
