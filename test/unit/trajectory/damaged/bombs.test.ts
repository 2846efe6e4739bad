import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import * as z from 'zod';
import { directoryOf, loadFiles, removeFiles } from '../files';
import { gzipBomb, zipBomb } from './bombs';
import { fixture, gz, npy } from './builders';

const MB = 1024 ** 2;
/** What V8 may take in the process that reads the bombs: a bomb that lands on the heap kills it. */
const HEAP_MB = 256;
/** The whole process may never have more: Node itself, the readers, and blocks of streams that V8 has yet to collect. */
const PEAK_MB = 800;
/** Of processor time: a clock would count what else the machine does. */
const SECONDS = 5;

const STEP = '{"episode": 0, "t": 0, "obs": [1, 2], "action": 0, "reward": 0, "terminated": false}\n';
const ROW = '{"obs": [1, 2], "action": 0, "reward": 0}\n';
const HEADER = "{'descr': '<f8', 'fortran_order': False, 'shape': (1000000000, 4), }";
const head = npy([2], new Float64Array(0), { header: HEADER });

/** Some megabytes each on disk, gigabytes in memory to whoever believes them. */
const BOMBS: Readonly<Record<string, { readonly make: () => Uint8Array; readonly says: RegExp }>> = {
  'blank.jsonl.gz': { make: () => gzipBomb(STEP, '\n', 64 * MB, 160), says: /unpacks to more/ },
  'zeros.jsonl.gz': { make: () => gzipBomb(STEP, '\0', 64 * MB, 160), says: /./ },
  'oneline.jsonl.gz': { make: () => gzipBomb('{"obs": [', '0,', 32 * MB, 160), says: /./ },
  'nested.jsonl.gz': { make: () => gzipBomb('{"obs": ', '[', 64 * MB, 160), says: /./ },
  'cell.csv.gz': { make: () => gzipBomb('episode,obs,action,reward\n0,"', 'a', 64 * MB, 160), says: /./ },
  'columns.csv.gz': { make: () => gzipBomb('episode,obs,action,reward', ',x', 32 * MB, 160), says: /./ },
  'rows.jsonl.gz': { make: () => gzipBomb(ROW, ROW, MB / 2, 160), says: /same bytes again and again/ },
  'zip-in-gzip.npz.gz': { make: () => gzipBomb('PK\x03\x04', '\0', 64 * MB, 160), says: /./ },
  'honest.npz': { make: () => zipBomb('obs.npy', head, 3000, 3000 * MB), says: /would take [\d.]+ GB/ },
  'lying.npz': { make: () => zipBomb('obs.npy', head, 3000, 1000), says: /./ },
  'minari.hdf5': { make: () => fixture('bombs/minari.hdf5'), says: /./ },
  'd4rl.hdf5': { make: () => fixture('bombs/d4rl.hdf5'), says: /./ },
  'nulls.arrow': { make: () => fixture('bombs/nulls.arrow'), says: /./ },
  'billion-rows.npz': { make: () => zipBomb('obs.npy', head, 1, head.length + MB), says: /bytes|array/ },
};

const lineSchema = z.object({
  file: z.string(),
  code: z.string(),
  message: z.string(),
  milliseconds: z.number(),
  peak: z.number(),
});

describe('bombs', function () {
  this.timeout(120_000);
  after(removeFiles);

  it(`each ends in a problem within ${SECONDS} s of processor time, in a process of ${HEAP_MB} MB of heap`, () => {
    const directory = directoryOf(
      Object.fromEntries(Object.entries(BOMBS).map(([name, { make }]) => [name, make()])),
    );
    const child = spawnSync(
      process.execPath,
      [
        `--max-old-space-size=${HEAP_MB}`,
        ...['--require', 'tsx/cjs', join(__dirname, 'child.ts')],
        ...Object.keys(BOMBS).map((name) => join(directory, name)),
      ],
      { encoding: 'utf8' },
    );
    const seen = child.stdout
      .split('\n')
      .filter(Boolean)
      .map((line) => lineSchema.parse(JSON.parse(line)));
    if (process.env['BATTERY']) console.log(child.stdout);
    assert.equal(seen.length, Object.keys(BOMBS).length, `${child.stdout}\n${child.stderr.slice(-2000)}`);
    for (const { file, code, message, milliseconds, peak } of seen) {
      const what = `${file}: ${code}, ${message} (${Math.round(milliseconds)} ms, ${Math.round(peak / MB)} MB)`;
      assert.notEqual(code, 'read', what);
      assert.match(message, BOMBS[file]?.says ?? /^$/s, what);
      assert.ok(milliseconds < SECONDS * 1000, what);
      assert.ok(peak < PEAK_MB * MB, what);
    }
  });

  it('are not what packs as tight and goes on: blank frames, each with its number', async () => {
    const blank = `[${'0,'.repeat(16_383)}0]`;
    const rows = Array.from(
      { length: 600 },
      (_, t) => `{"episode": 0, "t": ${t}, "obs": ${blank}, "reward": 0}`,
    );
    const text = rows.join('\n');
    assert.ok(text.length > 18 * MB && text.length > 400 * gz(text).length);
    const { set } = await loadFiles({ 'frames.jsonl.gz': gz(text) });
    assert.equal(set?.steps, 600);
  });
});
