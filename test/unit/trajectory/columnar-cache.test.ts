import assert from 'node:assert/strict';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { RecordingStore } from '../../../extension/core/trajectory/cache/store';
import { findRecordings } from '../../../extension/core/trajectory/find-recordings';
import { readRecording } from '../../../extension/core/trajectory/load';
import { readerOf } from '../../../extension/core/trajectory/readers/registry';
import type { LoadedFile } from '../../../extension/core/trajectory/model';
import { directoryOf, jsonl, removeFiles } from './files';

const FIXTURES = resolve('test/fixtures/recordings');

/** A store in a fresh folder that keeps small recordings too. */
function makeStore(limits: { least?: number; total?: number } = {}): {
  store: RecordingStore;
  folder: string;
} {
  const folder = mkdtempSync(join(tmpdir(), 'rewardsmith-store-'));
  folders.push(folder);
  return { folder, store: new RecordingStore(folder, { least: 0, total: 1e9, ...limits }) };
}

const folders: string[] = [];

async function read(path: string, store?: RecordingStore, label = 'recording'): Promise<LoadedFile> {
  const result = await readRecording({ path, label }, store ? { store } : {});
  assert.ok(result.ok, result.ok ? '' : result.problem.message);
  await store?.written();
  return result.value;
}

/** What the store has of a recording, if it is still true. */
async function kept(
  store: RecordingStore,
  path: string,
  label = 'recording',
): Promise<LoadedFile | undefined> {
  const companions = async (format: string): Promise<readonly string[]> =>
    (await readerOf(format)?.companions?.(path)) ?? [];
  return (await store.read(path, label, companions))?.loaded;
}

/** True when the store has the recording as it is now. */
async function isKept(store: RecordingStore, path: string): Promise<boolean> {
  return (await kept(store, path)) !== undefined;
}

/** New files could be written again within the same tick of the clock; they are kept from the next one on. */
function settle(): Promise<void> {
  return new Promise((done) => setTimeout(done, 40));
}

const onlyFile = (folder: string): string => {
  const [name, ...others] = readdirSync(folder);
  assert.ok(name !== undefined && others.length === 0, [name, ...others].join());
  return join(folder, name);
};

