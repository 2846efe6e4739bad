import { randomBytes } from 'node:crypto';
import { basename, dirname } from 'node:path';
import type {
  CancellationToken,
  CustomDocument,
  CustomReadonlyEditorProvider,
  Disposable,
  ExtensionContext,
  WebviewPanel,
} from 'vscode';
import { commands, EventEmitter, RelativePattern, Uri, window, workspace } from 'vscode';
import { messageOf, ok } from '../../core/problem';
import type { Problem } from '../../core/problem';
import type { SeriesTable } from '../../core/trajectory/series-table';
import { tableColumns } from '../../core/trajectory/table';
import type { Page } from '../../../webview/recording/protocol';
import { COMMANDS } from '../command-ids';
import { loadEngine } from '../load-engine';
import { reveal } from '../reveal';
import { pageHtml } from '../webview-html';
import { wireProblem } from '../wire-problem';
import type { OpenRecording, RecordingParts } from './conversation';
import { answer } from './conversation';
import { curvesOf } from './curves';
import { recordingOverview } from './overview';

/** For files that no editor shows as they are: opened by a click. */
export const RECORDING_EDITOR = 'rewardsmith.recording';
/** For files that others may show too: offered under "Reopen Editor With…". */
export const OPTIONAL_RECORDING_EDITOR = 'rewardsmith.recording.optional';

/** A recorder writes often: the file is read again once it has been left alone for this long. */
const SETTLE_MS = 500;
const PROGRESS_MS = 100;

/** Shows recordings; reads files, runs nothing, writes nothing. */
export function registerRecordingEditor(extension: ExtensionContext): Disposable[] {
  const provider = new RecordingEditor(extension.extensionUri);
  return [RECORDING_EDITOR, OPTIONAL_RECORDING_EDITOR].map((viewType) =>
    window.registerCustomEditorProvider(viewType, provider, { supportsMultipleEditorsPerDocument: true }),
  );
}

class RecordingEditor implements CustomReadonlyEditorProvider<RecordingDocument> {
  constructor(private readonly extension: Uri) {}

  openCustomDocument(uri: Uri): RecordingDocument {
    return new RecordingDocument(uri);
  }

  resolveCustomEditor(document: RecordingDocument, panel: WebviewPanel, _: CancellationToken): void {
    const folder = Uri.joinPath(this.extension, 'dist', 'webview');
    const { webview } = panel;
    webview.options = { enableScripts: true, localResourceRoots: [folder] };
    const parts: RecordingParts = {
      page: () => document.page,
      recording: () => document.recording,
      actions: {
        newTask: () => {
          void commands.executeCommand(COMMANDS.newTask, document.uri);
          return ok(undefined);
        },
        openAsText: async ({ line }) => {
          await commands.executeCommand('vscode.openWith', document.uri, 'default');
          if (line !== null)
            await reveal(document.uri.fsPath, { line, column: 1, endLine: line, endColumn: 1 });
          return ok(undefined);
        },
        reload: async () => {
          await document.read();
          return ok(undefined);
        },
      },
    };
    const changes = document.onDidChange((page) => void webview.postMessage({ kind: 'page', page }));
    panel.onDidDispose(() => changes.dispose());
    webview.onDidReceiveMessage(async (message: unknown) => {
      const reply = await answer(message, parts);
      if (reply) await webview.postMessage(reply);
    });
    const address = (name: string): string => webview.asWebviewUri(Uri.joinPath(folder, name)).toString();
    const resources = {
      cspSource: webview.cspSource,
      nonce: randomBytes(16).toString('base64'),
      script: address('recording.js'),
      style: address('recording.css'),
    };
    webview.html = pageHtml(resources, { title: 'Recording', root: 'recording' });
    document.start();
  }
}

/** One file: read when an editor for it opens, again when it changes, given up when the last editor closes. */
class RecordingDocument implements CustomDocument {
  page: Page;
  recording: OpenRecording | null = null;
  private readonly changed = new EventEmitter<Page>();
  readonly onDidChange = this.changed.event;
  private readonly watcher;
  private abort = new AbortController();
  private settling: ReturnType<typeof setTimeout> | null = null;
  private started = false;

  constructor(readonly uri: Uri) {
    this.page = { kind: 'reading', file: basename(uri.path), share: 0 };
    this.watcher = workspace.createFileSystemWatcher(
      new RelativePattern(Uri.joinPath(uri, '..'), escapeGlob(basename(uri.path))),
    );
    const later = (): void => {
      if (this.settling) clearTimeout(this.settling);
      this.settling = setTimeout(() => void this.read(), SETTLE_MS);
    };
    this.watcher.onDidChange(later);
    this.watcher.onDidCreate(later);
    this.watcher.onDidDelete(later);
  }

  start(): void {
    if (!this.started) void this.read();
    this.started = true;
  }

  async read(): Promise<void> {
    this.abort.abort();
    const { signal } = (this.abort = new AbortController());
    const file = basename(this.uri.path);
    try {
      // What is there stays in sight until the new content is.
      if (!this.recording) this.show({ kind: 'reading', file, share: 0 });
      const read = await this.load(signal);
      if (signal.aborted) return;
      this.recording = 'overview' in read ? read : null;
      if ('overview' in read) this.show({ kind: 'recording', file, overview: read.overview });
      else if ('series' in read) this.show({ kind: 'curves', file, content: curvesOf(read) });
      else this.show({ kind: 'unreadable', file, problem: wireProblem(read) });
    } catch (thrown) {
      if (signal.aborted) return;
      this.recording = null;
      const problem = {
        code: 'internal',
        message: `RewardSmith could not show this file: ${messageOf(thrown)}`,
        hint: 'Please report it, with the file when you can share it.',
      };
      this.show({ kind: 'unreadable', file, problem: wireProblem(problem) });
    }
  }

  dispose(): void {
    this.abort.abort();
    if (this.settling) clearTimeout(this.settling);
    this.watcher.dispose();
    this.changed.dispose();
    this.recording = null;
  }

  private async load(signal: AbortSignal): Promise<OpenRecording | SeriesTable | Problem> {
    if (this.uri.scheme !== 'file')
      return {
        code: 'file-elsewhere',
        message: 'Only recordings on disk can be shown.',
        hint: 'Copy the file into the workspace and open it there.',
      };
    const { readRecordings, inspectRecording, judgeOutcomes } = await loadEngine();
    const path = this.uri.fsPath;
    let told = 0;
    const { files, problems } = await readRecordings([basename(path)], dirname(path), {
      signal,
      onProgress: (share) => {
        if (this.recording || signal.aborted || Date.now() - told < PROGRESS_MS) return;
        told = Date.now();
        this.show({ kind: 'reading', file: basename(path), share });
      },
    });
    const [file] = files;
    if (file?.table) return file.table;
    const result = file?.result;
    if (!result?.ok) {
      const [missing] = problems;
      return (
        result?.problem ??
        missing ?? {
          code: 'file-unreadable',
          message: 'The file is gone.',
          hint: 'Close this editor, or restore the file.',
        }
      );
    }
    const { set } = result.value;
    const columns = tableColumns(set);
    const stamp = randomBytes(6).toString('hex');
    const inspection = inspectRecording(result.value, judgeOutcomes);
    return { set, columns, overview: recordingOverview(stamp, set, inspection, columns) };
  }

  private show(page: Page): void {
    this.page = page;
    this.changed.fire(page);
  }
}

function escapeGlob(name: string): string {
  return name.replace(/[[\]{}*?]/g, '[$&]');
}
