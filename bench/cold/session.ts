// A session's first replay, in a process of its own that ends with it: node session.js STORAGE FOLDER
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type * as Engine from '../../extension/host/engine';
import { DEFAULT_LIMITS } from '../../extension/core/sandbox/sandbox';
import type { Result } from '../../extension/core/problem';

/** Milliseconds. */
export interface ColdSession {
  /** Until the bundle is loaded that the editor loads when it first runs something. */
  readonly engine: number;
  /** Until the recordings are read and the outcomes known. */
  readonly open: number;
  /** From asking for the replay until it is measured. */
  readonly replay: number;
}

async function main(storage: string, folder: string): Promise<ColdSession> {
  const times = [performance.now()];
  const lap = (): number => {
    times.push(performance.now());
    return (times.at(-1) ?? 0) - (times.at(-2) ?? 0);
  };
  const bundle = join(__dirname, '..', 'engine.js');
  const { createWorkbench } = createRequire(__filename)(bundle) as typeof Engine;
  const engine = lap();
  const workbench = createWorkbench({ runtime: 'pyodide', limits: DEFAULT_LIMITS, storage });
  const context = valueOf(await workbench.open(join(folder, 'lava.reward.json')));
  const open = lap();
  const file = join(folder, 'reward.py');
  const source = readFileSync(file, 'utf8');
  const reward = valueOf(await workbench.bind(context, { source, file, entry: null }));
  valueOf(await workbench.replay(context, reward));
  const replay = lap();
  workbench.dispose();
  return { engine, open, replay };
}

function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.problem.message);
  return result.value;
}

const [, , storage = '', folder = ''] = process.argv;
main(storage, folder).then(
  (times) => {
    process.stdout.write(JSON.stringify(times));
    process.exit(0);
  },
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
