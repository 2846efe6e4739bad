import type { DamagedCase, Expected } from './cases';
import { fixture, imitation, imitationArrays, lines, npy, npz, steps } from './builders';

const bad = (code: string, says: RegExp): Expected => ({ codes: [code], says });
const reads = (episodes: number, count: number, note?: RegExp): Expected =>
  note ? { episodes, steps: count, note } : { episodes, steps: count };
const odd = (name: string): Buffer => fixture(`odd/${name}`);

/** The archive with something changed in each entry of its directory, and in each header: byte offsets behind `PK`. */
function zipWith(change: (bytes: Buffer, at: number, isDirectory: boolean) => void): Buffer {
  const bytes = Buffer.from(imitation());
  for (const [mark, isDirectory] of [
    ['PK\x01\x02', true],
    ['PK\x03\x04', false],
  ] as const)
    for (let at = 0; (at = bytes.indexOf(mark, at, 'latin1')) !== -1; at += 4) change(bytes, at, isDirectory);
  return bytes;
}

const method = (code: number): Buffer =>
  zipWith((bytes, at, isDirectory) => bytes.writeUInt16LE(code, at + (isDirectory ? 10 : 8)));
const indices = (values: Float64Array | BigInt64Array, descr: string): Uint8Array =>
  imitation({ indices: npy([values.length], values, { descr }) });
const text = (change: (row: Record<string, unknown>) => void): string => lines(steps(2, 6, change));
const csv = (row: (i: number) => string): string =>
  'episode,t,obs,action,reward\n' + Array.from({ length: 8 }, (_, i) => `${row(i)}\n`).join('');

