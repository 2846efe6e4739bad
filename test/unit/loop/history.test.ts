import assert from 'node:assert/strict';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CandidateHistory, historyFolder } from '../../../extension/core/loop/history';
import { measuredOf } from '../../../extension/core/loop/record';
import type { Result } from '../../../extension/core/problem';
import { finding, sketch } from './samples';

function valueOf<T>(result: Result<T>): T {
  if (!result.ok) assert.fail(result.problem.message);
  return result.value;
}

describe('CandidateHistory', () => {
  let folder: string;
  let task: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rewardsmith-'));
    task = join(folder, 'lava.reward.json');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const hand = {
    code: 'def reward(obs):\r\n    return 0\n',
    origin: 'hand',
    parent: null,
    explanation: '',
  } as const;

  it('writes nothing until there is a candidate, and reads back what it wrote', async () => {
    const history = valueOf(await CandidateHistory.open(task));
    assert.deepEqual(await readdir(folder), []);
    const first = valueOf(await history.add(hand));
    assert.match(first.id, /^c0001-[0-9a-f]{4}$/);
    const second = valueOf(
      await history.add({ code: 'b', origin: 'refinement', parent: first.id, explanation: 'why' }),
    );
    valueOf(
      await history.recordEvaluation(
        second.id,
        measuredOf(sketch({ auc: { value: Number.NaN }, findings: [finding('warning')] })),
      ),
    );

    const again = valueOf(await CandidateHistory.open(task));
    assert.deepEqual(
      again.list().map(({ id, parent, origin }) => ({ id, parent, origin })),
      [
        { id: first.id, parent: null, origin: 'hand' },
        { id: second.id, parent: first.id, origin: 'refinement' },
      ],
    );
    assert.equal(valueOf(await again.readCode(first.id)), hand.code);
    const stored = again.list()[1];
    assert.deepEqual(stored?.measures?.auc, { reason: 'came out as NaN' });
    assert.equal(stored?.verdict?.kind, 'misordered');
    assert.equal(stored?.findings?.[0]?.code, 'F821');
    assert.equal(stored?.episodes?.length, 2);
    assert.equal(await readFile(join(folder, '.rewardsmith', '.gitignore'), 'utf8'), '*\n');
    assert.deepEqual(
      (await readdir(historyFolder(task))).sort(),
      [`${first.id}.json`, `${first.id}.py`, `${second.id}.json`, `${second.id}.py`].sort(),
    );
  });

  it('gives the same candidate for the same code, also when another process added it', async () => {
    const editor = valueOf(await CandidateHistory.open(task));
    const cli = valueOf(await CandidateHistory.open(task));
    const added = valueOf(await cli.add(hand));
    assert.equal(valueOf(await editor.add({ ...hand, origin: 'designer' })).id, added.id);
    assert.equal(valueOf(await editor.add({ ...hand, code: 'other' })).id.slice(0, 5), 'c0002');
  });

  it('skips a damaged record, says so, keeps its files and never takes its number', async () => {
    const history = valueOf(await CandidateHistory.open(task));
    const first = valueOf(await history.add(hand));
    const file = join(historyFolder(task), `${first.id}.json`);
    await writeFile(file, '{"id": "c0001');
    const again = valueOf(await CandidateHistory.open(task));
    assert.deepEqual(again.list(), []);
    assert.equal(again.problems[0]?.code, 'candidate-damaged');
    assert.equal(again.problems[0]?.where?.file, file);
    const next = valueOf(await again.add({ ...hand, code: 'new' }));
    assert.equal(next.id.slice(0, 5), 'c0002');
    assert.equal(await readFile(file, 'utf8'), '{"id": "c0001');
    assert.equal(await readFile(file.replace('.json', '.py'), 'utf8'), hand.code);
  });

  it('keeps what a newer version wrote into a record, and reads what an older one left out', async () => {
    const history = valueOf(await CandidateHistory.open(task));
    const { id } = valueOf(await history.add(hand));
    const file = join(historyFolder(task), `${id}.json`);
    const {
      measuredAt: _,
      episodes: __,
      ...old
    } = JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>;
    await writeFile(file, JSON.stringify({ ...old, trainedSteps: 5000 }));
    const again = valueOf(await CandidateHistory.open(task));
    assert.equal(again.list()[0]?.measuredAt, null);
    valueOf(await again.recordEvaluation(id, { findings: [] }));
    const rewritten = JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>;
    assert.equal(rewritten.trainedSteps, 5000);
    assert.deepEqual(rewritten.findings, []);
  });

  it('answers with a problem where it cannot write, read or find', async () => {
    await writeFile(join(folder, '.rewardsmith'), 'in the way');
    const opened = await CandidateHistory.open(task);
    assert.ok(!opened.ok);
    assert.equal(opened.problem.code, 'history-unreadable');
    const elsewhere = valueOf(await CandidateHistory.open(join(folder, 'deep', 'x.reward.json')));
    const unknown = await elsewhere.readCode('c0009-0000');
    assert.ok(!unknown.ok);
    assert.equal(unknown.problem.code, 'candidate-unknown');
  });
});
