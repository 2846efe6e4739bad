import assert from 'node:assert/strict';
import { observationFields } from '../../../extension/core/trajectory/fields';
import { loadFiles, loadOne, problemOf, removeFiles, stepsOf } from './files';

describe('CSV', () => {
  afterEach(removeFiles);

  it('takes columns without a role for the fields of the observation', async () => {
    const set = await loadOne(
      'a.csv',
      'episode,step,x,front,next_x,next_front,action,reward,done\r\n' +
        '3,0,1.0,lava,2,wall,left,0.5,False\r\n' +
        '3,1,2.0,wall,3,goal,right,1,True\r\n',
    );
    assert.deepEqual(stepsOf(set), [
      [{ x: 1, front: 'lava' }, 'left', 0.5, { x: 2, front: 'wall' }, 0, 0, null],
      [{ x: 2, front: 'wall' }, 'right', 1, { x: 3, front: 'goal' }, 1, 0, null],
    ]);
    assert.equal(set.episodes[0]?.id, '3');
    assert.equal(set.observation.columns[0]?.dtype, 'float64');
    assert.deepEqual(
      observationFields(set).map(({ name }) => name),
      ['x', 'front'],
    );
  });

  it('makes arrays of numbered columns and dictionaries of named ones', async () => {
    const set = await loadOne(
      'a.csv',
      'obs[0],obs[1],action.steer,action.gas,reward,info_seed,speed\n1,2,0.5,1,0,7,9\n3,4,0.25,0,1,7,9\n',
    );
    assert.deepEqual(stepsOf(set)[1], [
      [3, 4],
      { steer: 0.25, gas: 0 },
      1,
      null,
      0,
      0,
      { seed: 7, speed: 9 },
    ]);
  });

  it('keeps text that looks like a number in some rows as text', async () => {
    const set = await loadOne('a.csv', 'obs_code,obs_x,action,reward\n001,5,0,0\nA7,6,0,0\n');
    assert.deepEqual(
      stepsOf(set).map((row) => row[0]),
      [
        { code: '001', x: 5 },
        { code: 'A7', x: 6 },
      ],
    );
  });

  it('reads lists and dictionaries in cells, as JSON, Python and numpy write them', async () => {
    const set = await loadOne(
      'a.csv',
      'obs,action,reward,info\n' +
        '"[1, 2.5]","(0.1, -1)",0,"{\'won\': True, \'by\': None}"\n' +
        '[3.  4.5],"(0.2, 1)",1,"{""won"": false, ""by"": null}"\n',
    );
    assert.deepEqual(
      stepsOf(set).map(([obs, action, , , , , info]) => [obs, action, info]),
      [
        [[1, 2.5], [0.1, -1], { won: true, by: null }],
        [[3, 4.5], [0.2, 1], { won: false, by: null }],
      ],
    );
  });

  it('leaves empty cells out and ignores the index column that pandas writes', async () => {
    const set = await loadOne('a.csv', ',obs_x,obs_y,action,reward\n0,1,,0,0.5\n1,2,5,0,\n');
    assert.deepEqual(
      stepsOf(set).map(([obs, , reward]) => [obs, reward]),
      [
        [{ x: 1 }, 0.5],
        [{ x: 2, y: 5 }, NaN],
      ],
    );
  });

  it('reads semicolons, tabs, quotes with line breaks, and a byte-order mark', async () => {
    const set = await loadOne(
      'a.csv',
      '\ufeffobs_x;obs_note;action;reward\n1;"two\nlines";0;0\n2;"a ""b""";0;0\n',
    );
    assert.deepEqual(
      stepsOf(set).map((row) => row[0]),
      [
        { x: 1, note: 'two\nlines' },
        { x: 2, note: 'a "b"' },
      ],
    );
    assert.equal((await loadOne('a.tsv', 'obs_x\taction\treward\n1\t0\t0\n')).steps, 1);
  });

  it('names the row that is cut or has too many cells', async () => {
    assert.equal(
      await problemOf('a.csv', 'obs_x,action,reward\n1,0,0\n2,0'),
      'file-truncated | a.csv:3 | The file stops in the middle of a row: 2 of 3 cells.',
    );
    assert.equal(
      await problemOf('a.csv', 'obs_x,action,reward\n1,"a\nb",0\n2,0,0,0\n3,0,0\n'),
      'file-damaged | a.csv:4 | The row has 4 cells, expected 3 as in the header.',
    );
    assert.equal(
      await problemOf('a.csv', 'obs_x,action,reward\n1,0,high\n'),
      'file-mixed | a.csv:2 | The reward is text, expected one number a step.',
    );
    assert.equal(
      await problemOf('a.csv', 'obs_x,action,reward,done\n1,0,0,False\n2,0,0,Fal'),
      'file-truncated | a.csv:3 | The file stops in the middle of a row: 4 of 4 cells.',
    );
    const { files } = await loadFiles({ 'a.csv': 'obs_x,action,reward\n1,0,0.2' });
    assert.ok(files[0]?.notes.includes('the last line has no line break: its last cell may have been cut'));
  });

  it('refuses a header without rows, and tables that are no steps', async () => {
    assert.equal(
      await problemOf('a.csv', 'obs_x,action,reward\n'),
      'file-empty | a.csv | The recording has no steps.',
    );
    assert.match(await problemOf('a.csv', 'name,age\nx,5\n'), /^file-foreign/);
    assert.match(
      await problemOf('a.monitor.csv', '#{"t_start": 1.5, "env_id": "CartPole-v1"}\nr,l,t\n1,1,1\n'),
      /Stable-Baselines3 Monitor file/,
    );
  });
});