/** Files that no crash and no scratch made: what other programs write, and what nobody thought of. */
export const ODD_CASES: readonly DamagedCase[] = [
  {
    name: 'HDF5 whose rewards lie in a file that is not there',
    file: 'a.hdf5',
    make: () => odd('missing-source.hdf5'),
    expected: bad('file-foreign', /part of its data from another file \(.*nowhere\.h5\)/),
  },
  {
    name: 'HDF5 with observations of sixteen bytes',
    file: 'a.hdf5',
    make: () => odd('long-double.hdf5'),
    expected: bad('file-foreign', /numbers of 16 bytes/),
  },
  {
    name: 'HDF5 whose observation is a single value',
    file: 'a.hdf5',
    make: () => odd('single-value.hdf5'),
    expected: bad('file-foreign', /a single value/),
  },
  {
    name: 'HDF5 with a compound type among its infos',
    file: 'a.hdf5',
    make: () => odd('compound.hdf5'),
    expected: reads(2, 20, /both was left out: a compound type/),
  },
  {
    name: 'HDF5 with a dataset of no space',
    file: 'a.hdf5',
    make: () => odd('empty-space.hdf5'),
    expected: reads(2, 20, /none was left out/),
  },
  {
    name: 'Parquet with columns of most types',
    file: 'a.parquet',
    make: () => odd('all-types.parquet'),
    expected: reads(2, 20, /bytes was left out/),
  },
  {
    name: 'Parquet without rows',
    file: 'a.parquet',
    make: () => odd('no-rows.parquet'),
    expected: bad('file-empty', /no steps/),
  },
  {
    name: 'Parquet with rewards of nothing but null',
    file: 'a.parquet',
    make: () => odd('null-rewards.parquet'),
    expected: reads(2, 20),
  },
  {
    name: 'Parquet with a column twice',
    file: 'a.parquet',
    make: () => odd('twice.parquet'),
    expected: reads(2, 20),
  },
  {
    name: 'Parquet of sixty structs in each other',
    file: 'a.parquet',
    make: () => odd('deep.parquet'),
    expected: reads(2, 20),
  },
  {
    name: 'Parquet that is encrypted',
    file: 'a.parquet',
    make: () =>
      Buffer.concat([Buffer.from('PARE'), Buffer.alloc(200), Buffer.from('\x96\0\0\0PARE', 'latin1')]),
    expected: bad('file-foreign', /encrypted/),
  },
  { name: 'Arrow with a union', file: 'a.arrow', make: () => odd('union.arrow'), expected: reads(2, 20) },
  {
    name: 'Arrow with views of text',
    file: 'a.arrow',
    make: () => odd('views.arrow'),
    expected: reads(2, 20),
  },
  {
    name: 'Arrow packed with Zstandard',
    file: 'a.arrow',
    make: () => odd('zstd.arrow'),
    expected: reads(2, 20),
  },
  {
    name: 'npz that is encrypted',
    file: 'a.npz',
    make: () =>
      zipWith((bytes, at, isDirectory) => {
        const flags = at + (isDirectory ? 8 : 6);
        bytes.writeUInt16LE(bytes.readUInt16LE(flags) | 1, flags);
      }),
    expected: bad('file-foreign', /encrypted/),
  },
  {
    name: 'npz packed with bzip2',
    file: 'a.npz',
    make: () => method(12),
    expected: bad('file-foreign', /method 12 of zip, which is not read/),
  },
  {
    name: 'npz with an index that is not a number',
    file: 'a.npz',
    make: () => indices(Float64Array.of(NaN), '<f8'),
    expected: bad('file-mixed', /does not split 6 steps/),
  },
  {
    name: 'npz with an index between two steps',
    file: 'a.npz',
    make: () => indices(Float64Array.of(2.5), '<f8'),
    expected: bad('file-mixed', /does not split 6 steps/),
  },
  {
    name: 'npz with an index before the first step',
    file: 'a.npz',
    make: () => indices(BigInt64Array.of(-3n), '<i8'),
    expected: bad('file-mixed', /does not split 6 steps/),
  },
  {
    name: 'npz of complex numbers',
    file: 'a.npz',
    make: () => imitation({ obs: npy([8, 2], new Float64Array(32), { descr: '<c16' }) }),
    expected: bad('file-foreign', /dtype c16/),
  },
  {
    name: 'npz with a name that leads out of its folder',
    file: 'a.npz',
    make: () => npz({ ...imitationArrays(), '../../../outside': npy([3], new Float64Array(3)) }),
    expected: reads(2, 6),
  },
  {
    name: 'UTF-32',
    file: 'a.jsonl',
    make: () => Buffer.from([0xff, 0xfe, 0, 0, 0x7b, 0, 0, 0, 0x22, 0, 0, 0]),
    expected: bad('file-foreign', /UTF-32/),
  },
  {
    name: 'line separators of Unicode behind the rows',
    file: 'a.jsonl',
    make: () => text(() => undefined).replaceAll('\n', '\u2028\n'),
    expected: bad('file-damaged', /not JSON/),
  },
  {
    name: 'rewards as text',
    file: 'a.jsonl',
    make: () => text((row) => (row['reward'] = '0.5')),
    expected: bad('file-mixed', /The reward is text/),
  },
  {
    name: 'observations of null',
    file: 'a.jsonl',
    make: () => text((row) => (row['obs'] = null)),
    expected: bad('file-mixed', /no observation/),
  },
  {
    name: 'an integer of four thousand digits',
    file: 'a.jsonl',
    make: () => text(() => undefined).replaceAll('0.5', '9'.repeat(4000)),
    expected: reads(2, 12),
  },
  {
    name: 'keys that clear a terminal',
    file: 'a.jsonl',
    make: () => text((row) => (row['obs'] = { '\x1b[2Ja\u202e': 1 })),
    expected: reads(2, 12),
  },
  {
    name: 'thousands set apart by commas',
    file: 'a.csv',
    make: () => csv((i) => `0,${i},1,1,"1,000"`),
    expected: bad('file-mixed', /The reward is text/),
  },
  {
    name: 'formulas of a spreadsheet, and line breaks in quotes',
    file: 'a.csv',
    make: () => csv((i) => `0,${i},"=1+\n${i},""x""",1,0.5`),
    expected: reads(1, 8),
  },
];
