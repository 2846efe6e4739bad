import type { Memento } from 'vscode';
import { l10n, window } from 'vscode';
import { printable } from '../core/printable';
import type { DownloadChoice } from '../core/trajectory/remote/downloads';
import { mayRun } from './trust';

const KEY = 'downloadsFrom';

/**
 * Which servers recordings of this workspace may be fetched from: asked once a server, and remembered with the workspace's state,
 * where no repository can write it. Who says no is not asked again in this window.
 */
export class DownloadHosts implements DownloadChoice {
  readonly hint = l10n.t(
    'To be asked again, choose "{0}".',
    'RewardSmith: Ask Again About Running Unprotected',
  );
  private readonly asking = new Map<string, Promise<boolean>>();

  constructor(private readonly memory: Memento) {}

  agree(host: string): Promise<boolean> {
    if (!mayRun()) return Promise.resolve(false);
    if (this.agreed().includes(host)) return Promise.resolve(true);
    const answer = this.asking.get(host) ?? this.ask(host);
    this.asking.set(host, answer);
    return answer;
  }

  /** True when there was an answer to forget. */
  async forget(): Promise<boolean> {
    const known = this.asking.size > 0 || this.agreed().length > 0;
    this.asking.clear();
    await this.memory.update(KEY, undefined);
    return known;
  }

  private agreed(): readonly string[] {
    return this.memory.get<readonly string[]>(KEY) ?? [];
  }

  private async ask(host: string): Promise<boolean> {
    const download = l10n.t('Download');
    const answer = await window.showWarningMessage(
      l10n.t('Download recordings from {0}?', printable(host)),
      {
        modal: true,
        detail: l10n.t(
          'A task file of this workspace names recordings there. The server then sees your address and when you open the task. They are kept in your cache folder.',
        ),
      },
      download,
    );
    if (answer !== download) return false;
    await this.memory.update(KEY, [...this.agreed(), host]);
    return true;
  }
}
