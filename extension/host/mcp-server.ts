import type { Event, ExtensionContext } from 'vscode';
import * as vscode from 'vscode';
import { Disposable, EventEmitter, lm, workspace } from 'vscode';
import { join } from 'node:path';
import { SECTION } from './settings';
import { mayRun } from './trust';

const PROVIDER = 'rewardsmith.mcp';
const OFFERED = 'agents.mcpServer';

/** Of the editor's interface since 1.101, by which an extension offers servers; editors before it have none. */
interface McpServers {
  registerMcpServerDefinitionProvider?: (
    id: string,
    provider: {
      readonly onDidChangeMcpServerDefinitions: Event<void>;
      provideMcpServerDefinitions(): readonly object[];
    },
  ) => Disposable;
}

interface StdioDefinitions {
  McpStdioServerDefinition?: new (
    label: string,
    command: string,
    args: readonly string[],
    env: Readonly<Record<string, string>>,
    version: string,
  ) => object;
}

/**
 * `rewardsmith mcp` for agents that know only that protocol. Off unless the user wants it: agent mode has the same tools
 * from the extension, and each would be there twice.
 */
export function offerMcpServer({ extension, extensionPath }: ExtensionContext): Disposable {
  const { registerMcpServerDefinitionProvider: register } = lm as McpServers;
  const { McpStdioServerDefinition: Definition } = vscode as StdioDefinitions;
  // Editors before had one of the name that wants to be declared otherwise, and throws.
  if (!isSince(1, 101) || !register || !Definition) return new Disposable(() => undefined);
  const changed = new EventEmitter<void>();
  const { version } = extension.packageJSON as { version: string };
  return Disposable.from(
    changed,
    workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(`${SECTION}.${OFFERED}`)) changed.fire();
    }),
    workspace.onDidGrantWorkspaceTrust(() => changed.fire()),
    register(PROVIDER, {
      onDidChangeMcpServerDefinitions: changed.event,
      provideMcpServerDefinitions: () => {
        const wanted = workspace.getConfiguration(SECTION).get<boolean>(OFFERED) === true;
        if (!wanted || !mayRun()) return [];
        const root = workspace.workspaceFolders?.[0]?.uri.fsPath ?? '.';
        const args = [join(extensionPath, 'dist', 'cli.js'), 'mcp', '--root', root];
        // The editor's own Node runs it, so that none has to be installed.
        return [
          new Definition('RewardSmith', process.execPath, args, { ELECTRON_RUN_AS_NODE: '1' }, version),
        ];
      },
    }),
  );
}

function isSince(major: number, minor: number): boolean {
  const [ofEditor = 0, minorOfEditor = 0] = vscode.version.split('.').map(Number);
  return ofEditor > major || (ofEditor === major && minorOfEditor >= minor);
}
