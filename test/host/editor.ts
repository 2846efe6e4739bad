import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CodeAction, CodeLens, Diagnostic, TextDocument } from 'vscode';
import { commands, extensions, languages, Range, Uri, window, workspace, WorkspaceEdit } from 'vscode';

export const EXTENSION_ID = 'rewardsmith.rewardsmith';

/** Path of a file in the workspace, which is a fresh copy of examples/lava-crossing. */
export function inWorkspace(...parts: string[]): string {
  const folder = workspace.workspaceFolders?.[0];
  assert.ok(folder, 'no folder is open');
  return join(folder.uri.fsPath, ...parts);
}

export function theExtension() {
  const extension = extensions.getExtension(EXTENSION_ID);
  assert.ok(extension, `${EXTENSION_ID} is not there`);
  return extension;
}

/** Waits until `look` gives something; what it gave last is in the message when it never does. */
export async function until<T>(
  what: string,
  look: () => T | null | undefined | false | Promise<T | null | undefined | false>,
  seconds = 20,
): Promise<T> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const seen = await look();
    if (seen !== null && seen !== undefined && seen !== false) return seen;
    if (Date.now() > deadline) throw new Error(`Waited ${seconds} s in vain: ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

export async function open(...parts: string[]): Promise<TextDocument> {
  const document = await workspace.openTextDocument(Uri.file(inWorkspace(...parts)));
  await window.showTextDocument(document);
  return document;
}

/** Replaces the whole text, unsaved, as typing does. */
export async function type(document: TextDocument, text: string): Promise<void> {
  const edit = new WorkspaceEdit();
  edit.replace(document.uri, new Range(0, 0, document.lineCount, 0), text);
  assert.ok(await workspace.applyEdit(edit));
}

/** Back to the text on disk. */
export async function revert(document: TextDocument): Promise<void> {
  await window.showTextDocument(document);
  await commands.executeCommand('workbench.action.files.revert');
}

/** RewardSmith's diagnostics of a document. */
export function diagnosticsOf(document: TextDocument): Diagnostic[] {
  return languages.getDiagnostics(document.uri).filter(({ source }) => source === 'RewardSmith');
}

/** The code alone, without the page it leads to. */
export function codeOf({ code }: Diagnostic): string {
  return String(typeof code === 'object' ? code.value : (code ?? ''));
}

export async function lensesOf(document: TextDocument): Promise<string[]> {
  const lenses = await commands.executeCommand<CodeLens[]>(
    'vscode.executeCodeLensProvider',
    document.uri,
    20,
  );
  return lenses.map(({ command }) => command?.title ?? '').filter(Boolean);
}

export async function actionsAt(document: TextDocument, range: Range): Promise<CodeAction[]> {
  return commands.executeCommand<CodeAction[]>('vscode.executeCodeActionProvider', document.uri, range);
}

/** Webview tabs that are open, by view type. VS Code puts its own prefix before ours. */
export function panelTabs(): string[] {
  return window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .map(({ input }) =>
      typeof input === 'object' && input !== null && 'viewType' in input ? input.viewType : null,
    )
    .filter((viewType): viewType is string => typeof viewType === 'string')
    .filter((viewType) => viewType.endsWith('rewardsmith.panel'));
}

export function manifest(): {
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly title: string }[];
  };
} {
  return JSON.parse(readFileSync(join(theExtension().extensionPath, 'package.json'), 'utf8'));
}
