import {
  cut,
  fixture,
  gz,
  imitation,
  imitationArrays,
  lines,
  noise,
  npy,
  npz,
  scratched,
  steps,
  withClaimedSize,
} from './builders';

/** What must come of a file: one of these problems, or a reading that is right. */
export type Expected =
  | { readonly codes: readonly string[]; readonly says: RegExp }
  /** -1: whatever the same bytes are read as under their own name. */
  | { readonly episodes: number; readonly steps: number; readonly note?: RegExp };

export interface DamagedCase {
  readonly name: string;
  readonly file: string;
  readonly make: () => string | Uint8Array;
  readonly expected: Expected;
}

const bad = (codes: string | readonly string[], says: RegExp): Expected => ({
  codes: typeof codes === 'string' ? [codes] : codes,
  says,
});
const reads = (episodes: number, count: number, note?: RegExp): Expected =>
  note ? { episodes, steps: count, note } : { episodes, steps: count };

const CSV = 'episode,t,x,action,reward,terminated\n';
const csvRows = (n: number): string =>
  Array.from(
    { length: n },
    (_, i) => `${Math.floor(i / 4)},${i % 4},${i / 8},${i % 2},1,${i % 4 === 3}\n`,
  ).join('');
/** An episode of three steps a line, no two alike. */
const episodeLines = (n: number): string =>
  lines(
    Array.from({ length: n }, (_, i) => ({
      observations: [0, 1, 2, 3].map((t) => [Math.sin(i * 4 + t)]),
      actions: [0, 1, 0],
      rewards: [0, 0, 1],
      terminated: [false, false, true],
    })),
  );
const DAMAGED = ['file-damaged', 'file-truncated'];

const emptyAndForeign: readonly DamagedCase[] = [
  { name: 'nothing at all', file: 'a.jsonl', make: () => '', expected: bad('file-empty', /empty/) },
  {
    name: 'blank lines only',
    file: 'a.jsonl',
    make: () => '\n \n\t\n',
    expected: bad('file-empty', /empty/),
  },
  { name: 'an empty npz by name', file: 'a.npz', make: () => '', expected: bad('file-empty', /empty/) },
  { name: 'an empty HDF5 by name', file: 'a.hdf5', make: () => '', expected: bad('file-empty', /empty/) },
  { name: 'a gzip of nothing', file: 'a.jsonl.gz', make: () => gz(''), expected: bad('file-empty', /empty/) },
  {
    name: 'zeros, as a crashed machine leaves them',
    file: 'a.jsonl',
    make: () => Buffer.alloc(4096),
    expected: bad(['file-damaged', 'file-empty'], /zero bytes/),
  },
  { name: 'noise', file: 'a.csv', make: () => noise(4096), expected: bad('file-foreign', /no known format/) },
  {
    name: 'noise called npz',
    file: 'a.npz',
    make: () => noise(4096, 7),
    expected: bad('file-foreign', /no known format/),
  },
  {
    name: 'a Git LFS pointer',
    file: 'a.npz',
    make: () => `version https://git-lfs.github.com/spec/v1\noid sha256:${'4d7a'.repeat(16)}\nsize 12345\n`,
    expected: bad('file-foreign', /Git LFS pointer/),
  },
  {
    name: 'a web page instead of the file',
    file: 'a.csv',
    make: () => '<!DOCTYPE html><html><head><title>Sign in</title></head></html>',
    expected: bad('file-foreign', /web page/),
  },
  {
    name: 'an error message of a storage service',
    file: 'a.jsonl',
    make: () => '<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>',
    expected: bad('file-foreign', /web page/),
  },
  {
    name: 'a pickle',
    file: 'a.pkl',
    make: () => Buffer.from('\x80\x04\x95\x0b\x00\x00\x00\x00\x00\x00\x00]q\x00(K\x01K\x02e.', 'latin1'),
    expected: bad(['file-pickle', 'file-foreign'], /pickle/),
  },
  {
    name: 'a pickle called jsonl',
    file: 'a.jsonl',
    make: () => Buffer.from('\x80\x05\x95\x0b\x00\x00\x00\x00\x00\x00\x00]\x94(K\x01K\x02e.', 'latin1'),
    expected: bad(['file-pickle', 'file-foreign'], /pickle/),
  },
  {
    name: 'a picture called npz',
    file: 'a.npz',
    make: () => Buffer.from('\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR', 'latin1'),
    expected: bad('file-foreign', /picture/),
  },
  {
    name: 'prose',
    file: 'a.jsonl',
    make: () => 'Dear diary,\ntoday I trained.\n',
    expected: bad('file-foreign', /Dear diary/),
  },
  {
    name: 'a zip of text files',
    file: 'a.zip',
    make: () => Buffer.from(npz({ x: imitation() })).fill(0x78, 30, 31),
    expected: bad(['file-foreign', 'file-damaged', 'file-truncated'], /zip|npz|array/),
  },
  {
    name: 'a single npy',
    file: 'obs.npy',
    make: () => npy([2], Float64Array.of(1, 2)),
    expected: bad('file-foreign', /single numpy array/),
  },
  {
    name: 'a Python script',
    file: 'a.csv',
    make: () => 'import numpy as np\nprint(np.zeros(3))\n',
    expected: bad('file-foreign', /import numpy/),
  },
];

