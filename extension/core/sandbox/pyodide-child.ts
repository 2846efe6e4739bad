/**
 * The process that Pyodide runs in; nothing else of RewardSmith is loaded here. Started as
 * `node <permission flags> child.js serve [SNAPSHOT]`, it answers one request and ends; `child.js snapshot` writes the memory of a
 * started interpreter, with the harness loaded, to standard output.
 *
 * Node's permission model (no files but ours, no processes, no workers, no addons) is switched on by whoever starts us.
 * It leaves sockets open, so they are closed here, before any Python exists.
 */
import { constants, readdirSync, readFileSync, readSync, writeSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import type { loadPyodide, PyodideAPI } from 'pyodide';
import type { PyBuffer, PyProxy } from 'pyodide/ffi';
import { columnFunctions, type Run, type Transfer } from './kernels';

type Load = typeof loadPyodide;

const SIGINT = 2;
/** The interrupt is looked at some 100,000 times a second; the parent is looked for less often. */
const POLLS_PER_PARENT_CHECK = 4096;

/**
 * V8 optimizes a function of the interpreter once it has run through so many bytes. At V8's own 1.8 million it optimizes hundreds that
 * a run of a second hardly needs, on the same cores; those that a long run lives on get there as well.
 */
const TIERING_BUDGET = 100_000_000;

const parent = process.ppid;
/** Ends the process at once; `process.exit` would run handlers first. */
const leave = (process as unknown as { reallyExit(code: number): never }).reallyExit.bind(process);
let memoryLimit = Infinity;

/** As much of it as is used here; @types/node leaves WebAssembly to the DOM's types. */
declare const WebAssembly: {
  readonly Memory: { readonly prototype: { buffer: ArrayBuffer; grow(pages: number): number } };
};

type Memory = typeof WebAssembly.Memory.prototype;

/** Emscripten takes a refusal to grow for "out of memory", and Python makes a MemoryError of it. */
function boundMemory(): void {
  const { grow } = WebAssembly.Memory.prototype;
  WebAssembly.Memory.prototype.grow = function (this: Memory, pages: number): number {
    if (this.buffer.byteLength + pages * 65536 > memoryLimit) throw new RangeError('over the memory limit');
    return grow.call(this, pages);
  };
}

const CLOSED = [
  'net',
  'tls',
  'http',
  'https',
  'http2',
  'dgram',
  'dns',
  'child_process',
  'worker_threads',
  'cluster',
  'inspector',
];

/** A class that somebody kept from before is of no use either. */
function closeMethods(prototype: object, refuse: () => never): void {
  for (const name of ['connect', 'listen', 'bind', 'send', 'request', 'spawn', 'postMessage'])
    if (Object.hasOwn(prototype, name)) Reflect.set(prototype, name, refuse);
}

function closeDoors(): void {
  const refuse = (): never => {
    throw new Error('not available in the sandbox');
  };
  // All are loaded before any is closed: they are made of each other (and so is `tty`, which Pyodide asks for later).
  const [, ...modules] = ['tty', ...CLOSED].map(
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- the live module objects, whose functions are replaced
    (name) => require(`node:${name}`) as Record<string, unknown>,
  );
  for (const exports of modules) {
    for (const [key, value] of Object.entries(exports)) {
      if (typeof value !== 'function') continue;
      Reflect.set(exports, key, refuse);
      if (value.prototype !== undefined) closeMethods(value.prototype as object, refuse);
    }
  }
  syncBuiltinESMExports();
  for (const name of ['_linkedBinding', 'dlopen', 'kill', 'getBuiltinModule', '_debugProcess'])
    Reflect.set(process, name, refuse);
  // Emscripten asks for the file flags, and nothing else may be asked for.
  const flags = { fs: { ...constants } };
  Reflect.set(process, 'binding', (name: string) => (name === 'constants' ? flags : refuse()));
  for (const name of ['fetch', 'WebSocket', 'EventSource', 'XMLHttpRequest', 'Worker', 'BroadcastChannel'])
    Reflect.deleteProperty(globalThis, name);
}

function read(length: number): Uint8Array<ArrayBuffer> {
  const buffer = new Uint8Array(length);
  for (let offset = 0; offset < length;) {
    let n: number;
    try {
      n = readSync(0, buffer, offset, length - offset, null);
    } catch (error) {
      if (!isAgain(error)) throw error;
      pause();
      continue;
    }
    if (n === 0) leave(0); // Nobody wants anything from us any more.
    offset += n;
  }
  return buffer;
}

function lengths(): number[] {
  return Array.from(new BigUint64Array(read(16).buffer), Number);
}

function write(bytes: Uint8Array, fd = 1): void {
  for (let offset = 0; offset < bytes.length;) {
    try {
      offset += writeSync(fd, bytes, offset);
    } catch (error) {
      if (!isAgain(error)) throw error;
      pause();
    }
  }
}

function isAgain(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'EAGAIN';
}

function pause(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
}

async function load(snapshot: string | undefined): Promise<PyodideAPI> {
  const { loadPyodide } = (await import(pathToFileURL(join(__dirname, 'pyodide.mjs')).href)) as {
    loadPyodide: Load;
  };
  const ignore = (): void => undefined;
  const options = {
    // `import js` finds an empty object instead of Node's globals.
    jsglobals: Object.create(null) as object,
    stdin: (): null => null,
    stdout: ignore,
    stderr: ignore,
  };
  if (snapshot !== undefined) {
    try {
      return await loadPyodide({ ...options, _loadSnapshot: readFileSync(snapshot) });
    } catch {
      // A snapshot that doesn't fit this version or is damaged: start without it.
    }
  }
  const pyodide = await loadPyodide({
    ...options,
    env: { HOME: '/home', PYTHONHASHSEED: '0' },
    _makeSnapshot: process.argv[2] === 'snapshot',
  });
  const harness = join(__dirname, '../python/rewardsmith_harness');
  pyodide.FS.mkdirTree('/rewardsmith/rewardsmith_harness');
  for (const name of readdirSync(harness))
    pyodide.FS.writeFile(`/rewardsmith/rewardsmith_harness/${name}`, readFileSync(join(harness, name)));
  pyodide.runPython(`
import sys
sys.path.insert(0, "/rewardsmith")
import rewardsmith_harness.wasm
del sys.path[0], sys, rewardsmith_harness
`);
  return pyodide;
}

/** Built-in modules that read and write memory by its address, or lead to JavaScript. */
const FORGOTTEN = /^(_ctypes|_pyodide_core|_remote_debugging|_test.*|_xxtest.*)$/;

/** Takes them off the interpreter's list of built-in modules: what is not there can't be made again. */
function forgetModules(pyodide: PyodideAPI): void {
  const { HEAPU8, _PyImport_Inittab: list } = (
    pyodide as unknown as { _module: { HEAPU8: Uint8Array; _PyImport_Inittab: number } }
  )._module;
  const memory = new DataView(HEAPU8.buffer);
  // struct _inittab { const char *name; PyObject *(*initfunc)(void); }, up to one without a name.
  for (let at = memory.getUint32(list, true); memory.getUint32(at, true) !== 0; at += 8) {
    const name = memory.getUint32(at, true);
    const text = Buffer.from(HEAPU8.buffer, name, HEAPU8.indexOf(0, name) - name).toString('latin1');
    if (FORGOTTEN.test(text)) HEAPU8[name] = 0;
  }
}

function serve(pyodide: PyodideAPI): void {
  forgetModules(pyodide);
  const harness = pyodide.pyimport('rewardsmith_harness.wasm') as PyProxy & {
    kept(payload: Uint8Array): PyProxy;
    keep_only(ahead: PyProxy): void;
    serve(
      header: string,
      payload: Uint8Array,
      ahead: PyProxy | undefined,
      emit: (frame: PyProxy) => void,
      leave: () => void,
      note: (file: string, line: number, name: string) => void,
      run: Run,
      transfer: Transfer,
    ): PyProxy;
  };
  const exposed = pyodide.pyimport('rewardsmith_harness.exposed') as PyProxy & { run(box: PyProxy): void };
  let ahead: PyProxy | undefined;
  let [headerLength = 0, payloadLength = 0] = lengths();
  let aheadLength = 0;
  while (headerLength === 0) {
    // Columns that a request to come is about. What came before them is none of it.
    if (ahead) harness.keep_only(ahead);
    ahead?.destroy();
    const columns = read(payloadLength);
    ahead = harness.kept(columns);
    columns.fill(0);
    aheadLength = payloadLength;
    [headerLength = 0, payloadLength = 0] = lengths();
  }
  const header = new TextDecoder().decode(read(headerLength));
  const payload = read(payloadLength);
  const { seconds, megabytes } = JSON.parse(header) as { seconds: number; megabytes: number };
  // The recording comes on top: it is not the reward's.
  memoryLimit = megabytes * 1024 * 1024 + 2 * (payloadLength + aheadLength);
  interruptAfter(pyodide, seconds);
  const emit = (frame: PyProxy): void => {
    const buffer = (frame as PyProxy & { getBuffer(type: 'u8'): PyBuffer }).getBuffer('u8');
    try {
      write(buffer.data as Uint8Array);
    } finally {
      buffer.release();
    }
  };
  // Of no use to who reaches it but to say on which line it is.
  const note = (file: string, line: number, name: string): void =>
    write(Buffer.from(`Line (most recent call first):\n  File "${file}", line ${line} in ${name}\n`), 2);
  const { run, transfer } = columnFunctions();
  exposed.run(harness.serve(header, payload, ahead, emit, () => leave(0), note, run, transfer));
}

/** Python polls an "interrupt buffer"; ours is no memory but a look at the clock, so nobody else has to write to it. */
function interruptAfter(pyodide: PyodideAPI, seconds: number): void {
  let deadline = performance.now() + seconds * 1000;
  let polls = 0;
  const clock = {
    get 0(): number {
      if (++polls % POLLS_PER_PARENT_CHECK === 0 && process.ppid !== parent) leave(1);
      if (performance.now() < deadline) return 0;
      // The harness may be busy; it is asked again until it leaves.
      deadline = performance.now() + 50;
      return SIGINT;
    },
    set 0(_value: number) {
      // Python acknowledges the signal; there is nothing to reset.
    },
  };
  pyodide.setInterruptBuffer(clock as unknown as Uint8Array);
}

async function main(): Promise<void> {
  const [, , mode, snapshot] = process.argv;
  setFlagsFromString(`--wasm-tiering-budget=${TIERING_BUDGET}`);
  boundMemory();
  closeDoors();
  const pyodide = await load(snapshot);
  if (mode === 'snapshot') write(pyodide.makeMemorySnapshot());
  else serve(pyodide);
  leave(0);
}

main().catch((error: unknown) => {
  writeSync(2, `${error instanceof Error ? error.message : String(error)}\n`);
  leave(70);
});
