import { existsSync } from 'node:fs';
import { readFile, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, sep } from 'node:path';
import type { ModuleSource } from '../contract/contract';
import { MAX_LEVELS, PROJECT } from '../leads-out';
import { importsIn, type Import } from '../syntax/imports';

/** Files of the project that a reward imports. The sandbox can't read the project: their text is sent along. */
export interface ModulesBeside {
  readonly modules: readonly ModuleSource[];
  /** What the reward file is a part of, for `from .utils import …`; null where it asks for nothing of the kind. */
  readonly package: string | null;
  /** First parts of the names that are imported from the project. */
  readonly local: ReadonlySet<string>;
  /** First parts of the other names that these files import. */
  readonly imported: ReadonlySet<string>;
}

const MAX_FILES = 200;
const MAX_BYTES = 4 * 1024 ** 2;

/**
 * The modules that a reward file imports from its own folder, its package or its project, and those that they import in
 * turn. They are looked for where Python would: in the reward's folder, and from the project's folders above it.
 */
export async function modulesBeside(file: string, source: string): Promise<ModulesBeside> {
  if (INSTALLED.test(file)) return { ...NOTHING, package: packageOf(file, 1).name };
  const search = new Search(file);
  const first = await importsIn(source);
  const deepest = Math.max(0, ...first.map(({ level }) => level));
  const own = deepest > 0 ? packageOf(file, deepest) : null;
  if (own) search.add(own.root);
  await search.follow(first, own?.name ?? '');
  return {
    modules: [...search.found.values()],
    package: own?.name ?? null,
    local: new Set([...search.found.keys()].map(firstPart)),
    imported: search.imported,
  };
}

/** What is installed finds what it imports itself. */
const INSTALLED = /[\\/](site|dist)-packages[\\/]/;
const NOTHING: ModulesBeside = { modules: [], package: null, local: new Set(), imported: new Set() };

class Search {
  readonly found = new Map<string, ModuleSource>();
  readonly imported = new Set<string>();
  private bytes = 0;
  private readonly roots: string[];

  constructor(file: string) {
    this.roots = rootsOf(file);
  }

  add(root: string): void {
    if (!this.roots.includes(root)) this.roots.push(root);
  }

  /** `within`: the package that the importing file is a part of. */
  async follow(imports: readonly Import[], within: string): Promise<void> {
    for (const { level, name, names } of imports) {
      const base =
        level === 0
          ? ''
          : within
              .split('.')
              .slice(0, within.split('.').length - (level - 1))
              .join('.');
      const whole = [base, name].filter((part) => part !== '').join('.');
      if (whole === '') continue;
      const isOurs = await this.take(whole);
      if (!isOurs && level === 0) this.imported.add(firstPart(whole));
      if (isOurs) for (const each of names) await this.take(`${whole}.${each}`);
    }
  }

  /** Whether a module of that name lies in the project; it and the packages around it are kept. */
  private async take(name: string): Promise<boolean> {
    if (this.found.has(name)) return true;
    for (const root of this.roots) {
      const place = placeOf(root, name);
      if (!place) continue;
      const parts = name.split('.');
      for (let n = 1; n < parts.length; n++) await this.read(root, parts.slice(0, n).join('.'));
      return this.read(root, name);
    }
    return false;
  }

  private async read(root: string, name: string): Promise<boolean> {
    if (this.found.has(name)) return true;
    const place = placeOf(root, name) ?? { file: null, isPackage: true };
    const source = place.file === null ? '' : await textOf(place.file, root);
    if (source === null || this.found.size >= MAX_FILES || this.bytes + source.length > MAX_BYTES)
      return false;
    this.bytes += source.length;
    const { isPackage } = place;
    this.found.set(name, { name, source, file: place.file ?? join(root, ...name.split('.')), isPackage });
    await this.follow(await importsIn(source), isPackage ? name : name.split('.').slice(0, -1).join('.'));
    return true;
  }
}

/** The file of a module below a folder; null when there is none. */
function placeOf(root: string, name: string): { readonly file: string; readonly isPackage: boolean } | null {
  const path = join(root, ...name.split('.'));
  if (existsSync(join(path, '__init__.py'))) return { file: join(path, '__init__.py'), isPackage: true };
  return existsSync(`${path}.py`) ? { file: `${path}.py`, isPackage: false } : null;
}

/** The text of a file of the project; null of what a link leads out of it, and of what is no text of a usual size. */
async function textOf(file: string, root: string): Promise<string | null> {
  try {
    const [real, home] = await Promise.all([realpath(file), realpath(root)]);
    if (!real.startsWith(home.endsWith(sep) ? home : home + sep)) return null;
    const { size } = await stat(real);
    return size > MAX_BYTES ? null : await readFile(real, 'utf8');
  } catch {
    return null;
  }
}

/** Folders from which imports are followed: the reward's own first, then those up to where its project begins. */
function rootsOf(file: string): string[] {
  const roots = [dirname(file)];
  let at = dirname(file);
  for (let n = 0; n < MAX_LEVELS; n++) {
    if (PROJECT.some((name) => existsSync(join(at, name)))) {
      // What many projects keep their packages in.
      const src = join(at, 'src');
      return existsSync(src) && !roots.includes(src) ? [...roots, src] : roots;
    }
    const above = dirname(at);
    if (above === at) break;
    at = above;
    roots.push(at);
  }
  // No project: then only what lies beside the reward is its own.
  return roots.slice(0, 1);
}

/** The package of a file by its folders, as deep as they say, and at least as deep as an import with so many dots needs. */
function packageOf(file: string, dots: number): { readonly name: string; readonly root: string } {
  const parts: string[] = [];
  let at = dirname(file);
  while (parts.length < dots || existsSync(join(at, '__init__.py'))) {
    if (dirname(at) === at || parts.length > 20) break;
    parts.unshift(basename(at));
    at = dirname(at);
  }
  return { name: parts.join('.'), root: at };
}

function firstPart(name: string): string {
  return name.split('.')[0] ?? name;
}
