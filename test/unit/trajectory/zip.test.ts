import assert from 'node:assert/strict';
import { zipSync } from 'fflate';
import { directoryOf, jsonl, loadOne, problemOf, removeFiles, stepsOf } from './files';
import { findRecordings } from '../../../extension/core/trajectory/find-recordings';

const ROWS = Array.from({ length: 200 }, (_, t) => ({ obs: [t], action: 0, reward: t / 2, done: t === 199 }));
const TEXT = new TextEncoder().encode(jsonl(ROWS));

describe('a recording in a zip archive', () => {
  afterEach(removeFiles);

  it('is read where it is the only file, whatever else a Mac puts beside it', async () => {
    const plain = await loadOne('a.jsonl', TEXT);
    for (const [level, others] of [
      [6, {}],
      [0, {}],
      [6, { '__MACOSX/._a.jsonl': new Uint8Array(9), 'folder/': new Uint8Array() }],
    ] as const) {
      const set = await loadOne('a.jsonl.zip', zipSync({ 'folder/a.jsonl': TEXT, ...others }, { level }));
      assert.deepEqual(stepsOf(set), stepsOf(plain));
    }
  });

  it('is found in a folder', async () => {
    const folder = directoryOf({ 'data/a.jsonl.zip': zipSync({ 'a.jsonl': TEXT }) });
    const { files } = await findRecordings(['data'], folder);
    assert.deepEqual(
      files.map(({ label }) => label),
      ['data/a.jsonl.zip'],
    );
  });

  it('is refused among others, cut, or when it is a bomb', async () => {
    const zipped = zipSync({ 'a.jsonl': TEXT });
    assert.match(
      await problemOf('a.zip', zipSync({ a: TEXT, b: TEXT })),
      /^file-foreign .* of several files/,
    );
    assert.match(await problemOf('a.zip', zipped.subarray(0, 300)), /^file-(foreign|truncated|damaged) /);
    const scratched = Uint8Array.from(zipped, (byte, i) => (i > 60 && i < 200 ? byte ^ 0x55 : byte));
    assert.match(await problemOf('a.zip', scratched), /^file-(foreign|truncated|damaged) /);
    const blank = Buffer.concat([TEXT, Buffer.alloc(70 * 1024 ** 2, ' ')]);
    assert.match(await problemOf('b.zip', zipSync({ 'b.jsonl': blank }, { level: 1 })), /^file-too-large /);
  }).timeout(30_000);
});
