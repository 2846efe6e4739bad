import type { Uri } from 'vscode';
import { workspace } from 'vscode';
import type { GeneralFindings } from '../../core/editing/neighbours';
import { SECTION } from '../settings';

/** What is shown in the code itself, each to be turned off on its own. */
export interface EditorSettings {
  readonly coverage: boolean;
  readonly contributions: boolean;
  readonly generalFindings: GeneralFindings;
}

/** The settings for one document: folders of a workspace may differ. */
export function editorSettings(uri: Uri): EditorSettings {
  const section = workspace.getConfiguration(`${SECTION}.editor`, uri);
  return {
    coverage: section.get('coverage', true),
    contributions: section.get('contributions', true),
    generalFindings: section.get<GeneralFindings>('generalFindings', 'auto'),
  };
}
