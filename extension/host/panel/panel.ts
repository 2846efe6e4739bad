import { randomBytes } from 'node:crypto';
import type { Disposable, ExtensionContext, WebviewPanel } from 'vscode';
import { commands, Uri, ViewColumn, window, workspace } from 'vscode';
import type { Workbench } from '../../core/loop/workbench';
import type { Problem, Result } from '../../core/problem';
import { fail, ok } from '../../core/problem';
import type { Snapshot } from '../../../webview/protocol/messages';
import type { Step } from '../../../webview/protocol/values';
import type { ViewState } from '../../../webview/protocol/view-state';
import { keptSchema, viewStateSchema } from '../../../webview/protocol/view-state';
import { loadEngine } from '../load-engine';
import { reveal } from '../reveal';
import type { Session } from '../session';
import { exportReport } from '../export-report';
import { acceptSuggestion } from '../suggestions';
import { saveFoundExploit } from '../tests/save-exploit';
import type { Actions, ConversationParts } from './conversation';
import { answer } from './conversation';
import { panelHtml } from './html';
import { replayQueries } from './queries';
import type { Surroundings } from './snapshot';
import { buildSnapshot } from './snapshot';

const PANEL_TYPE = 'rewardsmith.panel';

/** Progress comes many times a second; the eye needs no more than this. */
const SNAPSHOT_INTERVAL_MS = 80;

/** What the panel asks of the rest of the extension. */
export interface PanelHost extends Pick<Surroundings, 'measures' | 'hasHelp'> {
  /** One round of the loop on the task. */
  readonly improve: (taskFile: string) => Promise<Result<void>>;
  readonly train: (taskFile: string) => Promise<Result<void>>;
  /** Rounds of the loop that train agents on every candidate. */
  readonly improveByTraining: (taskFile: string) => Promise<Result<void>>;
  readonly workbench: () => Promise<Workbench>;
  /** The page that explains a finding's code. */
  readonly openHelp: (code: string) => Promise<Result<void>>;
  /** The suggestion beside the present reward, in the editor's diff view. */
  readonly openDiff: (taskFile: string, suggestionId: string) => Promise<Result<void>>;
}

/** The feedback panels: one a task, each rebuilt from the session's snapshot whenever it asks or something changes. */
export class FeedbackPanels implements Disposable {
  private readonly open = new Map<string, FeedbackPanel>();
  private readonly subscriptions: Disposable[];

  constructor(
    private readonly extension: ExtensionContext,
    private readonly session: Session,
    private readonly host: PanelHost,
  ) {
    this.subscriptions = [
      session.onDidChange(({ taskFile }) => this.open.get(taskFile)?.changed()),
      workspace.onDidGrantWorkspaceTrust(() => this.open.forEach((panel) => panel.changed())),
      window.registerWebviewPanelSerializer(PANEL_TYPE, {
        deserializeWebviewPanel: async (panel, state: unknown) => {
          const kept = keptSchema.safeParse(state);
          if (kept.success) await this.adopt(panel, kept.data.taskFile);
          else panel.dispose();
        },
      }),
    ];
  }

  /** Shows the task's panel beside the editor, or brings it to the front. */
  show(taskFile: string): void {
    const shown = this.open.get(taskFile);
    if (shown) {
      shown.panel.reveal(undefined, true);
      return;
    }
    const panel = window.createWebviewPanel(
      PANEL_TYPE,
      'RewardSmith',
      { viewColumn: ViewColumn.Beside, preserveFocus: true },
      {},
    );
    void this.adopt(panel, taskFile);
  }

  /** Shows one step of one trajectory in the task's panel. */
  showStep(taskFile: string, step: Step): void {
    this.show(taskFile);
    this.open.get(taskFile)?.focusOn(step);
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
    for (const panel of this.open.values()) panel.panel.dispose();
  }

  private async adopt(panel: WebviewPanel, taskFile: string): Promise<void> {
    const feedback = new FeedbackPanel(panel, taskFile, this.extension, this.session, this.host);
    this.open.set(taskFile, feedback);
    panel.onDidDispose(() => {
      if (this.open.get(taskFile) === feedback) this.open.delete(taskFile);
    });
    if (!this.session.state(taskFile).reward) await this.session.load(taskFile);
  }
}

class FeedbackPanel {
  private focus: Snapshot['focus'] = null;
  /** Stamp of the analysis that the panel was sent last. */
  private sent: string | null = null;
  private waiting: ReturnType<typeof setTimeout> | null = null;
  private readonly parts: ConversationParts;

  constructor(
    readonly panel: WebviewPanel,
    private readonly taskFile: string,
    private readonly extension: ExtensionContext,
    private readonly session: Session,
    private readonly host: PanelHost,
  ) {
    this.parts = {
      snapshot: () => this.snapshot(),
      state: () => session.state(taskFile),
      queries: replayQueries({
        state: () => session.state(taskFile),
        workbench: host.workbench,
        mayRun: () => workspace.isTrusted,
        history: async () => (await loadEngine()).CandidateHistory.open(taskFile),
        measures: host.measures,
      }),
      actions: this.actions(),
    };
    const folder = Uri.joinPath(extension.extensionUri, 'dist', 'webview');
    panel.iconPath = Uri.joinPath(extension.extensionUri, 'media', 'icon.png');
    panel.webview.options = { enableScripts: true, localResourceRoots: [folder] };
    const address = (name: string): string =>
      panel.webview.asWebviewUri(Uri.joinPath(folder, name)).toString();
    panel.webview.onDidReceiveMessage((message: unknown) => this.receive(message));
    panel.onDidDispose(() => {
      if (this.waiting) clearTimeout(this.waiting);
    });
    panel.webview.html = panelHtml({
      cspSource: panel.webview.cspSource,
      nonce: randomBytes(16).toString('base64'),
      script: address('panel.js'),
      style: address('panel.css'),
      diffScript: address('diff.js'),
      diffStyle: address('diff.css'),
      editorWorker: address('editor.worker.js'),
    });
  }

