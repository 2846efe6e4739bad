import assert from 'node:assert/strict';
import { appendFile, chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Budget } from '../../../extension/core/model/budget';
import { readBudget } from '../../../extension/core/model/budget';
import { createLanguageModel } from '../../../extension/core/model/client';
import { Ledger } from '../../../extension/core/model/ledger';
import { loadProvider } from '../../../extension/core/model/load-provider';
import { Meter } from '../../../extension/core/model/meter';
import type { LanguageModel } from '../../../extension/core/model/model';
import { Endpoint, FORMATS, raw } from './endpoint';

const [openai] = FORMATS;
assert.ok(openai);
/** 11 tokens in, 7 out. */
const good = raw([...openai.texts('Hi'), ...openai.ending('stop', [11, 7])]);
const messages = [{ role: 'user' as const, content: 'Hello.' }];

describe('Meter', () => {
  const endpoint = new Endpoint();
  let folder: string;
  before(() => endpoint.start());
  after(() => endpoint.stop());
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rewardsmith-spend-'));
    endpoint.answerWith(good);
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  function open(budget: Budget, ledger = new Ledger(folder)): { meter: Meter; model: LanguageModel } {
    const meter = Meter.create({ budget, models: ['m-1'], ledger });
    assert.ok(meter.ok, meter.ok ? '' : meter.problem.message);
    const settings = { model: 'm-1', baseUrl: endpoint.baseUrl, apiKey: '' };
    const gate = meter.value.gateFor('m-1');
    return {
      meter: meter.value,
      model: createLanguageModel({ provider: loadProvider('openai'), settings, gate }),
    };
  }

  async function codes(model: LanguageModel, times: number): Promise<string[]> {
    const results: string[] = [];
    for (let i = 0; i < times; i++) {
      const result = await model.complete({ messages });
      results.push(result.ok ? 'ok' : result.problem.code);
    }
    return results;
  }

  it('counts requests, tokens, money and time', async () => {
    const { meter, model } = open({ prices: { 'm-1': { input: 1e6, output: 2e6 } } });
    await codes(model, 2);
    const { seconds, ...spend } = meter.spend();
    assert.deepEqual(spend, { calls: 2, inputTokens: 22, outputTokens: 14, money: 50, estimated: false });
    assert.ok(seconds > 0);
    assert.equal(open({}).meter.spend().money, null);
  });

  it('stops before the request that is one too many, and says which limit', async () => {
    const { model } = open({ run: { calls: 2 } });
    assert.deepEqual(await codes(model, 3), ['ok', 'ok', 'budget-reached']);
    assert.equal(endpoint.asked.length, 2);
    const result = await model.complete({ messages });
    assert.match(result.ok ? '' : result.problem.message, /2 requests of this run/);
  });

  it('counts the repeated request after a cut stream, and asks for it too', async () => {
    endpoint.answerWith(raw(openai.texts('Half'), 'cut'));
    const { meter, model } = open({ run: { calls: 1 } });
    assert.deepEqual(await codes(model, 1), ['budget-reached']);
    assert.equal(endpoint.asked.length, 1);
    assert.equal(meter.spend().calls, 1);
    assert.ok(meter.spend().outputTokens > 0);
  });

  it('charges nothing for a request that was refused', async () => {
    endpoint.answerWith((response) => response.writeHead(401).end());
    const { meter, model } = open({ run: { calls: 1 } });
    assert.deepEqual(await codes(model, 2), ['model-key', 'model-key']);
    assert.equal(meter.spend().calls, 0);
  });

  it('stops at tokens and at money, and asks for no longer answer than is left', async () => {
    const { model } = open({ run: { tokens: 40 } });
    assert.deepEqual(await codes(model, 3), ['ok', 'ok', 'budget-reached']);
    const [first, second] = endpoint.asked.map(({ body }) => Number(body.max_tokens));
    assert.ok(
      first !== undefined && second !== undefined && first < 40 && second === first - 18,
      `${first} ${second}`,
    );
    const paid = open({ run: { money: 30 }, prices: { '*': { input: 1e6, output: 2e6 } } });
    assert.deepEqual(await codes(paid.model, 3), ['ok', 'budget-reached', 'budget-reached']);
  });

  it('refuses a limit on money for a model without a price, before anything is sent', () => {
    const meter = Meter.create({
      budget: { run: { money: 1 }, prices: { other: { input: 1, output: 1 } } },
      models: ['m-1'],
    });
    assert.equal(meter.ok ? '' : meter.problem.code, 'budget-no-price');
    assert.equal(endpoint.asked.length, 0);
  });

  it('breaks off an answer when the time of the run is up', async () => {
    endpoint.answerWith(raw(openai.texts('Half'), 'open'));
    const { model } = open({ run: { minutes: 0.15 / 60 } });
    const started = performance.now();
    const result = await model.complete({ messages });
    assert.ok(performance.now() - started < 2000);
    assert.match(result.ok ? '' : result.problem.message, /minutes of this run/);
    assert.deepEqual(await codes(model, 1), ['budget-reached']);
  });

  it('lets no more requests through side by side than one after the other', async () => {
    const { meter, model } = open({ run: { calls: 3 } });
    const results = await Promise.all(Array.from({ length: 8 }, () => model.complete({ messages })));
    assert.equal(results.filter(({ ok }) => ok).length, 3);
    assert.equal(meter.spend().calls, 3);
    const tokens = open({ run: { tokens: 30 } });
    const some = await Promise.all(Array.from({ length: 8 }, () => tokens.model.complete({ messages })));
    // Prompts count as soon as they are in flight: six estimated tokens each.
    assert.ok(some.filter(({ ok }) => ok).length <= 4);
  });

  it('keeps the limits of a day over runs, processes and torn lines', async () => {
    const day = { day: { calls: 3 } };
    assert.deepEqual(await codes(open(day).model, 2), ['ok', 'ok']);
    const [name] = await readdir(join(folder, 'spend'));
    await appendFile(join(folder, 'spend', name ?? ''), '{"calls":1,"inp');
    assert.deepEqual(await codes(open(day).model, 2), ['ok', 'budget-reached']);
    const tomorrow = new Ledger(folder, () => new Date(Date.now() + 86_400_000));
    assert.deepEqual(await codes(open(day, tomorrow).model, 1), ['ok']);
  });

  it('asks nothing where the limits of a day cannot be kept', async function () {
    if (process.getuid?.() === 0) this.skip();
    await chmod(folder, 0o000);
    const { model } = open({ day: { calls: 3 } });
    assert.deepEqual(await codes(model, 1), ['budget-ledger']);
    await chmod(folder, 0o700);
  });

  it('reads a budget that people write, and says what is wrong with another', () => {
    const good = readBudget({ run: { calls: 3 }, prices: { m: { input: 1, output: 4 } } }, 'b.json');
    assert.ok(good.ok);
    for (const wrong of [{ run: { call: 3 } }, { prices: { m: 1 } }, { day: { tokens: -1 } }, 3]) {
      const read = readBudget(wrong, 'b.json');
      assert.equal(read.ok ? '' : read.problem.code, 'budget-invalid');
    }
  });
});
