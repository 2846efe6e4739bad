import assert from 'node:assert/strict';
import { loadFiles, loadOne, problemOf, removeFiles, setOf, stepsOf } from './files';

const PLAIN = 'episode,t,x,y,action,reward,done\n0,0,0.5,1,2,-0.25,False\n0,1,1.5,2,3,10.0,True\n';

describe('CSV as other programs write it', () => {
  afterEach(removeFiles);
  let wanted: unknown[][];
  before(async () => {
    wanted = stepsOf(await loadOne('a.csv', PLAIN));
    removeFiles();
  });

  const utf16be = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();
  const written: Readonly<Record<string, string | Uint8Array>> = {
    'semicolons and decimal commas': PLAIN.replaceAll(',', ';').replaceAll('.', ','),
    tabs: PLAIN.replaceAll(',', '\t'),
    'single spaces': PLAIN.replaceAll(',', ' '),
    bars: PLAIN.replaceAll(',', '|'),
    'CRLF with a byte-order mark': `\ufeff${PLAIN.replaceAll('\n', '\r\n')}`,
    'carriage returns alone': PLAIN.replaceAll('\n', '\r'),
    'UTF-16 with its mark': Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(PLAIN, 'utf16le')]),
    'big-endian UTF-16 with its mark': Buffer.concat([Buffer.from([0xfe, 0xff]), utf16be(PLAIN)]),
    'UTF-16 without a mark': Buffer.from(PLAIN, 'utf16le'),
    'big-endian UTF-16 without a mark': utf16be(PLAIN),
    "Excel's sep line": `sep=;\r\n${PLAIN.replaceAll(',', ';')}`,
    'comments before the header': `# recorded by hand\n# twice\n${PLAIN}`,
    "numpy.savetxt's header": `# ${PLAIN}`.replaceAll('False', '0').replaceAll('True', '1'),
    'blank lines between the rows': PLAIN.replaceAll('\n', '\n\n'),
    'every cell in quotes': PLAIN.replaceAll(/[^,\n]+/g, '"$&"'),
    'spaces around the cells': PLAIN.replaceAll(',', ' , '),
    'an index column without a name': PLAIN.split('\n')
      .map((line, i) => (line ? `${i === 0 ? '' : i - 1},${line}` : ''))
      .join('\n'),
    'flags in capitals': PLAIN.replaceAll('False', 'FALSE').replaceAll('True', 'TRUE'),
  };
  for (const [how, content] of Object.entries(written))
    it(`reads ${how}`, async () => {
      assert.deepEqual(stepsOf(await loadOne('a.csv', content)), wanted);
    });

  it('reads Windows-1252 text, and UTF-8 whose last character the sample cuts', async () => {
    const header = 'episode,größe,action,reward\n';
    const row = '0,0.5,1,2\n';
    const latin = await loadOne('a.csv', Buffer.from(header + row, 'latin1'));
    assert.deepEqual(stepsOf(latin)[0]?.[0], { größe: 0.5 });
    const damaged = Buffer.from('episode,größe,action,reward,note\n0,0.5,1,2,é ü ß\n', 'utf8');
    damaged[damaged.length - 2] = 0xff;
    assert.deepEqual(stepsOf(await loadOne('c.csv', damaged))[0]?.[0], {
      größe: 0.5,
      note: 'é ü \ufffd\ufffd',
    });
    const long = 'episode,x,note,action,reward\n0,0.5,"' + 'é'.repeat(200_000) + '",1,2\n';
    const set = await loadOne('b.csv', long);
    assert.deepEqual(stepsOf(set)[0]?.[0], { x: 0.5, note: 'é'.repeat(200_000) });
  });

  it('keeps text with line breaks, delimiters and quotes in it', async () => {
    const set = await loadOne('a.csv', 'episode,note,action,reward\n0,"a, ""b""\nc",1,2\n0,d,1,2\n');
    assert.deepEqual(
      stepsOf(set).map(([obs]) => obs),
      [{ note: 'a, "b"\nc' }, { note: 'd' }],
    );
    assert.equal(
      await problemOf('b.csv', 'episode,note,action,reward\n0,"a\nb",1,2\n0,d,1\n0,d,1,2\n'),
      'file-damaged | b.csv:4 | The row has 3 cells, expected 4 as in the header.',
    );
  });

  it('reads not-a-number, infinity and nothing in every spelling', async () => {
    const spellings = ['nan', 'NaN', '-nan', 'inf', '-Infinity', 'None', '', 'NA', '<NA>', '1.5'];
    const rows = spellings.map((cell, t) => `0,${t},7,${cell},1,0\n`).join('');
    const set = await loadOne('a.csv', `episode,t,y,x,action,reward\n0,99,7,0.5,1,0\n${rows}`);
    const values = new Map(
      stepsOf(set).map(([obs], i) => [
        i < spellings.length ? spellings[i] : 'first',
        (obs as { x?: number } | undefined)?.x,
      ]),
    );
    assert.deepEqual(Object.fromEntries(values), {
      nan: NaN,
      NaN: NaN,
      '-nan': NaN,
      inf: Infinity,
      '-Infinity': -Infinity,
      None: undefined,
      '': undefined,
      NA: undefined,
      '<NA>': undefined,
      '1.5': 1.5,
      first: 0.5,
    });
  });

  it('reads lists and dictionaries as JSON, Python and numpy write them', async () => {
    const cells: readonly (readonly [string, unknown])[] = [
      ['[0.5, 1.0]', [0.5, 1]],
      ['(0.5, 1.0)', [0.5, 1]],
      ['[0.5 1. ]', [0.5, 1]],
      ['[ 0.5\n  1.  ]', [0.5, 1]],
      ['[np.float64(0.5), np.float32(1.0)]', [0.5, 1]],
      ['array([0.5, 1. ], dtype=float32)', [0.5, 1]],
      ['tensor([0.5000, 1.0000])', [0.5, 1]],
      ["tensor([0.5, 1.], device='cuda:0')", [0.5, 1]],
    ];
    const rows = cells.map(([cell], t) => `0,${t},"${cell}",1,0\n`).join('');
    const set = await loadOne('a.csv', `episode,t,obs,action,reward\n${rows}`);
    assert.deepEqual(
      stepsOf(set).map(([obs]) => obs),
      cells.map(([, value]) => value),
    );
    const grid = await loadOne('b.csv', 'episode,obs,action,reward\n0,"[[1 2]\n [3 4]]",1,0\n');
    assert.deepEqual(stepsOf(grid)[0]?.[0], [
      [1, 2],
      [3, 4],
    ]);
    const python = await loadOne(
      'c.csv',
      `episode,obs,action,reward\n0,"{'it''s': True, 'n': None}",1,0\n`.replace("''", ''),
    );
    assert.deepEqual(stepsOf(python)[0]?.[0], { its: true, n: null });
  });

  it('refuses an array that numpy printed with its middle left out', async () => {
    assert.equal(
      await problemOf('a.csv', 'episode,obs,action,reward\n0,"[0.1 0.2 ... 0.9 1. ]",1,0\n'),
      'file-damaged | a.csv:2 | Under obs numpy printed a long array with its middle left out ("..."): the numbers are lost.',
    );
  });

  it('calls a column that is there twice by two names, and says so', async () => {
    const recordings = await loadFiles({ 'a.csv': 'episode,obs,obs,action,reward,reward\n0,0.5,7,1,2,3\n' });
    assert.deepEqual(stepsOf(setOf(recordings)), [[0.5, 1, 2, null, 0, 0, { 'obs.1': 7, 'reward.1': 3 }]]);
    assert.match(
      recordings.files[0]?.notes.join('; ') ?? '',
      /has obs more than once.*has reward more than once/,
    );
  });

  it('keeps a column whose name no dictionary can have as a key', async () => {
    const recordings = await loadFiles({
      'a.csv': 'episode,__proto__,constructor,action,reward\n0,0.5,7,1,2\n',
    });
    assert.deepEqual(stepsOf(setOf(recordings)), [[{ proto: 0.5, constructor: 7 }, 1, 2, null, 0, 0, null]]);
  });

  it('says that there is no header', async () => {
    assert.match(
      await problemOf('a.csv', '0,0,0.5,1\n0,1,0.75,0\n'),
      /^file-foreign \| a\.csv \| This is a table of numbers without a header/,
    );
  });

  it('says that a quote is never closed', async () => {
    assert.equal(
      await problemOf('a.csv', `${PLAIN}0,2,"1.5,2,3,1.0,True\n0,3,1.5,2,3,1.0,True\n`),
      'file-truncated | a.csv:4 | The file stops in the middle of a row: 3 of 7 cells.',
    );
  });
});
