import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { runInExtensionHost, startEditor } from '../../scripts/rig/editor';
import type { BenchPart, BenchTable } from '../part';
import { median } from '../part';
import type { ColdSession } from './session';

const ROOT = resolve('.');

/** What comes before anything is warm: the extension's activation, and the first replay of a session. */
export const coldBench: BenchPart = {
  id: 'cold',
  async run({ repeats }) {
    const folder = mkdtempSync(join(tmpdir(), 'rewardsmith-bench-'));
    try {
      const sessions = firstReplays(folder, repeats);
      return [sessions, await activations(folder, repeats)];
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};

async function activations(folder: string, repeats: number): Promise<BenchTable> {
  const output = join(folder, 'activations.txt');
  const tests = join(folder, 'activation.js');
  await build({
    entryPoints: [join(ROOT, 'bench', 'cold', 'activation.ts')],
    outfile: tests,
    bundle: true,
    platform: 'node',
    external: ['vscode'],
  });
  const workspace = join(folder, 'empty');
  mkdirSync(workspace);
  // The extension host inherits it.
  process.env['REWARDSMITH_BENCH_OUTPUT'] = output;
  const editor = await startEditor();
  try {
    for (let i = 0; i < repeats; i++)
      if (!(await runInExtensionHost(editor, { workspace, extension: ROOT, tests, seconds: 120 })))
        throw new Error(`The extension could not be activated.\n${editor.log()}`);
  } finally {
    await editor.close();
  }
  const times = readFileSync(output, 'utf8').trim().split('\n').map(Number);
  return {
    title: 'Activation in VS Code',
    columns: ['', 'median', 'least', 'most'],
    rows: [['activation', ...[median(times), Math.min(...times), Math.max(...times)].map(shown)]],
    note:
      'Each in an extension host of its own, 3 s after its window has opened: loading the code, `activate`, and VS Code’s own part in it. ' +
      'The server, the browser that shows it and the extension host share this machine.',
  };
}

function firstReplays(folder: string, repeats: number): BenchTable {
  const example = join(folder, 'lava-crossing');
  cpSync(join(ROOT, 'examples', 'lava-crossing'), example, { recursive: true });
  const storage = join(folder, 'storage');
  const session = (): ColdSession => {
    const args = [join(ROOT, 'dist', 'bench', 'session.js'), storage, example];
    return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' })) as ColdSession;
  };
  const row = (what: string, sessions: readonly ColdSession[]): string[] => [
    what,
    ...(['engine', 'open', 'replay'] as const).map((key) => shown(median(sessions.map((each) => each[key])))),
  ];
  const fresh = Array.from({ length: repeats }, () => {
    rmSync(storage, { recursive: true, force: true });
    return session();
  });
  const later = Array.from({ length: repeats }, session);
  return {
    title: 'The first Pyodide replay of a session',
    columns: ['', 'engine loaded', 'task opened', 'replayed'],
    rows: [row('after an installation', fresh), row('with the snapshot of an earlier session', later)],
    note:
      'Each in a process of its own; the example’s 3,181 steps. Opened: recordings read and outcomes known, for which Pyodide starts (and ' +
      'after an installation makes its snapshot). Replayed: from asking for it until all is measured.',
  };
}

function shown(milliseconds: number): string {
  return `${Math.round(milliseconds)} ms`;
}
