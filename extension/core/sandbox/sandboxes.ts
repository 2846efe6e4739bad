import { PyodideSandbox } from './pyodide';
import { PythonSandbox, type PythonChoice } from './python';
import { defaultStorage } from './snapshot';

export interface SandboxOptions extends PythonChoice {
  /** Folder for caches (Pyodide's memory snapshot), outside any workspace; the system's cache folder when absent. */
  readonly storage?: string | undefined;
}

/** Both runtimes. Nothing is started before it is needed. */
export class Sandboxes {
  readonly pyodide: PyodideSandbox;
  readonly python: PythonSandbox;

  constructor(options: SandboxOptions = {}) {
    this.pyodide = new PyodideSandbox(options.storage ?? defaultStorage());
    this.python = new PythonSandbox(options);
  }

  dispose(): void {
    this.pyodide.dispose();
    this.python.dispose();
  }
}
