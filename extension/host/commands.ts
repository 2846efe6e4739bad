import type { Disposable, LogOutputChannel } from 'vscode';
import { commands, window } from 'vscode';
import { messageOf } from '../core/problem';
import type { CommandName } from './command-ids';
import { COMMANDS } from './command-ids';
import { logFault } from './log';

/** What a command does; arguments come from menus, lenses and other extensions, so nothing is known of them. */
export type Handler = (...args: readonly unknown[]) => Promise<void>;

/** Registers a handler for every command. What a handler throws is our fault: it is logged whole and told in a sentence. */
export function registerCommands(
  handlers: Readonly<Record<CommandName, Handler>>,
  log: LogOutputChannel,
): Disposable[] {
  return (Object.keys(COMMANDS) as CommandName[]).map((name) =>
    commands.registerCommand(COMMANDS[name], async (...args: unknown[]) => {
      try {
        await handlers[name](...args);
      } catch (thrown) {
        logFault(log, thrown);
        void window.showErrorMessage(`RewardSmith: ${messageOf(thrown)}`);
      }
    }),
  );
}