  /** Sends a new snapshot soon; several changes within the interval make one. */
  changed(): void {
    this.waiting ??= setTimeout(() => {
      this.waiting = null;
      void this.panel.webview.postMessage({ kind: 'snapshot', snapshot: this.update() });
    }, SNAPSHOT_INTERVAL_MS);
  }

  /** Without an analysis that the panel has: with many trajectories it is most of the message. */
  private update(): Snapshot {
    const before = this.sent;
    const snapshot = this.snapshot();
    return before !== null && before === this.sent
      ? { ...snapshot, analysis: null, unchanged: before }
      : snapshot;
  }

  focusOn({ trajectory, step }: Step): void {
    this.focus = { number: (this.focus?.number ?? 0) + 1, trajectory, step };
    this.changed();
  }

  private async receive(message: unknown): Promise<void> {
    const reply = await answer(message, this.parts);
    if (reply) await this.panel.webview.postMessage(reply);
  }

  private snapshot(): Snapshot {
    const state = this.session.state(this.taskFile);
    const snapshot = buildSnapshot(state, {
      measures: this.host.measures,
      hasHelp: this.host.hasHelp,
      trusted: workspace.isTrusted,
      view: this.keptView(),
      focus: this.focus,
    });
    this.sent = snapshot.analysis?.stamp ?? null;
    this.panel.title = snapshot.taskName.replace(/\.reward\.json$/, '');
    return snapshot;
  }

  private actions(): Actions {
    const { taskFile, session, host } = this;
    return {
      accept: ({ suggestion, hunks }) => acceptSuggestion(session, taskFile, suggestion, hunks),
      openDiff: ({ suggestion }) => host.openDiff(taskFile, suggestion),
      reveal: async ({ file, range }) => {
        if (!this.mayShow(file)) return notOfThisTask();
        await reveal(file, range ?? { line: 1, column: 1, endLine: 1, endColumn: 1 });
        return ok(undefined);
      },
      help: ({ code }) => host.openHelp(code),
      saveExploit: ({ exploit }) => saveFoundExploit(session, taskFile, exploit),
      report: () => exportReport(session.state(taskFile)),
      // The run's end, good or bad, arrives as a snapshot.
      analyze: async () => {
        void session.analyze(taskFile);
        return ok(undefined);
      },
      improve: async () => {
        const improved = await host.improve(taskFile);
        return improved.ok ? ok(undefined) : improved;
      },
      train: async () => host.train(taskFile),
      improveByTraining: async () => host.improveByTraining(taskFile),
      playTrained: ({ episode }) => this.playTrained(episode),
      cancel: async () => {
        session.cancel(taskFile);
        return ok(undefined);
      },
      manageTrust: async () => {
        await commands.executeCommand('workbench.trust.manage');
        return ok(undefined);
      },
      persist: async ({ view }) => {
        await this.extension.workspaceState.update(this.viewKey, view);
        return ok(undefined);
      },
    };
  }

  /** The panel may only ask for files that the snapshot speaks of. */
  private mayShow(file: string): boolean {
    const { reward, context, problem, findings, analysed } = this.session.state(this.taskFile);
    const problems: readonly Problem[] = [...(context?.problems ?? []), ...(problem ? [problem] : [])];
    return [
      this.taskFile,
      reward?.file,
      analysed?.reward.file,
      ...problems.map(({ where }) => where?.file),
      ...findings.map((finding) => finding.file),
    ].includes(file);
  }

  /** An episode of trained agents in the player; "seed-3.jsonl#17". */
  private async playTrained(episode: string): Promise<Result<void>> {
    const shown = await this.session.showTrained(this.taskFile);
    if (!shown.ok) return shown;
    const { analysed } = this.session.state(this.taskFile);
    const found = analysed?.analysis.evaluation.episodes.findLast(
      ({ id }) => id === episode || id.endsWith(`/${episode}`),
    );
    if (!found)
      return fail(
        'not-among-trajectories',
        `${episode} is not among the trajectories that were analyzed.`,
        "What the agents saw may differ from the task's recordings, or these are too large to be shown whole: inspect the recording by itself.",
        { file: this.taskFile },
      );
    this.focusOn({ trajectory: found.id, step: 0 });
    return ok(undefined);
  }

  private get viewKey(): string {
    return `panel.view:${this.taskFile}`;
  }

  private keptView(): ViewState | null {
    const kept = viewStateSchema.safeParse(this.extension.workspaceState.get(this.viewKey));
    return kept.success ? kept.data : null;
  }
}

function notOfThisTask(): Result<void> {
  return fail('file-not-of-task', 'That file is not part of this reward task.', 'Open it from the explorer.');
}