const compressed: readonly DamagedCase[] = [
  {
    name: 'a gzip that is cut in its first episode',
    file: 'a.jsonl.gz',
    make: () => cut(gz(lines(steps(1, 40))), 0.6),
    expected: bad('file-truncated', /stops before its end/),
  },
  {
    name: 'a gzip that is cut after some episodes',
    file: 'a.jsonl.gz',
    make: () => cut(gz(episodeLines(40)), 0.98),
    expected: { episodes: -1, steps: -1, note: /the file is cut: the \d\d episodes before that are read/ },
  },
  {
    name: 'a gzip that is scratched',
    file: 'a.jsonl.gz',
    make: () => scratched(gz(lines(steps(3, 40))), 0.4),
    expected: bad(DAMAGED, /damaged|not JSON|stops/),
  },
  {
    name: 'a gzip of a gzip',
    file: 'a.jsonl.gz',
    make: () => gz(gz(lines(steps(2, 3)))),
    expected: bad('file-foreign', /another one/),
  },
  {
    name: 'gzipped, with no ending that says so',
    file: 'a.jsonl',
    make: () => gz(lines(steps(2, 3))),
    expected: reads(2, 6),
  },
  {
    name: 'not gzipped, with an ending that says so',
    file: 'a.jsonl.gz',
    make: () => Buffer.from(lines(steps(2, 3))),
    expected: reads(2, 6),
  },
  {
    name: 'two gzip members one behind the other',
    file: 'a.jsonl.gz',
    make: () => Buffer.concat([gz(lines(steps(1, 3))), gz(lines(steps(2, 3).slice(3)))]),
    expected: reads(2, 6),
  },
  {
    name: 'a gzip with rubbish behind it',
    file: 'a.jsonl.gz',
    make: () => Buffer.concat([gz(lines(steps(1, 3))), noise(100)]),
    expected: bad(DAMAGED, /gzip|damaged/),
  },
];

