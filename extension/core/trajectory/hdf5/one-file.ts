import fs from 'node:fs';
import { join } from 'node:path';

/** Of `open`: how a file is opened; 0 is for reading alone. */
const ACCESS = 3;

/**
 * From now on this thread reads from no other file: HDF5 follows links to other files, and takes data from any file that a
 * recording names, such as one's keys. Gives what was asked for and refused, or null. What HDF5 writes while it works
 * (its list of errors) is no recording's doing, nor are the filters that it loads from `filters`.
 */
export function openOnly(path: string, filters: string): () => string | null {
  const allowed = [
    fs.realpathSync(path),
    ...fs.readdirSync(filters).map((name) => fs.realpathSync(join(filters, name))),
  ];
  const open = fs.openSync;
  let refused: string | null = null;
  // HDF5 in WebAssembly looks the function up on this very object.
  fs.openSync = (asked, flags, ...rest) => {
    const target = String(asked);
    const reads = typeof flags !== 'number' || (flags & ACCESS) === 0;
    const found = fs.statSync(target, { throwIfNoEntry: false });
    // Also one that is not there: HDF5 would take zeros for what it should hold.
    const isOther = reads && !found?.isDirectory() && !(found && allowed.includes(fs.realpathSync(target)));
    if (!isOther) return open(asked, flags, ...rest);
    refused ??= target;
    throw Object.assign(new Error(`ENOENT: ${target} is not opened`), { code: 'ENOENT' });
  };
  return () => refused;
}
