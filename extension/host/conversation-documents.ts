import type { Disposable, QuickPickItem } from 'vscode';
import { l10n, languages, Uri, window, workspace } from 'vscode';
import type { Result } from '../core/problem';
import { ok } from '../core/problem';
import { loadEngine } from './load-engine';

const SCHEME = 'rewardsmith-conversation';

/** What was said to models and by them, as read-only pages. */
export class ConversationDocuments implements Disposable {
  private readonly texts = new Map<string, string>();
  private readonly registration = workspace.registerTextDocumentContentProvider(SCHEME, {
    provideTextDocumentContent: (uri) => this.texts.get(uri.toString()) ?? '',
  });

  /** Lets the user choose an exchange of the task's last run, in the order they happened, and opens it. */
  async show(taskFile: string): Promise<Result<void>> {
    const { readConversation, conversationsFolder, exchangeText } = await loadEngine();
    const kept = await readConversation(conversationsFolder(taskFile));
    if (!kept.ok) return kept;
    const items = kept.value.map(
      ({ exchange }): QuickPickItem & { readonly text: string; readonly name: string } => {
        const { number, role, model, answer, problem, messages } = exchange;
        const came = answer
          ? l10n.t(
              '{0} + {1} tokens, {2} s',
              answer.usage.input,
              answer.usage.output,
              (answer.milliseconds / 1000).toFixed(1),
            )
          : (problem?.message ?? l10n.t('no answer'));
        return {
          label: `${number} · ${role}`,
          description: model,
          detail: `${came} · ${l10n.t('{0} messages', messages.length)}`,
          text: exchangeText(exchange),
          name: `${String(number).padStart(4, '0')}-${role}.md`,
        };
      },
    );
    const picked = await window.showQuickPick(items, {
      title: l10n.t('What was said to the model'),
      placeHolder: l10n.t('The last run, in the order it happened'),
      matchOnDescription: true,
    });
    if (!picked) return ok(undefined);
    const uri = Uri.from({ scheme: SCHEME, path: `/${picked.name}`, query: taskFile });
    this.texts.set(uri.toString(), picked.text);
    const document = await workspace.openTextDocument(uri);
    await window.showTextDocument(await languages.setTextDocumentLanguage(document, 'markdown'), {
      preview: true,
    });
    return ok(undefined);
  }

  dispose(): void {
    this.registration.dispose();
  }
}