const json: readonly DamagedCase[] = [
  {
    name: 'a last line that is cut',
    file: 'a.jsonl',
    make: () => cut(Buffer.from(lines(steps(1, 5))), 0.9),
    expected: bad('file-truncated', /stops in the middle/),
  },
  {
    name: 'a last line that is cut, after whole episodes',
    file: 'a.jsonl',
    make: () => cut(Buffer.from(lines(steps(3, 4))), 0.97),
    expected: reads(
      2,
      8,
      /cut in line 12: the 2 episodes before that are read; episode 2, which it cuts, is left out(?!.*without terminated)/,
    ),
  },
  {
    name: 'a last episode that is cut, an episode a line',
    file: 'a.jsonl',
    make: () => cut(Buffer.from(episodeLines(5)), 0.95),
    expected: reads(4, 12, /cut in line 5: the 4 episodes before that are read$/),
  },
  {
    name: 'a last completion that is cut',
    file: 'a.jsonl',
    make: () =>
      cut(
        Buffer.from(lines(Array.from({ length: 4 }, () => ({ prompt: 'p', completion: 'c', reward: 1 })))),
        0.9,
      ),
    expected: reads(3, 3, /cut in line 4: the 3 episodes/),
  },
  {
    name: 'a line that is no JSON among good ones',
    file: 'a.jsonl',
    make: () => lines(steps(1, 3)) + '{"obs": [1, 2}\n' + lines(steps(1, 3)),
    expected: bad('file-damaged', /not JSON/),
  },
  {
    name: 'a first line that is cut',
    file: 'a.jsonl',
    make: () => '{"obs": [1, 2',
    expected: bad('file-truncated', /stops in the middle/),
  },
  {
    name: 'a list among objects',
    file: 'a.jsonl',
    make: () => lines([...steps(1, 2), [1, 2], ...steps(1, 1)]),
    expected: bad('file-foreign', /list, expected a JSON object/),
  },
  {
    name: 'numbers, one a line',
    file: 'a.jsonl',
    make: () => '1\n2\n3\n',
    expected: bad('file-foreign', /.../),
  },
  {
    name: 'an empty object',
    file: 'a.jsonl',
    make: () => '{}\n',
    expected: bad('file-empty', /JSON value is empty/),
  },
  {
    name: 'an empty list',
    file: 'a.json',
    make: () => '[]',
    expected: bad('file-empty', /JSON value is empty/),
  },
  {
    name: 'a list of nothing but null',
    file: 'a.json',
    make: () => '[null, null]',
    expected: bad('file-foreign', /.../),
  },
  {
    name: 'keys that mean nothing here',
    file: 'a.jsonl',
    make: () => lines([{ name: 'a', size: 3 }]),
    expected: bad('file-foreign', /.../),
  },
  {
    name: 'a row without its observation',
    file: 'a.jsonl',
    make: () => lines(steps(1, 4, (row, i) => void (i === 2 && delete row['obs']))),
    expected: bad('file-mixed', /obs/),
  },
  {
    name: 'observations of two lengths',
    file: 'a.jsonl',
    make: () => lines(steps(1, 4, (row, i) => void (i === 2 && (row['obs'] = [1, 2, 3])))),
    expected: bad('file-mixed', /obs/),
  },
  {
    name: 'an observation that turns from a list into a dictionary',
    file: 'a.jsonl',
    make: () => lines(steps(1, 4, (row, i) => void (i === 2 && (row['obs'] = { x: 1 })))),
    expected: bad('file-mixed', /obs/),
  },
  {
    name: 'a reward that is text',
    file: 'a.jsonl',
    make: () => lines(steps(1, 4, (row, i) => void (i === 2 && (row['reward'] = 'high')))),
    expected: bad(['file-mixed', 'file-damaged'], /reward/),
  },
  {
    name: 'rewards of NaN throughout',
    file: 'a.jsonl',
    make: () => lines(steps(1, 3)).replaceAll('"reward":0.5', '"reward":NaN'),
    expected: reads(1, 3),
  },
  {
    name: 'observations of NaN throughout',
    file: 'a.jsonl',
    make: () => lines(steps(1, 3)).replace(/"obs":\[[^\]]*\]/g, '"obs":[NaN,-Infinity]'),
    expected: reads(1, 3),
  },
  {
    name: 'numbers beyond floating point',
    file: 'a.jsonl',
    make: () => lines(steps(1, 3)).replaceAll('"reward":0.5', '"reward":1e999'),
    expected: reads(1, 3),
  },
  {
    name: 'integers beyond 2^53',
    file: 'a.jsonl',
    make: () => lines(steps(1, 3)).replaceAll('"action":0', '"action":9223372036854775807'),
    expected: reads(1, 3, /rounded/),
  },
  {
    name: 'an episode with a list too short',
    file: 'a.jsonl',
    make: () => lines([{ observations: [[1], [2], [3], [4]], actions: [0, 1], rewards: [0, 0, 1] }]),
    expected: bad('file-mixed', /entries|actions/),
  },
  {
    name: 'an episode with ragged observations',
    file: 'a.jsonl',
    make: () => lines([{ observations: [[1, 2], [2], [3, 4]], actions: [0, 1, 0], rewards: [0, 0, 1] }]),
    expected: bad('file-mixed', /obs/),
  },
  {
    name: 'an episode without steps',
    file: 'a.jsonl',
    make: () => lines([{ observations: [[1, 2]], actions: [], rewards: [] }]),
    expected: bad('file-empty', /step/),
  },
  {
    name: 'lists nested ten thousand deep',
    file: 'a.jsonl',
    make: () => `{"obs": ${'['.repeat(10_000)}${']'.repeat(10_000)}, "action": 0}\n`,
    expected: bad(['file-damaged', 'file-foreign', 'file-mixed'], /nested|no known format|.../),
  },
  {
    name: 'a key that names the prototype',
    file: 'a.jsonl',
    make: () =>
      '{"obs": {"__proto__": {"polluted": 1}, "x": 1}, "action": 0, "reward": 1, "terminated": true}\n',
    expected: reads(1, 1),
  },
  {
    name: 'a byte-order mark before the first line',
    file: 'a.jsonl',
    make: () => '\ufeff' + lines(steps(1, 3)),
    expected: reads(1, 3),
  },
  {
    name: 'UTF-16, as PowerShell writes it',
    file: 'a.jsonl',
    make: () => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(lines(steps(1, 3)), 'utf16le')]),
    expected: reads(1, 3),
  },
  {
    name: 'UTF-16 of the other byte order',
    file: 'a.jsonl',
    make: () =>
      Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(lines(steps(1, 3)), 'utf16le').swap16()]),
    expected: reads(1, 3),
  },
  {
    name: 'bytes that are no UTF-8 in a text',
    file: 'a.jsonl',
    make: () =>
      Buffer.concat([
        Buffer.from('{"obs": {"front": "'),
        Buffer.from([0xc3, 0x28, 0xff]),
        Buffer.from('", "x": 1}, "action": 0, "reward": 1, "terminated": true}\n'),
      ]),
    expected: reads(1, 1),
  },
  {
    name: 'Windows line ends, and none at the end',
    file: 'a.jsonl',
    make: () => lines(steps(1, 3)).trimEnd().replaceAll('\n', '\r\n'),
    expected: reads(1, 3),
  },
  {
    name: 'a row repeated by a writer that tried again',
    file: 'a.jsonl',
    make: () => lines([...steps(1, 3), ...steps(1, 3).slice(2)]),
    expected: reads(2, 4, /start again/),
  },
  {
    name: 'zeros in the middle, as a full disk leaves them',
    file: 'a.jsonl',
    make: () =>
      Buffer.concat([Buffer.from(lines(steps(1, 3))), Buffer.alloc(512), Buffer.from(lines(steps(1, 2)))]),
    expected: bad(['file-damaged', 'file-empty'], /zero bytes/),
  },
  {
    name: 'JSON called CSV',
    file: 'a.csv',
    make: () => lines(steps(2, 3)),
    expected: reads(2, 6),
  },
  {
    name: 'completions with a row that has none',
    file: 'a.jsonl',
    make: () =>
      lines([
        { prompt: 'p', completion: 'c', reward: 1 },
        { prompt: 'q', reward: 0 },
      ]),
    expected: bad('file-mixed', /no completion/),
  },
  {
    name: 'a document that is cut',
    file: 'a.json',
    make: () => cut(Buffer.from(JSON.stringify(steps(2, 4), null, 2)), 0.7),
    expected: bad('file-truncated', /stops/),
  },
];

