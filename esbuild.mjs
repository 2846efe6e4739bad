// Bundles the extension, the command line and the webview, and copies what ships beside them to dist/assets.
// With --tests: bundles the suite that runs inside VS Code to dist-test/ instead. With --bench: the benchmark, to dist/bench/.
import { build, context } from 'esbuild';
import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { thirdPartyNotices } from './scripts/third-party.mjs';

const watch = process.argv.includes('--watch');
const tests = process.argv.includes('--tests');
const bench = process.argv.includes('--bench');
const production = process.argv.includes('--production');

/** [from, to below dist/assets] */
const assets = [
  ['node_modules/web-tree-sitter/web-tree-sitter.wasm', 'tree-sitter/web-tree-sitter.wasm'],
  ['node_modules/tree-sitter-python/tree-sitter-python.wasm', 'tree-sitter/tree-sitter-python.wasm'],
  ['node_modules/@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm', 'jpeg/mozjpeg_dec.wasm'],
  // ruff's loader reads the WebAssembly file beside itself, so both stay together and outside the bundle.
  ...['ruff_wasm.js', 'ruff_wasm_bg.wasm'].map((name) => [
    `node_modules/@astral-sh/ruff-wasm-nodejs/${name}`,
    `ruff/${name}`,
  ]),
  ...['pyodide.asm.mjs', 'pyodide.asm.wasm', 'pyodide.mjs', 'pyodide-lock.json', 'python_stdlib.zip'].map(
    (name) => [`node_modules/pyodide/${name}`, `pyodide/${name}`],
  ),
  // What HDF5 files are compressed with besides gzip: h5py's own, and those of PyTables and hdf5plugin.
  ...['lzf', 'blosc', 'blosc2', 'bz2', 'lz4', 'zstd'].map((name) => [
    `node_modules/h5wasm-plugins/plugins/libH5Z${name}.so`,
    `hdf5/plugins/libH5Z${name}.so`,
  ]),
  ['python', 'python'],
  ['extension/core/designer/prompts', 'prompts'],
  ['extension/core/critic/prompts', 'prompts'],
  ['extension/core/analyzer/prompts', 'prompts'],
  ['extension/core/critic/pages', 'rules'],
  ['extension/core/agent-tools/skill', 'skill'],
];

const common = {
  bundle: true,
  sourcemap: production ? false : 'linked',
  minify: production,
  logLevel: 'warning',
  metafile: true,
};

/** Names the code that reads and replays: what was kept from an earlier run is only as good as the code that made it. */
function codeDigest() {
  const hash = createHash('sha256').update(readFileSync('package-lock.json'));
  for (const folder of ['extension/core', 'python'])
    for (const name of readdirSync(folder, { recursive: true }).sort())
      if (/\.(ts|py)$/.test(name)) hash.update(name).update(readFileSync(join(folder, name)));
  return hash.digest('hex').slice(0, 32);
}

// A few libraries ask where they are (import.meta.url), which a CommonJS bundle has no answer to.
const whereAmI = "const bundleUrl = require('node:url').pathToFileURL(__filename).href;";
const node = {
  ...common,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  external: ['vscode'],
  define: { 'import.meta.url': 'bundleUrl', CODE_DIGEST: JSON.stringify(codeDigest()) },
  banner: { js: whereAmI },
};

/** Imports of './engine' stay imports of dist/engine.js: the extension loads it when it first runs something. */
const engineApart = {
  name: 'engine-apart',
  setup: ({ onResolve }) =>
    onResolve({ filter: /^\.\/engine$/ }, () => ({ path: './engine.js', external: true })),
};

/** The same for the client libraries of language models, which only a run with a model needs. */
const providersApart = {
  name: 'providers-apart',
  setup: ({ onResolve }) =>
    onResolve({ filter: /^\.\/providers\/registry$/ }, () => ({ path: './providers.js', external: true })),
};

const builds = [
  {
    ...node,
    entryPoints: { extension: 'extension/main.ts' },
    outdir: 'dist',
    plugins: [engineApart],
    supported: { 'dynamic-import': false },
  },
  {
    ...node,
    entryPoints: { engine: 'extension/host/engine.ts' },
    outdir: 'dist',
    plugins: [providersApart],
  },
  { ...node, entryPoints: { providers: 'extension/core/model/providers/registry.ts' }, outdir: 'dist' },
  {
    ...node,
    entryPoints: { cli: 'extension/cli.ts' },
    outdir: 'dist',
    plugins: [providersApart],
    banner: { js: `#!/usr/bin/env node\n${whereAmI}` },
  },
  // Beside Pyodide, because it may read nothing else.
  {
    ...node,
    entryPoints: { child: 'extension/core/sandbox/pyodide-child.ts' },
    outdir: 'dist/assets/pyodide',
  },
  {
    ...node,
    entryPoints: { worker: 'extension/core/trajectory/columnar/worker.ts' },
    outdir: 'dist/assets/columnar',
  },
  {
    ...node,
    entryPoints: { worker: 'extension/core/trajectory/worker.ts' },
    outdir: 'dist/assets/reading',
  },
  {
    // h5wasm is an ES module; it runs in a worker thread of its own.
    ...node,
    define: {},
    banner: {},
    sourcemap: false,
    charset: 'utf8',
    format: 'esm',
    entryPoints: { 'assets/hdf5/worker': 'extension/core/trajectory/hdf5/worker.ts' },
    outdir: 'dist',
    outExtension: { '.js': '.mjs' },
  },
  {
    ...common,
    platform: 'browser',
    target: 'es2022',
    format: 'iife',
    entryPoints: {
      panel: 'webview/main.ts',
      recording: 'webview/recording/main.ts',
      // Monaco is twenty times the rest of the panel: it is loaded when the first diff is shown.
      diff: 'webview/diff/main.ts',
      'editor.worker': 'monaco-editor/editor/editor.worker.js',
    },
    outdir: 'dist/webview',
    loader: { '.ttf': 'file' },
  },
].filter(({ entryPoints }) =>
  Object.values(entryPoints).every((file) => !file.endsWith('.ts') || existsSync(file)),
);

const testBuild = {
  ...node,
  entryPoints: (existsSync('test/host') ? readdirSync('test/host') : [])
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `test/host/${name}`),
  outdir: 'dist-test/host',
  external: ['vscode', 'mocha'],
};

/** What is measured is bundled as what is installed: run from source file by file, it is half as fast. */
const benchBuild = {
  ...node,
  entryPoints: { main: 'bench/main.ts', session: 'bench/cold/session.ts' },
  outdir: 'dist/bench',
  external: ['vscode', 'esbuild', 'playwright-core'],
};

async function copyAssets() {
  for (const [from, to] of assets) {
    if (!existsSync(from)) continue;
    await mkdir(dirname(`dist/assets/${to}`), { recursive: true });
    await cp(from, `dist/assets/${to}`, {
      recursive: true,
      filter: (path) => !path.includes('__pycache__'),
    });
  }
}

if (tests) {
  await rm('dist-test', { recursive: true, force: true });
  await build(testBuild);
} else if (bench) {
  await build(benchBuild);
} else {
  await rm('dist', { recursive: true, force: true });
  await copyAssets();
  if (watch) for (const options of builds) await (await context(options)).watch();
  else {
    const built = await Promise.all(builds.map((options) => build(options)));
    const files = built.flatMap(({ metafile }) => Object.keys(metafile.inputs));
    await writeFile(
      'dist/THIRD_PARTY_NOTICES.txt',
      thirdPartyNotices([...files, ...assets.map(([from]) => from)]),
    );
  }
}
