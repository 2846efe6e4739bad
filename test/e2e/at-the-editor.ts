import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Editor, EditorOptions } from '../../scripts/rig/editor';
import { openWindow, startEditor } from '../../scripts/rig/editor';
import { Person } from './person';

export const ROOT = resolve(__dirname, '..', '..');

interface Prepared extends EditorOptions {
  /** Folder of the extension under development; ours when absent. */
  readonly extension?: string;
}

export interface AtTheEditor {
  /** From the suite's `before` on. */
  readonly person: Person;
  readonly workspace: string;
}

/**
 * A person at a VS Code of their own, for all tests of a suite. `prepare` fills the workspace, an empty folder, and says how the editor
 * starts; null skips the suite. A test that fails leaves a screenshot.
 */
export function atTheEditor(
  name: string,
  prepare: (workspace: string, scratch: string) => Prepared | null,
): AtTheEditor {
  const scratch = mkdtempSync(join(tmpdir(), 'rewardsmith-e2e-'));
  const workspace = join(scratch, name);
  let editor: Editor | null = null;
  let person: Person | null = null;
  before(async function () {
    mkdirSync(workspace);
    const prepared = prepare(workspace, scratch);
    if (prepared === null) return this.skip();
    const { extension = ROOT, ...options } = prepared;
    editor = await startEditor(options);
    person = new Person(await openWindow(editor, { workspace, extension }));
  });
  after(async () => {
    await editor?.close();
    rmSync(scratch, { recursive: true, force: true });
  });
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await person?.screenshot(`failed-${this.currentTest.title}`);
  });
  return {
    workspace,
    get person() {
      if (!person) throw new Error('The editor has not been started.');
      return person;
    },
  };
}

/** An example of the repository, without what earlier runs have left in it. */
export function copyExample(name: string, into: string): void {
  cpSync(join(ROOT, 'examples', name), into, {
    recursive: true,
    filter: (path) => !path.includes('.rewardsmith'),
  });
}
