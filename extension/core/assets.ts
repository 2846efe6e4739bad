import { existsSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Files that ship beside the bundle (WebAssembly, Pyodide, Python, prompts, rule pages). The build copies them to
 * dist/assets; a bundle finds them beside itself, code run from source finds them two or three folders up.
 */
export function assetPath(...parts: string[]): string {
  for (const root of ['assets', '../dist/assets', '../../dist/assets', '../../../dist/assets']) {
    const path = join(__dirname, root, ...parts);
    if (existsSync(path)) return path;
  }
  throw new Error(`Missing ${parts.join('/')} in dist/assets: run npm run build.`);
}
