import type { Limits } from '../core/sandbox/sandbox';
import type { RuntimeChoice } from '../core/sandbox/choose';
import { Uri, workspace } from 'vscode';

export const SECTION = 'rewardsmith';

/** What happens when a reward file is saved. Typing always lints. */
type OnSave = 'lint' | 'dryRun' | 'analyze';

export interface Settings {
  readonly python: string;
  readonly runtime: RuntimeChoice;
  readonly limits: Limits;
  readonly onSave: OnSave;
}

/** The settings as they are now for a file: folders of a workspace may differ. Defaults live in package.json alone. */
export function readSettings(file?: string): Settings {
  const section = workspace.getConfiguration(SECTION, file === undefined ? undefined : Uri.file(file));
  const read = <T>(key: string): T => {
    const value = section.get<T>(key);
    if (value === undefined) throw new Error(`package.json contributes no default for ${SECTION}.${key}.`);
    return value;
  };
  return {
    python: read<string>('python').trim(),
    runtime: read<RuntimeChoice>('runtime'),
    limits: { seconds: read<number>('limits.seconds'), megabytes: read<number>('limits.megabytes') },
    onSave: read<OnSave>('onSave'),
  };
}
