import * as monaco from 'monaco-editor/editor';
import 'monaco-editor/features/bracketMatching/register';
import 'monaco-editor/features/clipboard/register';
import 'monaco-editor/features/codicon/register';
import 'monaco-editor/features/diffEditor/register';
import 'monaco-editor/features/find/register';
import 'monaco-editor/features/wordOperations/register';
import 'monaco-editor/languages/definitions/python/register';
import type { DiffView } from './diff-view';
import { applyTheme, watchThemeChange } from './monaco-theme';

const worker =
  document.currentScript instanceof HTMLScriptElement ? document.currentScript.dataset['editorWorker'] : '';

const MAX_HEIGHT = 420;
const SIDE_BY_SIDE_WIDTH = 760;

globalThis.MonacoEnvironment = {
  // A webview may not start a worker from its own address, but from a blob it has fetched it may.
  getWorker: async () => new Worker(URL.createObjectURL(await (await fetch(worker ?? '')).blob())),
};

applyTheme();
watchThemeChange(applyTheme);

function create(parent: HTMLElement, labels: readonly [before: string, after: string]): DiffView {
  const style = getComputedStyle(document.body);
  const size = Number.parseFloat(style.getPropertyValue('--vscode-editor-font-size')) || 12;
  const family = style.getPropertyValue('--vscode-editor-font-family') || 'monospace';
  const editor = monaco.editor.createDiffEditor(parent, {
    readOnly: true,
    originalEditable: false,
    automaticLayout: true,
    diffWordWrap: 'on',
    renderSideBySide: true,
    renderSideBySideInlineBreakpoint: SIDE_BY_SIDE_WIDTH,
    useInlineViewWhenSpaceIsLimited: true,
    hideUnchangedRegions: { enabled: true, contextLineCount: 3, minimumLineCount: 4 },
    fontSize: size,
    fontFamily: family,
    minimap: { enabled: false },
    scrollBeyondLastLine: false,
    renderOverviewRuler: false,
    lineNumbersMinChars: 3,
    folding: false,
    glyphMargin: false,
    contextmenu: false,
    renderMarginRevertIcon: false,
    renderGutterMenu: false,
    stickyScroll: { enabled: false },
    scrollbar: { alwaysConsumeMouseWheel: false },
  });
  const original = monaco.editor.createModel('', 'python');
  const modified = monaco.editor.createModel('', 'python');
  editor.setModel({ original, modified });
  // The diff editor's own options for these labels are lost with its next change of layout.
  const label = (): void => {
    editor.getOriginalEditor().updateOptions({ ariaLabel: labels[0] });
    editor.getModifiedEditor().updateOptions({ ariaLabel: labels[1] });
  };
  const fit = (): void => {
    const heights = [editor.getModifiedEditor(), editor.getOriginalEditor()].map((one) =>
      one.getContentHeight(),
    );
    parent.style.height = `${Math.min(MAX_HEIGHT, Math.max(...heights))}px`;
  };
  const listeners = [
    editor.getModifiedEditor().onDidContentSizeChange(fit),
    editor.getOriginalEditor().onDidContentSizeChange(fit),
    editor.onDidUpdateDiff(() => {
      fit();
      label();
    }),
  ];
  return {
    show: (before, after) => {
      original.setValue(before);
      modified.setValue(after);
    },
    dispose: () => {
      for (const listener of listeners) listener.dispose();
      editor.dispose();
      original.dispose();
      modified.dispose();
    },
  };
}

globalThis.rewardsmithDiff = { create };
