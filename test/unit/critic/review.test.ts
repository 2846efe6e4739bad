import assert from 'node:assert/strict';
import { contractById } from '../../../extension/core/contract/registry';
import type { Review } from '../../../extension/core/critic/review';
import { createReviewer } from '../../../extension/core/critic/review';
import { createLanguageModel } from '../../../extension/core/model/client';
import { loadProvider } from '../../../extension/core/model/load-provider';
import { contextOf } from '../designer/recording';
import { corridor } from '../designer/episodes';
import type { Answer } from '../model/endpoint';
import { Endpoint, json, says } from '../model/endpoint';

const CODE = `def compute_reward(obs, memory):
    best = memory.get("best", 0)
    progress = obs["x"] - best
    memory["best"] = obs["x"]
    total = progress
    total = total
    return total, {"progress": progress}
`;

describe('review by a model', () => {
  const endpoint = new Endpoint();
  before(() => endpoint.start());
  after(() => endpoint.stop());

  const review = (...faults: readonly object[]): Promise<Review> =>
    answered(says(JSON.stringify({ faults })));

  async function answered(...answers: readonly Answer[]): Promise<Review> {
    endpoint.answerWith(...answers);
    const settings = { model: 'm-1', baseUrl: endpoint.baseUrl, apiKey: '' };
    const reviewer = createReviewer(createLanguageModel({ provider: loadProvider('openai'), settings }));
    const contract = contractById('step');
    assert.ok(contract);
    const set = corridor();
    const context = contextOf(
      set,
      {},
      set.episodes.map(() => ({ outcome: 'unknown', cause: null })),
    );
    const result = await reviewer.review({
      context,
      contract,
      code: CODE,
      explanation: 'Pays each square once.',
      file: '/r.py',
    });
    assert.ok(result.ok, result.ok ? '' : result.problem.message);
    return result.value;
  }

  const fault = (line: number, quote: string): object => ({
    kind: 'exploit',
    line,
    quote,
    fault: 'It pays for going back and forth',
    fix: 'Keep the maximum.',
  });

  it('shows the code with numbers, what was said of it, and asks for a form', async () => {
    await review();
    const body = endpoint.asked[0]?.body;
    const prompt = JSON.stringify(body?.messages);
    for (const part of ['  4      memory[', 'Pays each square once.', '- x: obs['])
      assert.ok(prompt.includes(part), part);
    assert.match(JSON.stringify(body?.response_format), /"faults"/);
  });

  it('takes a fault at the line it quotes', async () => {
    const { findings, dropped } = await review(fault(4, 'memory["best"] = obs["x"]'));
    assert.equal(dropped, 0);
    assert.deepEqual(findings, [
      {
        code: 'review-exploit',
        severity: 'warning',
        message: 'It pays for going back and forth. Keep the maximum.',
        file: '/r.py',
        range: { line: 4, column: 5, endLine: 4, endColumn: 30 },
        source: 'review',
      },
    ]);
  });

  it('follows the words where the number is wrong, and drops what is nowhere or in many places', async () => {
    const { findings, dropped } = await review(
      fault(40, '  3      progress = obs["x"]  -  best'),
      fault(3, 'progress = max(0, obs["x"] - best)'),
      fault(1, 'total'),
      fault(2, ''),
    );
    assert.deepEqual(
      findings.map(({ range }) => range.line),
      [3],
    );
    assert.equal(dropped, 3 * 2, 'of both readings');
  });

  it('reads twice, and once more where the readings differ: what most of them say stands, the rest is shown', async () => {
    const objects = (...lines: readonly (readonly [number, string])[]): Answer =>
      says(JSON.stringify({ faults: lines.map(([line, quote]) => fault(line, quote)) }));
    const never: readonly [number, string] = [3, 'progress = obs["x"] - best'];
    const once: readonly [number, string] = [4, 'memory["best"] = obs["x"]'];
    const { findings, disputed, readings } = await answered(
      objects(never, once),
      objects(never),
      objects(never),
    );
    assert.equal(endpoint.asked.length, 3);
    assert.equal(readings, 3);
    assert.deepEqual(
      findings.map(({ range }) => range.line),
      [3],
    );
    assert.deepEqual(
      disputed.map(({ line, votes, stands }) => [line, votes, stands]),
      [[4, 1, false]],
    );
    const overruled = await answered(objects(), objects(once), objects(once));
    assert.deepEqual(
      overruled.disputed.map(({ line, votes, stands }) => [line, votes, stands]),
      [[4, 2, true]],
    );
    const agreed = await answered(objects(once), objects(once));
    assert.deepEqual([agreed.readings, agreed.disputed], [2, []]);
  });

  it('takes the one reading there is where the other fails', async () => {
    const busy = json({ error: { message: 'no' } }, 404);
    const { readings, findings } = await answered(busy, says(JSON.stringify({ faults: [] })));
    assert.deepEqual([readings, findings], [1, []]);
  });
});