const csv: readonly DamagedCase[] = [
  {
    name: 'a header and nothing else',
    file: 'a.csv',
    make: () => CSV,
    expected: bad('file-empty', /no steps|no rows|header/),
  },
  {
    name: 'no header',
    file: 'a.csv',
    make: () => csvRows(6),
    expected: bad(['file-foreign', 'file-damaged'], /.../),
  },
  {
    name: 'a row with a cell too many',
    file: 'a.csv',
    make: () => `${CSV}${csvRows(3)}0,3,1,0,1,True,9\n`,
    expected: bad('file-damaged', /7 cells, expected 6/),
  },
  {
    name: 'a row with a cell too few',
    file: 'a.csv',
    make: () => `${CSV}${csvRows(3)}0,3,1\n0,4,1,0,1,True\n`,
    expected: bad('file-damaged', /3 cells, expected 6/),
  },
  {
    name: 'a last row that is cut',
    file: 'a.csv',
    make: () => `${CSV}${csvRows(3)}0,3,1`,
    expected: bad('file-truncated', /3 of 6 cells/),
  },
  {
    name: 'a quote that is never closed',
    file: 'a.csv',
    make: () => `${CSV}0,0,"1,0,1,False\n${csvRows(30)}`,
    expected: bad(DAMAGED, /.../),
  },
  {
    name: 'semicolons',
    file: 'a.csv',
    make: () => (CSV + csvRows(6)).replaceAll(',', ';'),
    expected: reads(2, 6),
  },
  {
    name: 'tabs',
    file: 'a.csv',
    make: () => (CSV + csvRows(6)).replaceAll(',', '\t'),
    expected: reads(2, 6),
  },
  {
    name: 'a column named twice',
    file: 'a.csv',
    make: () => `episode,x,x,action,reward\n0,1,2,0,1\n`,
    expected: reads(1, 1, /x more than once/),
  },
  {
    name: 'words where numbers were',
    file: 'a.csv',
    make: () => `${CSV}${csvRows(3)}0,3,oops,0,1,True\n`,
    expected: reads(1, 4),
  },
  {
    name: 'a reward of "n/a"',
    file: 'a.csv',
    make: () => `${CSV}${csvRows(3)}0,3,1,0,n/a,True\n`,
    expected: reads(1, 4),
  },
  {
    name: 'empty cells',
    file: 'a.csv',
    make: () => `${CSV}0,0,,0,,False\n0,1,1,0,1,True\n`,
    expected: bad('file-mixed', /no observation/),
  },
  {
    name: 'NaN throughout',
    file: 'a.csv',
    make: () => `${CSV}0,0,nan,0,nan,False\n0,1,NaN,0,NaN,True\n`,
    expected: reads(1, 2),
  },
  {
    name: 'arrays that numpy abbreviated',
    file: 'a.csv',
    make: () => 'episode,obs,action,reward\n0,"[0. 0. 0. ... 0. 0. 0.]",1,0\n',
    expected: bad('file-damaged', /left out/),
  },
  {
    name: 'arrays of two lengths',
    file: 'a.csv',
    make: () => 'episode,obs,action,reward\n0,"[1, 2]",1,0\n0,"[1, 2, 3]",1,0\n',
    expected: bad('file-mixed', /obs/),
  },
  {
    name: 'a NUL among the rows',
    file: 'a.csv',
    make: () => `${CSV}${csvRows(3)}0,3,\0,0,1,True\n`,
    expected: bad(['file-damaged', 'file-empty'], /zero bytes/),
  },
  {
    name: 'a header written again half-way',
    file: 'a.csv',
    make: () => `${CSV}${csvRows(4)}${CSV}${csvRows(4)}`,
    expected: bad(['file-damaged', 'file-mixed'], /.../),
  },
  {
    name: 'a DeepRacer log without its track columns',
    file: 'a.csv',
    make: () => 'episode,steps,X,Y,reward\n0,1,1.0,2.0,0.5\n',
    expected: reads(1, 1),
  },
];

