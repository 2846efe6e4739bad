import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Problem } from '../../../extension/core/problem';
import { loadTaskFile, parseTask } from '../../../extension/core/task/load';

function problemOf(text: string): Problem {
  const result = parseTask(text, 'lava.reward.json');
  if (result.ok) assert.fail('expected a problem');
  return result.problem;
}

describe('parseTask', () => {
  it('takes comments and trailing commas, and fills in the discount', () => {
    const result = parseTask(
      '\uFEFF{\n  // what to do\n  "goal": "Reach it.",\n  "trajectories": ["a.jsonl",],\n}',
      'a.reward.json',
    );
    assert.deepEqual(result, {
      ok: true,
      value: { goal: 'Reach it.', trajectories: ['a.jsonl'], discount: 0.99 },
    });
  });

  it('says the place of a syntax error', () => {
    const problem = problemOf('{\n  "goal": "x"\n  "trajectories": []\n}');
    assert.equal(problem.code, 'task-not-json');
    assert.deepEqual(problem.where, { file: 'lava.reward.json', line: 3, column: 3 });
    assert.match(problem.message, /comma expected/);
  });

  it('says the place and the kind of a wrong value', () => {
    const problem = problemOf('{\n  "goal": "x",\n\n  "trajectories": "recordings/a.csv"\n}');
    assert.equal(problem.message, '`trajectories` must be a list, but is the text "recordings/a.csv".');
    assert.deepEqual(problem.where, { file: 'lava.reward.json', line: 4, column: 19 });
  });

  it('guesses what a misspelt field meant, nested ones too', () => {
    const problem = problemOf('{ "goal": "x", "trajectories": ["a"],\n "sucess": "reward > 0" }');
    assert.equal(problem.message, '`sucess` is not a field of a reward task.');
    assert.equal(problem.hint, 'Did you mean `success`?');
    assert.deepEqual(problem.where, { file: 'lava.reward.json', line: 2, column: 2 });
    const nested = problemOf(
      '{ "goal": "x", "trajectories": ["a"],\n "observation": { "x": { "units": "m" } } }',
    );
    assert.match(nested.message, /`units` is not an entry of `observation.x`/);
    assert.equal(nested.hint, 'Did you mean `unit`?');
  });

  it('points at the object that lacks a field, and names the other mistakes', () => {
    const problem = problemOf('{"discount": 1.5}');
    assert.equal(problem.message, '`goal` is missing.');
    assert.match(problem.hint, /Also: `trajectories` is missing\. `discount` must be at most 1\.$/);
    assert.equal(problem.where?.line, 1);
  });

  it('has words for an empty file, a bare list, an empty list and a discount above 1', () => {
    assert.equal(problemOf(' \n').code, 'task-empty');
    assert.match(problemOf('[1]').message, /must be an object in braces, but is a list/);
    assert.match(problemOf('{"goal":"x","trajectories":[]}').message, /`trajectories` must not be empty/);
    assert.match(
      problemOf('{"goal":"x","trajectories":["a"],"discount":1.5}').message,
      /`discount` must be at most 1/,
    );
  });
});

describe('loadTaskFile', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rewardsmith-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it('reads a file, and says what to do when there is none or it is a folder', async () => {
    const file = join(folder, 'a.reward.json');
    await writeFile(file, '{"goal": "x", "trajectories": ["*.csv"], "discount": 1}');
    assert.deepEqual(await loadTaskFile(file), {
      ok: true,
      value: { goal: 'x', trajectories: ['*.csv'], discount: 1 },
    });
    const missing = await loadTaskFile(join(folder, 'b.reward.json'));
    assert.ok(!missing.ok);
    assert.equal(missing.problem.code, 'task-missing');
    const directory = await loadTaskFile(folder);
    assert.ok(!directory.ok);
    assert.equal(directory.problem.code, 'task-unreadable');
  });
});
