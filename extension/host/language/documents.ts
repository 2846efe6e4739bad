import type { DocumentFilter } from 'vscode';

/** Documents that may be rewards: Python on disk, and Python that is not saved yet. */
export const REWARDS: readonly DocumentFilter[] = [
  { language: 'python', scheme: 'file' },
  { language: 'python', scheme: 'untitled' },
];

export const TASK_FILES: DocumentFilter = { scheme: 'file', pattern: '**/*.reward.json' };
