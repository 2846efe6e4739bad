import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadRecordings } from '../../../extension/core/trajectory/load';
import type { Problem } from '../../../extension/core/problem';
import { directoryOf, removeFiles, setOf, stepsOf } from './files';

const FIXTURES = join(__dirname, '../../fixtures/recordings/pickles');

function python(code: string, cwd: string): string {
  return execFileSync('python3', ['-c', code], { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

function has(library: string): boolean {
  try {
    python(`import ${library}`, '.');
    return true;
  } catch {
    return false;
  }
}

async function refusal(name: string, directory: string): Promise<Problem> {
  const { set, problems } = await loadRecordings([name], directory);
  assert.equal(set, null);
  const [problem] = problems;
  assert.ok(problem && problems.length === 1);
  return problem;
}

/** The lines of Python in a hint. */
function linesOf({ hint }: Problem): string {
  const [before, ...lines] = hint.split('\n');
  assert.match(before ?? '', /convert it with Python:$/);
  assert.equal(lines.pop(), 'Then name the .jsonl file in its place.');
  assert.equal(lines.length, 2, hint);
  return lines.join('\n');
}

describe('pickles', () => {
  afterEach(removeFiles);

  const kinds: readonly (readonly [file: string, what: RegExp, library: string])[] = [
    ['paths.pkl', /^This is a Python pickle\. It is not opened: unpickling runs/, 'numpy'],
    ['flat.pickle', /^This is a Python pickle\./, 'numpy'],
    ['protocol0.pkl', /^This is a Python pickle\./, 'json'],
    ['paths.pkl.gz', /^This is a gzipped Python pickle\./, 'numpy'],
    ['paths.joblib', /^This is a joblib file, a Python pickle\./, 'joblib'],
    ['paths-zlib.joblib', /^This is a joblib file, a Python pickle\./, 'joblib'],
    ['table.pkl', /^This is a pickled pandas table\./, 'pandas'],
    ['objects.npy', /^This is a numpy array of Python objects, a pickle\./, 'numpy'],
  ];

  for (const [file, what, library] of kinds)
    it(`${file} is named and not opened, and the two lines of Python convert it`, async function () {
      const directory = directoryOf({});
      copyFileSync(join(FIXTURES, file), join(directory, file));
      const problem = await refusal(file, directory);
      assert.equal(problem.code, 'file-foreign');
      assert.match(problem.message, what);
      const lines = linesOf(problem);
      if (!has(library)) {
        console.log(`      not converted: python3 has no ${library}`);
        return;
      }
      python(lines, directory);
      const written = file.replace(/\..*$/, '.jsonl');
      if (file === 'protocol0.pkl') {
        assert.equal(readFileSync(join(directory, written), 'utf8'), '1\n{"a": 2.5}\n');
        return;
      }
      const set = setOf(await loadRecordings([written], directory));
      assert.deepEqual(
        set.episodes.map(({ length }) => length),
        file === 'table.pkl' ? [2, 1] : [3, 4],
      );
      if (file === 'table.pkl') return;
      assert.deepEqual([...set.terminated], [0, 0, 1, 0, 0, 0, 1]);
      assert.equal((stepsOf(set)[2]?.[3] as number[]).length, 2);
    });

  it('a pickle that would run code is not run by looking at it', async function () {
    if (!has('pickle')) return this.skip();
    const directory = directoryOf({});
    python(
      'import os, pickle\nclass Evil:\n  def __reduce__(self): return (os.mkdir, ("pwned",))\nopen("evil.pkl", "wb").write(pickle.dumps(Evil()))',
      directory,
    );
    const problem = await refusal('evil.pkl', directory);
    assert.equal(problem.code, 'file-foreign');
    assert.throws(() => readFileSync(join(directory, 'pwned')), /ENOENT/);
  });

  it('PyTorch files are told from other zip archives, old and new', async () => {
    const zip = (entry: string): Buffer => {
      const header = Buffer.alloc(30);
      header.write('PK\x03\x04', 'latin1');
      header.writeUInt16LE(entry.length, 26);
      return Buffer.concat([header, Buffer.from(entry), Buffer.from('\x80\x02}q\x00.', 'latin1')]);
    };
    const old = Buffer.from('\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19.\x80\x02M\xe9\x03.', 'latin1');
    for (const [name, content] of [
      ['a.pt', zip('archive/data.pkl')],
      ['b.pth', zip('paths/data.pkl')],
      ['c.pth', old],
    ] as const) {
      const problem = await refusal(name, directoryOf({ [name]: content }));
      assert.match(problem.message, /^This is a PyTorch file/);
      assert.match(problem.hint, /torch\.load\("[abc]\.pth?", weights_only=True\)/);
    }
  });
});
