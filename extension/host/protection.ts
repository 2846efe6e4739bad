import type { Memento } from 'vscode';
import { l10n, window, workspace } from 'vscode';
import type { UnprotectedChoice, WithoutProtection } from '../core/sandbox/unprotected';

const KEY = 'runsUnprotected';

/**
 * Whether rewards of this workspace may run in the user's own Python where nothing isolates: asked once, at the first run
 * that needs it, and remembered with the workspace's state, where no repository can write it.
 */
export class Protection implements UnprotectedChoice {
  readonly hint = l10n.t(
    'To be asked again, choose "{0}".',
    'RewardSmith: Ask Again About Running Unprotected',
  );
  private asking: Promise<boolean> | null = null;

  constructor(private readonly memory: Memento) {}

  agree(what: WithoutProtection): Promise<boolean> {
    if (!workspace.isTrusted) return Promise.resolve(false);
    const known = this.memory.get<boolean>(KEY);
    if (known !== undefined) return Promise.resolve(known);
    return (this.asking ??= this.ask(what));
  }

  /** True when there was an answer to forget. */
  async forget(): Promise<boolean> {
    const known = this.memory.get<boolean>(KEY) !== undefined || this.asking !== null;
    this.asking = null;
    await this.memory.update(KEY, undefined);
    return known;
  }

  /** Who closes the question without an answer is not asked again in this window. */
  private async ask(what: WithoutProtection): Promise<boolean> {
    const run = l10n.t('Run Unprotected');
    const refuse = l10n.t("Don't Run");
    const answer = await window.showWarningMessage(
      l10n.t('Run the rewards of this workspace without protection?'),
      { modal: true, detail: detailOf(what) },
      // The first is what Enter says.
      refuse,
      run,
    );
    if (answer !== undefined) await this.memory.update(KEY, answer === run);
    return answer === run;
  }
}

function detailOf({ reason, can, still }: WithoutProtection): string {
  const list = (clauses: readonly string[]): string => clauses.map((clause) => `• ${clause}`).join('\n');
  return [
    reason,
    `${l10n.t('A reward, also one that a model has written, could then:')}\n${list(can)}`,
    `${l10n.t('It still:')}\n${list(still)}`,
    l10n.t(
      'Say yes only if you trust all reward code here. Rewards that need the standard library only run protected either way.',
    ),
  ].join('\n\n');
}