const big = (n: number): Uint8Array =>
  npy([2], Float64Array.of(0, 0), { header: `{'descr': '<f8', 'fortran_order': False, 'shape': (${n},), }` });

const numpy: readonly DamagedCase[] = [
  { name: 'npz as it should be', file: 'a.npz', make: () => imitation(), expected: reads(2, 6) },
  {
    name: 'npz that is cut',
    file: 'a.npz',
    make: () => cut(imitation(), 0.7),
    expected: bad(DAMAGED, /cut|damaged/),
  },
  {
    name: 'npz without its directory',
    file: 'a.npz',
    make: () => cut(imitation(), 0.5),
    expected: bad(DAMAGED, /cut|damaged/),
  },
  {
    name: 'npz with scratched data',
    file: 'a.npz',
    make: () => scratched(imitation(), 0.15, 24),
    expected: bad([...DAMAGED, 'file-mixed', 'file-foreign'], /.../),
  },
  {
    name: 'npz with a scratched directory',
    file: 'a.npz',
    make: () => scratched(imitation(), 0.8, 48),
    expected: bad([...DAMAGED, 'file-foreign'], /.../),
  },
  {
    name: 'npz without observations',
    file: 'a.npz',
    make: () => imitation({ obs: null }),
    expected: bad('file-foreign', /obs/),
  },
  {
    name: 'npz without actions',
    file: 'a.npz',
    make: () => imitation({ acts: null }),
    expected: bad('file-foreign', /act/),
  },
  {
    name: 'npz without rewards',
    file: 'a.npz',
    make: () => imitation({ rews: null }),
    expected: reads(2, 6, /no rewards/),
  },
  {
    name: 'npz with a row too few',
    file: 'a.npz',
    make: () => imitation({ obs: npy([7, 2], new Float64Array(14)) }),
    expected: bad('file-mixed', /7 rows, expected 8/),
  },
  {
    name: 'npz with rewards too few',
    file: 'a.npz',
    make: () => imitation({ rews: npy([5], new Float64Array(5)) }),
    expected: bad('file-mixed', /5 entries, expected 6/),
  },
  {
    name: 'npz with indices out of order',
    file: 'a.npz',
    make: () => imitation({ indices: npy([1], BigInt64Array.of(9n), { descr: '<i8' }) }),
    expected: bad('file-mixed', /indices/),
  },
  {
    name: 'npz of no steps',
    file: 'a.npz',
    make: () => imitation({ acts: npy([0], new Float64Array(0)), rews: npy([0], new Float64Array(0)) }),
    expected: bad(['file-empty', 'file-mixed'], /step/),
  },
  {
    name: 'npz of pickled observations',
    file: 'a.npz',
    make: () => imitation({ obs: npy([8], noise(64), { descr: '|O' }) }),
    expected: bad('file-foreign', /pickle/),
  },
  {
    name: 'npz of a structured array',
    file: 'a.npz',
    make: () =>
      imitation({
        obs: npy([8], new Float64Array(16), {
          header: "{'descr': [('x', '<f8'), ('y', '<f8')], 'fortran_order': False, 'shape': (8,), }",
        }),
      }),
    expected: bad('file-foreign', /structured/),
  },
  {
    name: 'npz of an unknown dtype',
    file: 'a.npz',
    make: () => imitation({ obs: npy([8, 2], new Float64Array(16), { descr: '<q9' }) }),
    expected: bad('file-foreign', /dtype/),
  },
  {
    name: 'npz of the other byte order',
    file: 'a.npz',
    make: () =>
      imitation({
        rews: npy([6], Buffer.from(Float64Array.of(0, 0, 1, 0, 0, 1).buffer).swap64(), { descr: '>f8' }),
      }),
    expected: reads(2, 6),
  },
  {
    name: 'npz of NaN throughout',
    file: 'a.npz',
    make: () =>
      imitation({
        obs: npy([8, 2], new Float64Array(16).fill(NaN)),
        rews: npy([6], new Float64Array(6).fill(NaN)),
      }),
    expected: reads(2, 6),
  },
  {
    name: 'npz of 64-bit integers beyond 2^53',
    file: 'a.npz',
    make: () => imitation({ acts: npy([6], new BigInt64Array(6).fill(2n ** 62n + 1n), { descr: '<i8' }) }),
    expected: reads(2, 6, /rounded/),
  },
  {
    name: 'npz whose array has a billion rows in its header only',
    file: 'a.npz',
    make: () => imitation({ rews: big(1_000_000_000) }),
    expected: bad(DAMAGED, /bytes/),
  },
  {
    name: 'npz whose array has more rows than numbers can say',
    file: 'a.npz',
    make: () => imitation({ rews: big(1e300) }),
    expected: bad('file-damaged', /impossible shape/),
  },
  {
    name: 'npz of a negative shape',
    file: 'a.npz',
    make: () =>
      imitation({
        rews: npy([2], Float64Array.of(0, 0), {
          header: "{'descr': '<f8', 'fortran_order': False, 'shape': (-6,), }",
        }),
      }),
    expected: bad('file-damaged', /impossible shape/),
  },
  {
    name: 'npz of a shape in words',
    file: 'a.npz',
    make: () =>
      imitation({
        rews: npy([2], Float64Array.of(0, 0), {
          header: "{'descr': '<f8', 'fortran_order': False, 'shape': (six,), }",
        }),
      }),
    expected: bad('file-damaged', /impossible shape/),
  },
  {
    name: 'npz whose header says its header is longer than the file',
    file: 'a.npz',
    make: () => imitation({ rews: Buffer.from(npy([6], new Float64Array(6))).fill(0xff, 8, 10) }),
    expected: bad(DAMAGED, /header/),
  },
  {
    name: 'npz with text for an array',
    file: 'a.npz',
    make: () => imitation({ rews: Buffer.from('hello') }),
    expected: bad(DAMAGED, /numpy array/),
  },
  {
    name: 'npz that claims to unpack to 4 GB',
    file: 'a.npz',
    make: () => withClaimedSize(imitation(), 0xfffffff0),
    expected: bad(['file-too-large', ...DAMAGED], /.../),
  },
  {
    name: 'npz that claims to unpack to less than it does',
    file: 'a.npz',
    make: () => withClaimedSize(imitation(), 40),
    expected: bad(DAMAGED, /.../),
  },
  {
    name: 'npz of arrays of no known layout',
    file: 'a.npz',
    make: () => npz({ weights: npy([3], new Float64Array(3)), bias: npy([1], new Float64Array(1)) }),
    expected: bad('file-foreign', /weights/),
  },
  {
    name: 'npz without entries',
    file: 'a.npz',
    make: () => npz({}),
    expected: bad(['file-foreign', 'file-empty'], /.../),
  },
  { name: 'npz called HDF5', file: 'a.hdf5', make: () => imitation(), expected: reads(2, 6) },
  {
    name: 'npz with the array names of another program',
    file: 'a.npz',
    make: () => npz({ ...imitationArrays(), obs2: npy([1], new Float64Array(1)) }),
    expected: reads(2, 6),
  },
];

