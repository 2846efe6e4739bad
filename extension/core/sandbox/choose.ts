import type { Contract } from '../contract/contract';
import type { RuntimeNeeds } from '../contract/bound-reward';
import type { ModuleOutline } from '../syntax/outline';
import type { Sandbox } from './sandbox';
import type { Sandboxes } from './sandboxes';
import { STANDARD_LIBRARY } from './standard-library';

export type RuntimeChoice = 'pyodide' | 'python' | 'auto';

/** Injected names that stand for a package. */
const PACKAGE_OF: Readonly<Record<string, string>> = {
  np: 'numpy',
  numpy: 'numpy',
  torch: 'torch',
  Tensor: 'torch',
  F: 'torch',
  gym: 'gymnasium',
};

/** Packages that work on numpy arrays, so that whoever imports one expects them. */
const ARRAY_PACKAGES = new Set(['numpy', 'scipy', 'torch', 'jax', 'gymnasium', 'numba']);

/** Methods that arrays have and lists haven't, on what a trainer passes: `obs.shape`, `action.sum()`. */
const ARRAY_USE =
  /\b(?:obs|observation|state|action|next_obs|next_observation|next_state)\s*(?:\[[^\]\n]*\]\s*)?\.(?:shape|dtype|ndim|T\b|sum|mean|min|max|item|astype|reshape|flatten|dot|tolist|copy\(\)\.sum|any\(|all\(|argmax|argmin|clip)/;

/** Modules of the standard library that WebAssembly has in name only. */
const NEED_A_SYSTEM = new Set(['threading', 'concurrent', 'multiprocessing', 'signal']);

/** What the code asks of a runtime, from its imports and from the injected names that it uses without importing them. */
export function runtimeNeeds(module: ModuleOutline, contract: Contract): RuntimeNeeds {
  const packages = new Set(
    module.imports.filter((name) => !STANDARD_LIBRARY.has(name) || NEED_A_SYSTEM.has(name)),
  );
  const code = codeOf(module.source);
  for (const name of contract.injectedNames) {
    const providedBy = PACKAGE_OF[name];
    if (providedBy && new RegExp(`(?<![\\w.])${name}\\s*\\.`).test(code)) packages.add(providedBy);
  }
  const arrays = [...packages].some((name) => ARRAY_PACKAGES.has(name)) || ARRAY_USE.test(code);
  if (arrays) packages.add('numpy');
  return { arrays: arrays ? 'numpy' : 'list', packages: [...packages].sort() };
}

/** Pyodide for what needs only the standard library, else the user's interpreter; or the one that was asked for. */
export function chooseSandbox(sandboxes: Sandboxes, choice: RuntimeChoice, needs: RuntimeNeeds): Sandbox {
  if (choice === 'auto') return needs.packages.length === 0 ? sandboxes.pyodide : sandboxes.python;
  return sandboxes[choice];
}

/** Code without comments and string literals. */
function codeOf(source: string): string {
  return source.replace(/("""|''')[\s\S]*?\1|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|#.*/g, (text) =>
    text.startsWith('#') ? '' : '""',
  );
}
