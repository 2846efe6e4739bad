import { fail, ok, type Result } from '../problem';
import { Child } from './child';
import type { AskInside, Interpreter } from './interpreter';
import { BUBBLEWRAPS, sandboxExec, UNSHARES, type HarnessFunction, type Isolation } from './isolation';
import { landlockBy, pythonOnPath } from './landlock';

/** Characters; an interpreter with a long `sys.path` says less. */
const MOST_ANSWER = 1 << 20;

/** In the order of trying; the first that works on this machine is used. */
type Layers<Layer extends Isolation = Isolation> = Iterable<Layer> | AsyncIterable<Layer>;

const LAYERS: Readonly<Partial<Record<NodeJS.Platform, () => Layers>>> = {
  linux: linuxLayers,
  darwin: () => [sandboxExec],
};

async function* linuxLayers(): AsyncGenerator<Isolation> {
  yield* BUBBLEWRAPS;
  yield* UNSHARES;
  const python = await pythonOnPath();
  if (python !== null) yield landlockBy(python);
}

function layersHere(): Layers {
  return LAYERS[process.platform]?.() ?? [];
}

const chosen = new Map<string, Promise<Result<Isolation>>>();

/** The strongest isolation that works here for this interpreter. Tried once a session. */
export function chooseIsolation(interpreter: Interpreter, folder: string): Promise<Result<Isolation>> {
  let choice = chosen.get(interpreter.executable);
  if (!choice) chosen.set(interpreter.executable, (choice = tryLayers(interpreter, folder)));
  return choice;
}

async function tryLayers(interpreter: Interpreter, folder: string): Promise<Result<Isolation>> {
  const tried = await firstThatWorks(layersHere(), interpreter, folder);
  if (!Array.isArray(tried)) return ok(tried);
  return fail(
    'no-isolation',
    `Your Python interpreter can't be run safely here: ${tried.join('; ') || `there is no isolation for ${systemName()}`}.`,
    `${howToIsolate()} Rewards that need the standard library only run on Pyodide, which is built in.`,
  );
}

/** What to install, as a sentence. */
function howToIsolate(): string {
  if (process.platform === 'linux')
    return 'Install bubblewrap (apt install bubblewrap), which in a container needs user namespaces, or use Linux 6.12 or later.';
  return process.platform === 'win32' ? 'Open the folder in WSL, and install bubblewrap there.' : '';
}

function systemName(): string {
  return process.platform === 'win32' ? 'Windows' : process.platform;
}

/** True where the system has a way to isolate, whether it works or not. */
export function canIsolate(): boolean {
  return LAYERS[process.platform] !== undefined;
}

/** Without a user namespace, the user's other processes count, too. */
export function countsProcessesApart({ id }: Isolation): boolean {
  return id !== 'none' && id !== 'landlock';
}

/** The first layer that runs this interpreter, or why each does not. */
export async function firstThatWorks<Layer extends Isolation>(
  layers: Layers<Layer>,
  interpreter: Interpreter,
  folder: string,
): Promise<Layer | string[]> {
  const tried = new Set<string>();
  for await (const layer of layers) {
    const said = await outputOf(layer, interpreter, folder, 'probe');
    if (typeof said !== 'string' && said.answer.trim() === 'ready') return layer;
    tried.add(`${layer.id}: ${typeof said === 'string' ? said : 'no answer'}`);
  }
  return [...tried];
}

/** What an interpreter that nobody vetted says of itself, in the first isolation in which it says anything. */
export function askInside(folder: string, layers?: Layers): AskInside {
  return async (guess) => {
    let reason = `there is no isolation for ${systemName()}`;
    for await (const layer of layers ?? layersHere()) {
      const said = await outputOf(layer, guess, folder, 'describe');
      if (typeof said !== 'string') return said;
      reason = said;
    }
    return reason;
  };
}

async function outputOf(
  layer: Isolation,
  interpreter: Interpreter,
  folder: string,
  run: HarnessFunction,
): Promise<{ readonly answer: string } | string> {
  const child = new Child(layer.wrap(interpreter, folder, run));
  let answer = '';
  child.onOutput((chunk) => {
    answer += chunk.toString();
    if (answer.length > MOST_ANSWER) child.kill();
  });
  const timer = setTimeout(() => child.kill(), 20_000);
  const exit = await child.exited;
  clearTimeout(timer);
  if (exit.code === 0 && answer !== '') return { answer };
  return exit.error ?? child.stderr.trim().split('\n').at(-1) ?? 'no answer';
}