const hdf5 = (): Buffer => fixture('pendulum.hdf5.gz');
const hdf5Codes = [...DAMAGED, 'file-mixed', 'file-foreign'];

const hdf5Cases: readonly DamagedCase[] = [
  { name: 'HDF5 as it should be', file: 'a.hdf5', make: hdf5, expected: reads(2, 40) },
  { name: 'HDF5 called CSV', file: 'a.csv', make: hdf5, expected: reads(2, 40) },
  {
    name: 'HDF5 that is cut half-way',
    file: 'a.hdf5',
    make: () => cut(hdf5(), 0.5),
    expected: bad('file-truncated', /stops before its end/),
  },
  {
    name: 'HDF5 that is cut at its last byte',
    file: 'a.hdf5',
    make: () => hdf5().subarray(0, -1),
    expected: bad(DAMAGED, /.../),
  },
  {
    name: 'HDF5 of its signature alone',
    file: 'a.hdf5',
    make: () => hdf5().subarray(0, 8),
    expected: bad(DAMAGED, /.../),
  },
  {
    name: 'HDF5 with a scratched superblock',
    file: 'a.hdf5',
    make: () => scratched(hdf5(), 0.0005, 40),
    expected: bad(hdf5Codes, /.../),
  },
  ...[0.1, 0.3, 0.5, 0.7, 0.9].map((share) => ({
    name: `HDF5 scratched at ${share * 100} %`,
    file: 'a.hdf5',
    make: () => scratched(hdf5(), share, 200),
    expected: bad([...hdf5Codes, 'or-reads'], /.../),
  })),
  {
    name: 'HDF5 followed by rubbish',
    file: 'a.hdf5',
    make: () => Buffer.concat([hdf5(), noise(512)]),
    expected: reads(2, 40),
  },
  {
    name: 'HDF5 gzipped and cut',
    file: 'a.hdf5.gz',
    make: () => cut(gz(hdf5()), 0.5),
    expected: bad('file-truncated', /stops before its end/),
  },
];

