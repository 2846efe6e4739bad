import { basename } from 'node:path';
import type { Disposable } from 'vscode';
import { commands, EventEmitter, Uri, workspace } from 'vscode';

const SCHEME = 'rewardsmith-candidate';

/** Code that is not a file: read-only documents for the editor's own diff view. */
export class CandidateDocuments implements Disposable {
  private readonly texts = new Map<string, string>();
  private readonly changed = new EventEmitter<Uri>();
  private readonly registration = workspace.registerTextDocumentContentProvider(SCHEME, {
    onDidChange: this.changed.event,
    provideTextDocumentContent: (uri) => this.texts.get(uri.toString()) ?? '',
  });

  /** Opens VS Code's diff of the reward file, as it stands, against `code`. */
  async showDiff(rewardFile: string, code: string, name: string): Promise<void> {
    const uri = Uri.from({ scheme: SCHEME, path: `/${name}/${basename(rewardFile)}` });
    this.texts.set(uri.toString(), code);
    this.changed.fire(uri);
    const title = `${basename(rewardFile)} ↔ ${name}`;
    await commands.executeCommand('vscode.diff', Uri.file(rewardFile), uri, title, { preview: true });
  }

  dispose(): void {
    this.registration.dispose();
    this.changed.dispose();
  }
}
