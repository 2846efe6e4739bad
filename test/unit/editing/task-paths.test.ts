import assert from 'node:assert/strict';
import { pathEdits, pathsIn, renamedEntry } from '../../../extension/core/editing/task-paths';

const TASK = '/work/robots/lava.reward.json';
const TEXT = `{
  // what it must do
  "goal": "x",
  "reward": "rewards/lava.py:reward",
  "trajectories": ["recordings/*.jsonl.gz", "one.csv"],
}`;

/** The text after its edits. */
function edited(renames: Readonly<Record<string, string>>, text = TEXT, task = TASK): string {
  const moved = (file: string): string => {
    for (const [from, to] of Object.entries(renames))
      if (file === from || file.startsWith(`${from}/`)) return to + file.slice(from.length);
    return file;
  };
  return pathEdits(text, task, moved).reduceRight(
    (result, { start, end, text: put }) => result.slice(0, start) + put + result.slice(end),
    text,
  );
}

describe('paths in a task file', () => {
  it('are found with their places, comments and a half-written file notwithstanding', () => {
    assert.deepEqual(
      pathsIn(TEXT).map(({ start, end, path, entry, kind }) => [TEXT.slice(start, end), path, entry, kind]),
      [
        ['rewards/lava.py:reward', 'rewards/lava.py', 'reward', 'reward'],
        ['recordings/*.jsonl.gz', 'recordings/*.jsonl.gz', null, 'recording'],
        ['one.csv', 'one.csv', null, 'recording'],
      ],
    );
    assert.deepEqual(pathsIn('{ "reward": "a.py", "goal": '), [
      { start: 13, end: 17, path: 'a.py', entry: null, kind: 'reward' },
    ]);
    assert.deepEqual(pathsIn(''), []);
  });

  it('follow a reward that is renamed, its function kept', () => {
    assert.match(
      edited({ '/work/robots/rewards/lava.py': '/work/robots/rewards/hot.py' }),
      /"rewards\/hot\.py:reward"/,
    );
  });

  it('follow a reward that moves to another folder', () => {
    assert.match(
      edited({ '/work/robots/rewards/lava.py': '/work/shared/lava.py' }),
      /"\.\.\/shared\/lava\.py:reward"/,
    );
  });

  it('follow a folder of rewards or recordings', () => {
    const text = edited({
      '/work/robots/recordings': '/work/robots/data/runs',
      '/work/robots/rewards': '/work/robots/r',
    });
    assert.match(text, /"r\/lava\.py:reward"/);
    assert.match(text, /\["data\/runs\/\*\.jsonl\.gz", "one\.csv"\]/);
  });

  it('are rewritten when the task moves alone, and left alone when everything moves together', () => {
    const text = edited({ [TASK]: '/work/tasks/lava.reward.json' });
    assert.match(text, /"\.\.\/robots\/rewards\/lava\.py:reward"/);
    assert.match(text, /"\.\.\/robots\/recordings\/\*\.jsonl\.gz", "\.\.\/robots\/one\.csv"/);
    assert.equal(edited({ '/work/robots': '/work/machines' }), TEXT);
    assert.equal(edited({ [TASK]: '/work/robots/other.reward.json' }), TEXT);
  });

  it('that name something else are left alone', () => {
    assert.equal(edited({ '/work/robots/other.py': '/work/robots/another.py' }), TEXT);
    assert.equal(edited({ '/work/robots/rewards/lava.p': '/work/x' }), TEXT);
  });
});

describe('a reward function that is renamed', () => {
  it('is the only new one where the only old one is gone', () => {
    assert.equal(renamedEntry('reward', ['helper', 'reward'], ['helper', 'lava_reward']), 'lava_reward');
  });

  it('is not guessed at', () => {
    assert.equal(renamedEntry('reward', ['reward'], ['a', 'b']), null);
    assert.equal(renamedEntry('reward', ['reward', 'other'], ['a']), null);
    assert.equal(renamedEntry('reward', ['reward'], ['reward', 'a']), null);
    assert.equal(renamedEntry('reward', [], ['a']), null);
  });
});
