import assert from 'node:assert/strict';
import { applyHunks, hunksOf } from '../../../webview/hunks';

const BEFORE = `def reward(obs, next_obs):
    closer = 0.1 if next_obs["d"] < obs["d"] else 0.0
    goal = 1.0 if next_obs["d"] == 0 else 0.0

    # nothing else
    return closer + goal
`;

const AFTER = `def reward(obs, next_obs, action):
    closer = 0.1 if next_obs["d"] < obs["d"] else 0.0
    goal = 1.0 if next_obs["d"] == 0 else 0.0

    # nothing else
    lava = -1.0 if obs["front"] == "lava" and action == 2 else 0.0
    return closer + goal + lava
`;

describe('hunks', () => {
  it('are the separate edits, with their lines', () => {
    const hunks = hunksOf(BEFORE, AFTER);
    assert.deepEqual(
      hunks.map(({ index, oldStart, oldLines, newStart, newLines }) => [
        index,
        oldStart,
        oldLines.length,
        newStart,
        newLines.length,
      ]),
      [
        [0, 1, 1, 1, 1],
        [1, 6, 1, 6, 2],
      ],
    );
  });

  it('give the whole suggestion when all are taken, and the present file when none is', () => {
    assert.equal(applyHunks(BEFORE, AFTER, 'all'), AFTER);
    assert.equal(applyHunks(BEFORE, AFTER, [0, 1]), AFTER);
    assert.equal(applyHunks(BEFORE, AFTER, []), BEFORE);
  });

  it('can be taken one by one, in any order, and the rest is then the other one', () => {
    const one = applyHunks(BEFORE, AFTER, [1]);
    assert.match(one, /^def reward\(obs, next_obs\):\n/);
    assert.match(one, /return closer \+ goal \+ lava\n$/);
    assert.equal(applyHunks(one, AFTER, [0]), AFTER);
    assert.equal(applyHunks(applyHunks(BEFORE, AFTER, [0]), AFTER, 'all'), AFTER);
  });

  it('keeps edits together that have one line between them', () => {
    assert.equal(hunksOf('a\nb\nc\n', 'A\nb\nC\n').length, 1);
    assert.equal(hunksOf('a\nb\nc\nd\n', 'A\nb\nc\nD\n').length, 2);
  });

  it('inserts, deletes and survives a missing last newline', () => {
    assert.equal(applyHunks('a\nb', 'a\nb\nc\n', 'all'), 'a\nb\nc\n');
    assert.equal(applyHunks('', 'a\n', 'all'), 'a\n');
    assert.equal(applyHunks('a\nb\n', '', 'all'), '');
    assert.deepEqual(hunksOf('same\n', 'same\n'), []);
  });

  it('does not rewrite a file with Windows line endings', () => {
    const windows = BEFORE.replaceAll('\n', '\r\n');
    assert.equal(hunksOf(windows, AFTER).length, 2);
    assert.equal(applyHunks(windows, AFTER, 'all'), AFTER.replaceAll('\n', '\r\n'));
  });

  it('ignores indexes that are not there', () => {
    assert.equal(applyHunks(BEFORE, AFTER, [7, -1]), BEFORE);
  });
});
