import type { Browser, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { evaluate } from '../extension/core/measures/evaluate';
import { judge } from '../extension/core/measures/verdict';
import { MEASURES } from '../extension/core/measures/registry';
import type { ReplayResult } from '../extension/core/sandbox/replay';
import { StepStatus } from '../extension/core/sandbox/replay';
import { rewardTaskSchema } from '../extension/core/task/task';
import { observationFields } from '../extension/core/trajectory/fields';
import type { Channel, TrajectorySet } from '../extension/core/trajectory/model';
import { buildSnapshot } from '../extension/host/panel/snapshot';
import type { TaskState } from '../extension/host/state';
import { findChromium } from '../scripts/rig/chromium';
import { PanelServer } from '../test/e2e/panel/server';
import type { BenchPart, BenchTable } from './part';
import { median } from './part';

/** What is shown: many episodes, and one that is very long. */
const SHOWN = [
  { what: '5,000 trajectories of 1,000 steps', episodes: 5000, length: 1000 },
  { what: '1 trajectory of 1,000,000 steps', episodes: 1, length: 1_000_000 },
] as const;
const FIELDS = ['x', 'y', 'speed', 'angle', 'goal_distance', 'fuel'] as const;
const VIEWPORT = { width: 1600, height: 1000 };
/** Moves of the mouse across a plot, there and back. */
const MOVES = 120;

/** The panel in a real browser: from the page to the first picture, and how fluent it is under the mouse. */
export const panelBench: BenchPart = {
  id: 'panel',
  async run({ repeats }) {
    const browser = await chromium.launch(await findChromium());
    try {
      const rows: string[][] = [];
      for (const { what, episodes, length } of SHOWN)
        rows.push([what, ...(await measure(browser, makeState(episodes, length), repeats))]);
      return [tableOf(rows)];
    } finally {
      await browser.close();
    }
  },
};

function tableOf(rows: readonly string[][]): BenchTable {
  return {
    title: 'The panel in Chromium',
    columns: [
      '',
      'snapshot',
      'first picture',
      'scrubbing, frame',
      '95 % within',
      'scrolling, frame',
      '95 % within',
    ],
    rows,
    note:
      'Snapshot: made by the host, the first time. First picture: from opening the page, its scripts included, until verdict, list, player and plots are drawn, ' +
      'the snapshot coming over HTTP. Frames: while the mouse is dragged across the plots, and while the list is scrolled; 16.7 ms is what the screen gives, 33 ms are 30 frames a second. ' +
      'Software rendering, no graphics card.',
  };
}

async function measure(browser: Browser, state: TaskState, repeats: number): Promise<string[]> {
  const around = { measures: MEASURES, hasHelp: () => false, trusted: true, view: null, focus: null };
  const began = performance.now();
  buildSnapshot(state, around);
  const snapshot = performance.now() - began;
  const server = new PanelServer(state);
  await server.start();
  const pictures: number[] = [];
  const scrubbing: number[] = [];
  const scrolling: number[] = [];
  for (let i = 0; i < repeats; i++) {
    const page = await browser.newPage({ viewport: VIEWPORT });
    await page.goto(server.address('dark'), { waitUntil: 'commit' });
    pictures.push(await firstPicture(page));
    scrubbing.push(...(await framesWhile(page, () => scrub(page))));
    if (state.context && state.context.set.episodes.length > 1)
      scrolling.push(...(await framesWhile(page, () => scroll(page))));
    await page.close();
  }
  await server.stop();
  return [
    milliseconds([snapshot], 0.5),
    milliseconds(pictures, 0.5),
    milliseconds(scrubbing, 0.5),
    milliseconds(scrubbing, 0.95),
    milliseconds(scrolling, 0.5),
    milliseconds(scrolling, 0.95),
  ];
}

/** Milliseconds since the page was asked for. */
function firstPicture(page: Page): Promise<number> {
  return page.evaluate(`new Promise((resolve) => {
    const look = () =>
      document.querySelector('.verdict-title') && document.querySelector('.row') && document.querySelector('.player-body:not(.is-waiting) .u-over')
        ? requestAnimationFrame(() => resolve(performance.now()))
        : requestAnimationFrame(look);
    look();
  })`);
}

/** The time from each frame to the next while something goes on. */
async function framesWhile(page: Page, act: () => Promise<void>): Promise<number[]> {
  await page.waitForTimeout(500);
  await page.evaluate(`(() => {
    window.frameTimes = [];
    let before = 0;
    const tick = (now) => {
      if (before) window.frameTimes?.push(now - before);
      before = now;
      if (window.frameTimes) requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  })()`);
  await act();
  return page.evaluate(
    `(() => { const times = window.frameTimes; window.frameTimes = null; return times; })()`,
  );
}

async function scrub(page: Page): Promise<void> {
  const box = await page.locator('.u-over').first().boundingBox();
  if (!box) throw new Error('no plot to drag the mouse across');
  const y = box.y + box.height / 2;
  await page.mouse.move(box.x + 5, y);
  await page.mouse.down();
  for (let k = 0; k <= MOVES; k++) {
    const share = k <= MOVES / 2 ? k / (MOVES / 2) : 2 - k / (MOVES / 2);
    await page.mouse.move(box.x + 5 + share * (box.width - 10), y);
    await page.waitForTimeout(8);
  }
  await page.mouse.up();
}

async function scroll(page: Page): Promise<void> {
  await page.locator('.list').hover();
  for (let k = 0; k < MOVES; k++) {
    await page.mouse.wheel(0, k % 10 === 9 ? 9000 : 180);
    await page.waitForTimeout(8);
  }
}

function milliseconds(values: readonly number[], share: number): string {
  if (values.length === 0) return '–';
  const sorted = [...values].sort((a, b) => a - b);
  const value = share === 0.5 ? median(sorted) : (sorted[Math.floor(share * sorted.length)] ?? NaN);
  return `${value < 100 ? value.toFixed(1) : Math.round(value)} ms`;
}

/** A random walk that drifts towards the goal, with a reward of two components. */
function makeState(episodes: number, length: number): TaskState {
  const steps = episodes * length;
  const random = randomNumbers(7);
  const columns = FIELDS.map(() => new Float32Array(steps));
  const [xs, ys, speeds, angles, distances, fuel] = columns;
  const reward = new Float64Array(steps);
  const progress = new Float64Array(steps);
  const goal = new Float64Array(steps);
  for (let episode = 0; episode < episodes; episode++) {
    let [x, y, before] = [0, 0, Math.hypot(10, 10)];
    const skill = random() * 0.03;
    for (let t = 0; t < length; t++) {
      const row = episode * length + t;
      x += (random() - 0.5) * 0.4 + (10 - x) * skill;
      y += (random() - 0.5) * 0.4 + (10 - y) * skill;
      const distance = Math.hypot(10 - x, 10 - y);
      if (!xs || !ys || !speeds || !angles || !distances || !fuel) break;
      xs[row] = x;
      ys[row] = y;
      speeds[row] = random();
      angles[row] = Math.atan2(y, x);
      distances[row] = distance;
      fuel[row] = 1 - t / length;
      progress[row] = before - distance;
      goal[row] = t === length - 1 && distance < 2 ? 10 : 0;
      reward[row] = (progress[row] ?? 0) + (goal[row] ?? 0);
      before = distance;
    }
  }
  const set = setOf(episodes, length, columns);
  const outcomes = set.episodes.map(({ start }) =>
    goal[start + length - 1]
      ? ({ outcome: 'success', cause: null } as const)
      : ({ outcome: 'failure', cause: 'out of time' } as const),
  );
  const replay: ReplayResult = {
    runtime: { id: 'python', version: 'Python', isolation: '' },
    status: new Uint8Array(steps).fill(StepStatus.Ok),
    reward,
    components: new Map([
      ['progress', progress],
      ['goal', goal],
    ]),
    errors: [],
    lines: new Map(),
    printed: '',
    seconds: 1,
  };
  const task = rewardTaskSchema.parse({
    goal: 'Reach the goal.',
    trajectories: ['walks'],
    reward: 'reward.py',
  });
  const evaluation = evaluate({ set, outcomes, replay, discount: 0.999 });
  const source = { file: 'reward.py', source: 'def reward(obs):\n    return 0.0\n', entry: null };
  const verdict = judge(evaluation, { exploits: [] });
  const analysis = { evaluation, verdict, exploits: [], causes: [], findings: [], suggestions: [] };
  return {
    taskFile: 'walks.reward.json',
    context: {
      file: 'walks.reward.json',
      task,
      set,
      files: [],
      problems: [],
      fields: observationFields(set),
      outcomes,
    },
    reward: source,
    findings: [],
    analysed: { analysis, reward: source, at: Date.now(), seconds: 1 },
    stale: false,
  };
}

function setOf(episodes: number, length: number, columns: readonly Float32Array[]): TrajectorySet {
  const steps = episodes * length;
  const channel: Channel = {
    structure: {
      kind: 'dict',
      entries: FIELDS.map((key, column) => ({ key, value: { kind: 'leaf', column } })),
    },
    columns: columns.map((data) => ({ kind: 'numeric', dtype: 'float32', shape: [], data })),
  };
  return {
    kind: 'transitions',
    episodes: Array.from({ length: episodes }, (_, i) => ({
      id: String(i),
      file: 'walks',
      start: i * length,
      length,
    })),
    steps,
    observation: channel,
    nextObservation: channel,
    action: null,
    reward: null,
    terminated: new Uint8Array(steps),
    truncated: new Uint8Array(steps),
    info: null,
  };
}

/** Numbers from 0 to 1, the same in every run (mulberry32). */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
