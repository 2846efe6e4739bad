import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { createWorkbench } from '../../../extension/core/loop/create-workbench';
import { CandidateHistory } from '../../../extension/core/loop/history';
import type { Workbench } from '../../../extension/core/loop/workbench';
import { MEASURES } from '../../../extension/core/measures/registry';
import { ok } from '../../../extension/core/problem';
import { DEFAULT_LIMITS } from '../../../extension/core/sandbox/sandbox';
import type { ConversationParts } from '../../../extension/host/panel/conversation';
import { answer } from '../../../extension/host/panel/conversation';
import { panelHtml } from '../../../extension/host/panel/html';
import { replayQueries } from '../../../extension/host/panel/queries';
import { buildSnapshot } from '../../../extension/host/panel/snapshot';
import type { TaskState } from '../../../extension/host/state';
import type { Snapshot } from '../../../webview/protocol/messages';
import type { ViewState } from '../../../webview/protocol/view-state';
import themes from './themes.json';
import { encode, FAKE_API } from './wire';

export type Theme = keyof typeof themes;
export const THEMES = Object.keys(themes) as Theme[];

const ROOT = join(__dirname, '../../..');
const NONCE = 'dGVzdA==';
const TYPES: Record<string, string> = { '.js': 'text/javascript', '.css': 'text/css', '.ttf': 'font/ttf' };
const BODY_CLASSES: Record<Theme, string> = {
  light: 'vscode-light',
  dark: 'vscode-dark',
  'high-contrast': 'vscode-high-contrast',
  'high-contrast-light': 'vscode-high-contrast vscode-high-contrast-light',
};

/** A request of the panel that does something in the editor, as it came. */
export interface Asked {
  readonly name: string;
  readonly params: unknown;
}

/**
 * The panel in a plain browser: the page, script and conversation that ship, with VS Code's colours, and a task state
 * that the test gives instead of a session.
 */
export class PanelServer {
  readonly asked: Asked[] = [];
  view: ViewState | null = null;
  trusted = true;
  focus: Snapshot['focus'] = null;
  private listeners: ServerResponse[] = [];
  private readonly server = createServer((request, response) => void this.serve(request, response));
  private port = 0;
  /** The task file beside which the history lies. */
  historyOf = '/nowhere/none.reward.json';
  private workbench: Workbench | null = null;

  constructor(private state: TaskState) {}

  /** Waits for so many requests: a click comes here a little later. */
  async heard(requests: number): Promise<void> {
    for (let tries = 0; tries < 100 && this.asked.length < requests; tries++)
      await new Promise((resolve) => setTimeout(resolve, 50));
  }

  async start(port = 0): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(port, '127.0.0.1', resolve));
    const address = this.server.address();
    this.port = typeof address === 'object' && address ? address.port : 0;
  }

  address(theme: Theme): string {
    return `http://127.0.0.1:${this.port}/?theme=${theme}`;
  }

  /** Replaces the task's state and sends the new snapshot, as the host does. */
  show(state: TaskState): void {
    this.state = state;
    const message = encode({ kind: 'snapshot', snapshot: this.snapshot() });
    for (const listener of this.listeners) listener.write(`data: ${message}\n\n`);
  }

  async stop(): Promise<void> {
    for (const listener of this.listeners) listener.end();
    this.workbench?.dispose();
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private snapshot(): Snapshot {
    return buildSnapshot(this.state, {
      measures: MEASURES,
      hasHelp: (code) => code.startsWith('RS'),
      trusted: this.trusted,
      view: this.view,
      focus: this.focus,
    });
  }

  private parts(): ConversationParts {
    const note =
      (name: string) =>
      async (params: unknown): Promise<ReturnType<typeof ok<undefined>>> => {
        this.asked.push({ name, params });
        return ok(undefined);
      };
    return {
      snapshot: () => this.snapshot(),
      state: () => this.state,
      queries: replayQueries({
        state: () => this.state,
        workbench: async () =>
          (this.workbench ??= createWorkbench({ runtime: 'pyodide', limits: DEFAULT_LIMITS })),
        mayRun: () => this.trusted,
        history: () => CandidateHistory.open(this.historyOf),
        measures: MEASURES,
      }),
      actions: {
        accept: note('accept'),
        openDiff: note('openDiff'),
        reveal: note('reveal'),
        help: note('help'),
        saveExploit: note('saveExploit'),
        report: note('report'),
        analyze: note('analyze'),
        improve: note('improve'),
        train: note('train'),
        improveByTraining: note('improveByTraining'),
        playTrained: note('playTrained'),
        cancel: note('cancel'),
        manageTrust: note('manageTrust'),
        persist: async ({ view }) => {
          this.view = view;
          return ok(undefined);
        },
      },
    };
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    if (url.pathname === '/message') {
      let body = '';
      for await (const chunk of request) body += String(chunk);
      const reply = await answer(JSON.parse(body), this.parts());
      response.end(reply ? encode(reply) : '');
    } else if (url.pathname === '/events') {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('\n');
      this.listeners.push(response);
      request.on('close', () => (this.listeners = this.listeners.filter((one) => one !== response)));
    } else if (url.pathname === '/') {
      response.writeHead(200, { 'content-type': 'text/html' });
      response.end(this.page((url.searchParams.get('theme') ?? 'dark') as Theme));
    } else this.file(url.pathname, response);
  }

  private file(path: string, response: ServerResponse): void {
    try {
      const bytes = readFileSync(join(ROOT, 'dist/webview', path.replaceAll('..', '')));
      response.writeHead(200, { 'content-type': TYPES[extname(path)] ?? 'application/octet-stream' });
      response.end(bytes);
    } catch {
      response.writeHead(404).end();
    }
  }

  /** The shipped page, with what VS Code adds to it: its colours on the root, its class on the body, its API. */
  private page(theme: Theme): string {
    const html = panelHtml({
      cspSource: "'self'",
      nonce: NONCE,
      script: '/panel.js',
      style: '/panel.css',
      diffScript: '/diff.js',
      diffStyle: '/diff.css',
      editorWorker: '/editor.worker.js',
    });
    const variables = {
      ...themes[theme],
      '--vscode-font-family': 'system-ui, "Ubuntu", "Droid Sans", sans-serif',
      '--vscode-font-size': '13px',
      '--vscode-editor-font-family': '"Droid Sans Mono", "DejaVu Sans Mono", monospace',
      '--vscode-editor-font-size': '13px',
    };
    const style = Object.entries(variables)
      .map(([name, value]) => `${name}: ${value}`)
      .join('; ');
    return html
      .replace('<html lang="en">', `<html lang="en" style='${style.replaceAll("'", '"')}'>`)
      .replace(
        '<body>',
        `<body class="${BODY_CLASSES[theme]}"><script nonce="${NONCE}">${FAKE_API}</script>`,
      );
  }
}
