import assert from 'node:assert/strict';
import { designFresh } from '../../../extension/core/designer/fresh';
import { StepStatus } from '../../../extension/core/sandbox/replay';
import { Sandboxes } from '../../../extension/core/sandbox/sandboxes';
import { contextOf, recording } from './recording';
import { replayCode } from './replay';

/** [completion, answer, what the built-in reward must pay]. */
const ROWS: readonly (readonly [string, string, number | null])[] = [
  ['So \\boxed{42}.', '42', 1],
  ['First \\boxed{41}, no: \\boxed{42}', '42', 1],
  ['First \\boxed{42}, no: \\boxed{41}', '42', 0.1],
  ['\\boxed{\\frac{1}{2}}', '\\frac{1}{2}', 1],
  ['\\boxed{ 1,234.50 }', '1234.5', 1],
  ['\\boxed{1/2}', '0.5', 1],
  ['\\boxed{}', '42', 0.1],
  ['\\boxed{42', '42', 1],
  ['The answer is 42', '42', 1],
  ['42 apples.\nThat is the answer: forty-two.', '42', 1],
  ['we add 42 and 1', '42', 0],
  ['The answer is Paris (since 1990 too).', 'Paris', 0],
  ['Answer: paris.', 'Paris', 1],
  ['', '42', 0],
  ['   ', '42', 0],
  ['\\boxed{7}', '', null],
  ['reasoning\n#### 7', 'long solution\n#### 7', 1],
  ['\\boxed{nan}', '42', 0.1],
];

describe('built-in designer for completions', () => {
  const sandboxes = new Sandboxes();
  after(() => sandboxes.dispose());

  it('writes a reward that reads answers as people mean them', async () => {
    const set = recording(
      ROWS.map(([completion, answer]) => [{ obs: { prompt: 'p', completion, answer }, terminated: true }]),
      'completions',
    );
    const context = contextOf(
      set,
      { goal: 'Answer with \\boxed{…}.' },
      ROWS.map(() => ({ outcome: 'unknown', cause: null })),
    );
    const design = await designFresh(context, 'trl', null);
    assert.ok(design.ok);
    const replay = await replayCode(sandboxes.pyodide, context, design.value.code, 'trl');
    assert.deepEqual(replay.errors, []);
    ROWS.forEach(([completion, answer, expected], row) => {
      const status = replay.status[row];
      const paid = status === StepStatus.NotApplicable ? null : replay.reward[row];
      assert.equal(paid, expected, `${JSON.stringify(completion)} against ${JSON.stringify(answer)}`);
    });
  });

  it('compares JSON by its fields', async () => {
    const order = { customer: 'Ann Lee', items: [{ sku: 'A-1', count: 2 }], total: 12.5, paid: true };
    const said = (change: object): string => JSON.stringify({ ...order, ...change });
    const call = { name: 'weather', arguments: { city: 'Oslo' } };
    const rows: readonly (readonly [string, string | object, number | null])[] = [
      [said({}), JSON.stringify(order), 1],
      [said({}), order, 1],
      [`So:\n\`\`\`json\n${JSON.stringify(order, null, 2)}\n\`\`\``, JSON.stringify(order), 1],
      [`First ${said({ total: 1 })}, then ${said({ customer: ' ann  lee', total: '12.50' })}.`, order, 1],
      [said({ total: 12 }), order, 0.5 * (4 / 5)],
      [said({ paid: 1 }), order, 0.5 * (4 / 5)],
      [said({ note: 'x' }), order, 0.5 * (5 / 6)],
      [said({ customer: '', items: [], total: '', paid: null }), order, 0],
      ['{}', order, 0],
      ['', order, 0],
      ['Ann Lee ordered two, 12.5, paid', order, 0],
      ['{"customer": "Ann Lee"', order, 0],
      [JSON.stringify({ ...call, arguments: JSON.stringify(call.arguments) }), call, 1],
      [JSON.stringify([call, call]), JSON.stringify([call, call]), 1],
      ['{"tags": []}', { tags: [] }, 1],
      ['{}', { tags: [] }, 0],
      [JSON.stringify(call), '', null],
    ];
    for (const contract of ['trl', 'pair']) {
      const set = recording(
        rows.map(([completion, answer]) => [{ obs: { prompt: 'p', completion, answer }, terminated: true }]),
        'completions',
      );
      const context = contextOf(
        set,
        { goal: 'Give the order as JSON.' },
        rows.map(() => ({ outcome: 'unknown', cause: null })),
      );
      const design = await designFresh(context, contract, null);
      assert.ok(design.ok);
      const replay = await replayCode(sandboxes.pyodide, context, design.value.code, contract);
      assert.deepEqual(replay.errors, []);
      rows.forEach(([completion, answer, expected], row) => {
        const paid = replay.status[row] === StepStatus.NotApplicable ? null : (replay.reward[row] ?? NaN);
        const wanted = expected === null && contract === 'pair' ? 0 : expected;
        assert.ok(
          paid === null || wanted === null ? paid === wanted : Math.abs(paid - wanted) < 1e-12,
          `${paid}, not ${wanted}: ${completion} against ${JSON.stringify(answer)}`,
        );
      });
    }
  });

  for (const contract of ['verl', 'verifiers', 'openrlhf', 'areal', 'pair', 'messages'])
    it(`writes the same for ${contract}, as it is called there`, async () => {
      const set = recording(
        ROWS.map(([completion, answer]) => [{ obs: { prompt: 'p', completion, answer }, terminated: true }]),
        'completions',
      );
      const context = contextOf(
        set,
        { goal: 'Answer with \\boxed{…}.' },
        ROWS.map(() => ({ outcome: 'unknown', cause: null })),
      );
      const design = await designFresh(context, contract, null);
      assert.ok(design.ok);
      const replay = await replayCode(sandboxes.pyodide, context, design.value.code, contract);
      assert.deepEqual(replay.errors, []);
      assert.deepEqual(
        [...replay.reward],
        ROWS.map(([, , expected]) => expected ?? 0),
      );
    });

  it('says what is missing when there is nothing to compare with', async () => {
    const set = recording([[{ obs: { prompt: 'p', completion: 'c' } }]], 'completions');
    const design = await designFresh(contextOf(set, {}, []), 'trl', null);
    assert.ok(!design.ok);
    assert.match(design.problem.message, /no column with the right answer/);
  });
});