const arrays = (name: string): Buffer => fixture(`arrays/${name}`);
const events = (): Buffer => fixture('events.out.tfevents.1700000001.v2');
/** What is scratched may have been padding: a right reading is as good as a problem. */
const scratchedOrRead = bad([...hdf5Codes, 'or-reads'], /.../);
const PARQUET = ['steps-none.parquet', 'steps-snappy.parquet', 'steps-zstd.parquet', 'steps-gzip.parquet'];
const ARROW = ['steps.arrow', 'steps-stream.arrow', 'steps-zstd.arrow'];

const columnar: readonly DamagedCase[] = [
  ...[...PARQUET, ...ARROW].flatMap((name) => [
    {
      name: `${name} cut half-way`,
      file: name,
      make: () => cut(arrays(name), 0.5),
      expected: bad([...DAMAGED, 'file-foreign'], /.../),
    },
    {
      name: `${name} with scratched data`,
      file: name,
      make: () => scratched(arrays(name), 0.3, 80),
      expected: scratchedOrRead,
    },
    {
      name: `${name} with a scratched end`,
      file: name,
      make: () => scratched(arrays(name), 0.85, 60),
      expected: scratchedOrRead,
    },
    {
      name: `${name} called CSV`,
      file: 'a.csv',
      make: () => arrays(name),
      expected: { episodes: -1, steps: -1 },
    },
  ]),
  {
    name: 'Parquet of its magic alone',
    file: 'a.parquet',
    make: () => 'PAR1',
    expected: bad([...DAMAGED, 'file-foreign', 'file-empty'], /Parquet/),
  },
  {
    name: 'Parquet without its end',
    file: 'a.parquet',
    make: () => Buffer.concat([Buffer.from('PAR1'), noise(1000)]),
    expected: bad([...DAMAGED, 'file-foreign'], /Parquet/),
  },
  {
    name: 'Parquet with an end that says it is longer than the file',
    file: 'a.parquet',
    make: () =>
      Buffer.concat([
        Buffer.from('PAR1'),
        noise(100),
        Buffer.from([0xff, 0xff, 0xff, 0x7f]),
        Buffer.from('PAR1'),
      ]),
    expected: bad([...DAMAGED, 'file-foreign'], /Parquet/),
  },
  {
    name: 'Parquet with a footer of noise',
    file: 'a.parquet',
    make: () =>
      Buffer.concat([Buffer.from('PAR1'), noise(400), Buffer.from([0x80, 1, 0, 0]), Buffer.from('PAR1')]),
    expected: bad([...DAMAGED, 'file-foreign'], /Parquet/),
  },
  {
    name: 'Arrow of its magic alone',
    file: 'a.arrow',
    make: () => 'ARROW1\0\0',
    expected: bad([...DAMAGED, 'file-foreign', 'file-empty'], /Arrow/),
  },
  {
    name: 'Arrow with noise behind its magic',
    file: 'a.arrow',
    make: () => Buffer.concat([Buffer.from('ARROW1\0\0'), noise(1000)]),
    expected: bad([...DAMAGED, 'file-foreign'], /Arrow/),
  },
  {
    name: 'an Arrow stream that promises a message longer than the file',
    file: 'a.arrow',
    make: () => Buffer.concat([Buffer.from([0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f]), noise(200)]),
    expected: bad([...DAMAGED, 'file-foreign'], /.../),
  },
];

