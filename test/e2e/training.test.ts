import assert from 'node:assert/strict';
import type { Browser, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import type { CurvePoint } from '../../extension/core/training/curve';
import { outcomeOf } from '../../extension/core/training/outcome';
import type { Training } from '../../extension/core/training/training';
import type { TrainingState } from '../../extension/host/training-state';
import { findChromium } from '../../scripts/rig/chromium';
import { lavaState } from './panel/fixture';
import { PanelServer } from './panel/server';

const BUDGET = { steps: 1000, seeds: 2, seconds: 60 };

/** Two agents of ten episodes, which are paid more for failing than for succeeding. */
function training(label: string, successes: number): Training {
  const causes: Record<string, number> =
    label === 'native' ? { lava: 10 - successes } : { 'out of time': 10 - successes };
  const trained = {
    episodes: 10,
    length: 300,
    judged: 10,
    successes,
    paid: 20,
    native: successes,
    causes,
    components: {},
  };
  const episode = (number: number, success: boolean) => ({
    episode: number,
    phase: 'trained' as const,
    length: 30,
    paid: success ? 1 : 3,
    success,
    cause: success ? null : 'out of time',
  });
  return {
    label,
    budget: BUDGET,
    seeds: [0, 1].map((seed) => ({
      seed,
      layout: null,
      steps: 1000,
      curve: [],
      trained,
      episodes: [episode(7, true), episode(8, false)],
      recording: null,
    })),
    problem: null,
    seconds: 1,
    runtime: '',
    isolation: '',
  };
}

const curve = (shares: readonly number[]): CurvePoint[] =>
  shares.map((success, i) => ({
    steps: 250 * (i + 1),
    episodes: 10,
    success,
    return: 1 + i,
    native: success,
    length: 30,
    causes: { 'out of time': 1 - success },
    components: { closer: 0.5 * i, goal: success },
  }));

describe('training in the panel', function () {
  this.timeout(60_000);
  let browser: Browser;
  let server: PanelServer;
  let page: Page;
  const complaints: string[] = [];

  before(async () => {
    browser = await chromium.launch(await findChromium());
    server = new PanelServer(await lavaState());
    await server.start();
    page = await browser.newPage({ viewport: { width: 1600, height: 1000 } });
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
    });
    await page.goto(server.address('dark'));
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  it('offers to train, draws curves while it goes on, then says what came of it', async () => {
    await page.getByRole('tab', { name: 'Training' }).click();
    const state = await lavaState();
    const { context } = state;
    assert.ok(context?.task.environment);
    const { environment: _environment, ...nowhere } = context.task;
    server.show({ ...state, context: { ...context, task: nowhere } });
    await page.getByText(/say in the task file what they live in/).waitFor();
    assert.equal(await page.getByRole('button', { name: 'Train Agents' }).count(), 0);
    server.show(state);
    await page.getByRole('button', { name: 'Train Agents' }).click();
    await server.heard(1);
    assert.deepEqual(server.asked, [{ name: 'train', params: {} }]);

    const going: TrainingState = {
      reward: 'reward.py',
      budget: BUDGET,
      curve: curve([0.5, 0.2]),
      native: [],
      outcome: null,
      problem: null,
    };
    server.show({
      ...state,
      training: going,
      running: { label: 'Training agents on reward.py', share: 0.4 },
    });
    await page
      .getByRole('img', { name: /^Episodes that succeed over 500 steps, at last: this reward 20 %$/ })
      .waitFor();
    assert.equal(await page.getByRole('button', { name: 'Train Agents' }).count(), 0);

    const outcome = outcomeOf(training('reward.py', 2), training('native', 6));
    server.show({
      ...state,
      training: { ...going, curve: curve([0.5, 0.2, 0.2]), native: curve([0.1, 0.3, 0.6]), outcome },
    });
    await page.getByRole('img', { name: /this reward 20 %, the environment’s own 60 %$/ }).waitFor();
    await page.getByText(/agents succeed in 20 %/).waitFor();
    const alert = page.getByRole('alert').filter({ hasText: 'The reward is gamed' });
    await alert.getByRole('button', { name: 'seed-0 #8' }).click();
    await server.heard(2);
    assert.deepEqual(server.asked.at(-1), { name: 'playTrained', params: { episode: 'seed-0.jsonl#8' } });
    const rows = await page.locator('.training-causes tbody tr').allInnerTexts();
    assert.deepEqual(
      rows.map((row) => row.replace(/\s+/g, ' ')),
      ['lava 40 % 0 %', 'out of time 0 % 80 %'],
    );
    await page.getByRole('button', { name: 'Train Agents' }).waitFor();
    await page.getByRole('button', { name: 'Improve by Training' }).click();
    await server.heard(3);
    assert.deepEqual(server.asked.at(-1), { name: 'improveByTraining', params: {} });
    assert.deepEqual(complaints, []);
  });
});