describe('recordings kept as columns', () => {
  afterEach(() => {
    removeFiles();
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
  });

  it('come back as they were read, whatever the format', async () => {
    const { files } = await findRecordings(['*', 'arrays/*'], FIXTURES);
    let same = 0;
    for (const { path } of files) {
      const fresh = await readRecording({ path, label: 'recording' });
      if (!fresh.ok) continue;
      const { store } = makeStore();
      await read(path, store);
      assert.deepStrictEqual(await kept(store, path), fresh.value, path);
      same++;
    }
    assert.ok(same >= 7, `${same} fixtures`);
  });

  it('keep what is irregular: gaps, NaN, -0, nulls, halves of pairs, texts in any script, policies', async () => {
    const rows = [
      { episode: 'a', obs: { x: 1, on: true, name: 'süß' }, action: 'left', reward: 1, policy: 'old' },
      {
        episode: 'a',
        obs: { x: 2, name: null },
        action: 'right',
        reward: -0.5,
        info: { list: [1, 'two', null] },
      },
      { episode: 'b', obs: { x: 3.5, on: false, name: '漢字 \ud83d' }, action: 'left', info: { list: [] } },
    ];
    const text = `${jsonl(rows)}{"episode": "b", "obs": {"x": NaN, "name": ""}, "action": null, "info": {"list": [NaN, -0, {"deep": -Infinity}]}}\n`;
    const path = join(directoryOf({ 'a.jsonl': text }), 'a.jsonl');
    const fresh = await read(path);
    await settle();
    const { store } = makeStore();
    await read(path, store);
    assert.deepStrictEqual(await kept(store, path), fresh);
  });

  it('carry the name under which they are asked for', async () => {
    const path = join(directoryOf({ 'a.jsonl': jsonl([{ obs: [1], action: 0 }]) }), 'a.jsonl');
    await settle();
    const { store } = makeStore();
    await read(path, store, 'runs/a.jsonl');
    const again = await kept(store, path, '../a.jsonl');
    assert.deepEqual([again?.file, again?.set.episodes[0]?.file], ['../a.jsonl', '../a.jsonl']);
  });

  it('are views of one buffer, each at a multiple of 64', async () => {
    const { store } = makeStore();
    const path = join(FIXTURES, 'pendulum.csv');
    await read(path, store);
    const set = (await kept(store, path))?.set;
    const [column] = set?.observation.columns ?? [];
    assert.ok(column?.kind === 'numeric' && set?.reward);
    assert.equal(column.data.buffer, set.reward.buffer);
    assert.deepEqual([column.data.byteOffset % 64, set.reward.byteOffset % 64], [0, 0]);
  });

  it('are read again after a change of the same size that restores the modification time', async () => {
    const path = join(directoryOf({ 'a.jsonl': jsonl([{ obs: [1], action: 0 }]) }), 'a.jsonl');
    await settle();
    const { store } = makeStore();
    await read(path, store);
    assert.ok(await isKept(store, path));
    const { atime, mtime } = statSync(path);
    writeFileSync(path, jsonl([{ obs: [7], action: 0 }]));
    utimesSync(path, atime, mtime);
    assert.ok(!(await isKept(store, path)));
    const { set } = await read(path, store);
    const [column] = set.observation.columns;
    assert.deepEqual(column?.kind === 'numeric' && [...column.data], [7]);
  });

  it('are not kept while a file is so new that another write could look the same', async () => {
    const { store, folder } = makeStore();
    const path = join(directoryOf({ 'a.jsonl': jsonl([{ obs: [1], action: 0 }]) }), 'a.jsonl');
    const soon = new Date(Date.now() + 60_000);
    utimesSync(path, soon, soon);
    await read(path, store);
    // Its change is either settled by now (slow machine) or it was not kept.
    assert.ok(readdirSync(folder).length === 0 || Date.now() - statSync(path).ctimeMs > 20);
  });

  it('are read again when a file beside them changes', async () => {
    const { store } = makeStore();
    const path = join(FIXTURES, 'pendulum.jsonl');
    await read(path, store);
    const beside = join(directoryOf({ 'track.npy': 'x' }), 'track.npy');
    assert.equal(await store.read(path, 'recording', async () => [beside]), null);
  });

  it('are ignored and written again when damaged, cut, empty or something else', async () => {
    const { store, folder } = makeStore();
    const path = join(FIXTURES, 'pendulum.csv');
    const fresh = await read(path, store);
    const cached = onlyFile(folder);
    const good = readFileSync(cached);
    const flipped = Buffer.from(good);
    flipped.writeUInt8(flipped.readUInt8(200) ^ 1, 200);
    const huge = Buffer.from(good);
    huge.writeUInt32LE(0xffffffff, 8);
    const damaged: Record<string, Buffer> = {
      'a bit of the header': flipped,
      'a header of 4 GB': huge,
      empty: Buffer.alloc(0),
      'other magic': Buffer.concat([Buffer.from('RSMITH99'), good.subarray(8)]),
      'another file': Buffer.from('PK\x03\x04 something'),
      longer: Buffer.concat([good, Buffer.alloc(8)]),
    };
    for (const [what, bytes] of Object.entries(damaged)) {
      writeFileSync(cached, bytes);
      assert.deepStrictEqual(await read(path, store), fresh, what);
      assert.ok(readFileSync(cached).equals(good), `${what}: not written again`);
    }
    for (let length = 1; length < good.length; length += Math.ceil(good.length / 40)) {
      truncateSync(cached, length);
      assert.ok(!(await isKept(store, path)), `cut to ${length}`);
      writeFileSync(cached, good);
    }
    assert.ok(await isKept(store, path));
  });

  it('survive many readers and writers at once', async () => {
    const { folder } = makeStore();
    const path = join(FIXTURES, 'pendulum.csv');
    const fresh = await read(path);
    const stores = Array.from({ length: 8 }, () => new RecordingStore(folder, { least: 0, total: 1e9 }));
    const all = await Promise.all(stores.flatMap((store) => [read(path, store), read(path, store)]));
    for (const one of all) assert.deepStrictEqual(one, fresh);
    await Promise.all(stores.map((store) => store.written()));
    onlyFile(folder);
  });

  it('make room by giving up the oldest, but nothing that is in use', async () => {
    const directory = directoryOf(
      Object.fromEntries(['a', 'b', 'c'].map((name) => [`${name}.jsonl`, jsonl([{ obs: [1], action: 0 }])])),
    );
    await settle();
    const path = (name: string): string => join(directory, `${name}.jsonl`);
    const { store, folder } = makeStore();
    await read(path('a'), store);
    const size = statSync(onlyFile(folder)).size;
    const small = new RecordingStore(folder, { least: 0, total: size * 2.5 });
    await read(path('b'), small);
    await read(path('c'), small);
    assert.deepEqual(
      [await isKept(small, path('a')), await isKept(small, path('b')), await isKept(small, path('c'))],
      [true, true, false],
    );
    const hoursAgo = new Date(Date.now() - 5 * 3600_000);
    for (const name of readdirSync(folder)) utimesSync(join(folder, name), hoursAgo, hoursAgo);
    assert.ok(await isKept(small, path('b')));
    await read(path('c'), small);
    assert.deepEqual(
      [await isKept(small, path('a')), await isKept(small, path('b')), await isKept(small, path('c'))],
      [false, true, true],
    );
  });

  it('go with their recording, and all at once when asked', async () => {
    const directory = directoryOf({
      'a.jsonl': jsonl([{ obs: [1], action: 0 }]),
      'b.jsonl': jsonl([{ obs: [1], action: 0 }]),
    });
    await settle();
    const { store, folder } = makeStore();
    await read(join(directory, 'a.jsonl'), store);
    rmSync(join(directory, 'a.jsonl'));
    const next = new RecordingStore(folder, { least: 0, total: 1e9 });
    await read(join(directory, 'b.jsonl'), next);
    const { size } = statSync(onlyFile(folder));
    assert.equal(await next.clear(), size);
    assert.deepEqual(readdirSync(folder), []);
  });

  it('leave out what is too small, and a folder that cannot be written fails nothing', async () => {
    const path = join(FIXTURES, 'pendulum.csv');
    const { store, folder } = makeStore({ least: 1024 ** 2 });
    const fresh = await read(path, store);
    assert.deepEqual(readdirSync(folder), []);
    writeFileSync(join(folder, 'file'), '');
    assert.deepStrictEqual(await read(path, new RecordingStore(join(folder, 'file', 'no'))), fresh);
  });

  it('are for nobody else to read', async function () {
    if (process.platform === 'win32') this.skip();
    const { store, folder } = makeStore();
    chmodSync(folder, 0o755);
    await read(join(FIXTURES, 'pendulum.csv'), store);
    assert.equal(statSync(onlyFile(folder)).mode & 0o077, 0);
    assert.ok(existsSync(folder));
  });
});