/** A tar header for one file; its size may be a lie. */
function tarHeader(name: string, size: number): Buffer {
  const block = Buffer.alloc(512);
  block.write(name, 0, 'latin1');
  block.write('0000644\0' + '0000000\0' + '0000000\0', 100, 'latin1');
  block.write(`${size.toString(8).padStart(11, '0')}\0`, 124, 'latin1');
  block.write('00000000000\0', 136, 'latin1');
  block.fill(32, 148, 156);
  block.write('0', 156, 'latin1');
  block.write('ustar\x0000', 257, 'latin1');
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return block;
}

const archivesAndLogs: readonly DamagedCase[] = [
  {
    name: 'a tar of nothing',
    file: 'a.tar.gz',
    make: () => gz(Buffer.alloc(1024)),
    expected: bad(['file-damaged', 'file-foreign', 'file-empty'], /.../),
  },
  {
    name: 'a tar without a simtrace',
    file: 'a.tar.gz',
    make: () =>
      gz(Buffer.concat([tarHeader('notes.txt', 5), Buffer.alloc(512, 'hello'), Buffer.alloc(1024)])),
    expected: bad(['file-foreign'], /.../),
  },
  {
    name: 'a tar whose entry claims eight gigabytes',
    file: 'a.tar.gz',
    make: () =>
      gz(Buffer.concat([tarHeader('sim-trace/0-iteration.csv', 8 * 1024 ** 3 - 1), Buffer.alloc(512, 'x')])),
    expected: bad([...DAMAGED, 'file-foreign', 'file-too-large'], /.../),
  },
  {
    name: 'TensorBoard events cut in a record',
    file: 'events.out.tfevents.1',
    make: () => cut(events(), 0.6),
    expected: bad(['no-steps', ...DAMAGED], /.../),
  },
  {
    name: 'TensorBoard events with a scratched record',
    file: 'events.out.tfevents.1',
    make: () => scratched(events(), 0.5, 8),
    expected: bad(['no-steps', ...DAMAGED], /.../),
  },
  {
    name: 'a TensorBoard record of 2^60 bytes',
    file: 'events.out.tfevents.1',
    make: () => Buffer.concat([events().subarray(0, 60), Buffer.from([0, 0, 0, 0, 0, 0, 0, 16]), noise(40)]),
    expected: bad(['no-steps', ...DAMAGED, 'file-foreign'], /.../),
  },
];

/** The battery: files that are damaged, cut, empty, called something else, or bombs. */
export const CASES: readonly DamagedCase[] = [
  ...emptyAndForeign,
  ...compressed,
  ...json,
  ...csv,
  ...numpy,
  ...hdf5Cases,
  ...columnar,
  ...archivesAndLogs,
];
