import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { Browser, Locator, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { findChromium } from '../../scripts/rig/chromium';
import type { TaskState } from '../../extension/host/state';
import {
  adversarialState,
  brokenState,
  completionState,
  failuresOnly,
  lavaHistory,
  lavaInDepth,
  lavaState,
  longState,
  manyState,
} from './panel/fixture';
import type { Theme } from './panel/server';
import { PanelServer, THEMES } from './panel/server';
import { eventually } from './person';

const WIDE = { width: 1600, height: 1000 };
const NARROW = { width: 400, height: 800 };

let browser: Browser;
let server: PanelServer;
let page: Page;
/** What the page complained about: it must never. */
let complaints: string[] = [];

async function open(
  state: TaskState,
  {
    size = WIDE,
    theme = 'dark',
    view,
    historyOf,
  }: { size?: typeof WIDE; theme?: Theme; view?: PanelServer['view']; historyOf?: string } = {},
): Promise<void> {
  server = new PanelServer(state);
  server.view = view ?? null;
  if (historyOf !== undefined) server.historyOf = historyOf;
  await server.start();
  const context = await browser.newContext({ viewport: size, reducedMotion: 'reduce' });
  page = await context.newPage();
  page.setDefaultTimeout(15_000);
  complaints = [];
  page.on('pageerror', (error) => complaints.push(String(error.stack)));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  await page.goto(server.address(theme));
}

const list = (): Locator => page.getByRole('tree');
const row = (name: string): Locator =>
  list().locator('[role="treeitem"]', { has: page.getByText(name, { exact: true }) });
const selected = (): Locator => list().locator('[aria-selected="true"]');
const step = (): Locator => page.getByRole('slider', { name: 'Step' });
const title = (): Locator => page.locator('#player-title');

/** Scrolls until the trajectory is in the page, as a person does, and clicks it. */
async function choose(name: string): Promise<void> {
  await list().waitFor();
  for (let top = 0; (await row(name).count()) === 0; top += 300) {
    assert.ok(top < 6000, `no row ${name}`);
    await page.evaluate(`document.querySelector('[role="tree"]').scrollTop = ${top}`);
    await page.waitForTimeout(40);
  }
  await row(name).click();
  await says(title(), new RegExp(`${name}\\b`));
  await page.locator('.player-body:not(.is-waiting)').waitFor();
}

/** Values at the cursor, by their name. */
async function valueOf(name: string): Promise<string> {
  const cell = page.locator('.values tr', {
    has: page.locator('th', { hasText: new RegExp(`^${name}( line|$)`) }),
  });
  return (await cell.locator('td.number').first().innerText()).trim();
}

/** Waits for what the page says, and shows what it said instead when it never does. */
async function says(locator: Locator, pattern: RegExp): Promise<void> {
  let seen = '';
  for (let tries = 0; tries < 60; tries++) {
    seen = (await locator.count()) > 0 ? await locator.first().innerText() : '(nothing there)';
    if (pattern.test(seen)) return;
    await page.waitForTimeout(50);
  }
  assert.match(seen, pattern);
}

async function stepIs(expected: number): Promise<void> {
  for (let tries = 0; tries < 60; tries++) {
    if ((await step().getAttribute('aria-valuenow')) === String(expected)) return;
    await page.waitForTimeout(50);
  }
  assert.equal(await step().getAttribute('aria-valuenow'), String(expected));
}

describe('the feedback panel in a browser', () => {
  before(async () => {
    browser = await chromium.launch(await findChromium());
  });
  after(() => browser.close());
  afterEach(async () => {
    assert.deepEqual(complaints, []);
    assert.deepEqual(await page.evaluate('violations'), []);
    await page.context().close();
    await server.stop();
  });

  describe('says first', () => {
    it('the verdict, what to do next, and the measures it rests on, each explained on focus', async () => {
      await open(await lavaState());
      await says(page.locator('.verdict-title'), /^Exploitable$/);
      await says(
        page.locator('.facts'),
        /lava.*reward\.py.*96 trajectories.*3,181 steps.*Python 3\.11\.9.*just now/s,
      );
      const auc = page.getByRole('button', { name: /^AUC 0\.98$/ });
      await auc.focus();
      await says(page.getByRole('tooltip'), /^AUC: 0\.98 \[0\.9\d, 1\.00\]/);
      await page.keyboard.press('Escape');
      assert.equal(await page.getByRole('tooltip').isVisible(), false);
    });

    it('the next action leads to the step it names, and the advice to the suggestion', async () => {
      await open(await lavaState());
      await choose('layout-3 #8');
      await says(title(), /layout-3 #8/);
      const play = page.getByRole('button', { name: /Play layout-\d/ });
      const [, layout, episode, step] =
        /(layout-\d) #(\d+) from step (\d+)/.exec(await play.innerText()) ?? [];
      await play.click();
      await says(title(), new RegExp(`${layout} #${episode}`));
      await stepIs(Number(step));
      await page.getByRole('button', { name: /Pay progress once/ }).click();
      await says(page.locator(':focus'), /Charge stepping into lava/);
    });

    it('what keeps it from knowing, when there are only failures', async () => {
      await open(await failuresOnly());
      await says(page.locator('.verdict-title'), /^Not testable$/);
      const auc = page.getByRole('button', { name: /^AUC n\/a$/ });
      await auc.hover();
      await says(page.getByRole('tooltip'), /does not apply: all 50 episodes failed/);
      await says(page.locator('.effect-sentence'), /lava now cost 0\.9 instead of paying 0\.1/);
    });
  });

  describe('trajectories', () => {
    it('are walked, folded and filtered by keyboard, and the player follows', async () => {
      await open(await lavaState());
      await choose('layout-3 #8');
      await says(title(), /layout-3 #8/);
      await page.keyboard.press('ArrowDown');
      await says(title(), /layout-3 #9.*success/s);
      await says(selected(), /layout-3 #9/);
      assert.equal(await list().getAttribute('aria-activedescendant'), await selected().getAttribute('id'));
      await page.keyboard.press('ArrowLeft');
      await page.keyboard.press('ArrowLeft');
      await says(list().locator('[aria-expanded="false"]'), /success/);
      assert.equal(await row('layout-3 #9').count(), 0);
      await page.keyboard.press('ArrowRight');
      await row('layout-3 #9').waitFor();
      const filter = page.getByRole('searchbox', { name: 'Filter trajectories' });
      await filter.fill('time naive');
      await says(list(), /out of time/);
      assert.equal(await list().getByText('success').count(), 0);
      await filter.fill('no such thing');
      await says(page.locator('.pane-list [role="status"]'), /No trajectory matches “no such thing”/);
    });

    it('are sorted by the score that is chosen', async () => {
      await open(await lavaState());
      await page.getByRole('combobox', { name: 'Order' }).selectOption('Highest first');
      await page.getByRole('searchbox', { name: 'Filter trajectories' }).fill('lava');
      const first = list().locator('[aria-level="2"]').first();
      await page.getByRole('combobox', { name: 'Score' }).selectOption('Return');
      await says(first, /2\.40/);
      await page.getByRole('combobox', { name: 'Score' }).selectOption('Mean step reward');
      await says(first, /0\.100/);
    });

    it('stay fluent when there are 5,000: only what is in sight is in the page', async () => {
      await open(await manyState(5000, 20));
      await choose('0');
      await page.keyboard.press('End');
      await says(selected(), /\d+/);
      const rows = await list().locator('[role="treeitem"]').count();
      assert.ok(rows < 80, `${rows} rows in the page`);
      for (let i = 0; i < 30; i++) await page.keyboard.press('PageUp');
      await page.keyboard.press('Home');
      await says(page.locator('.row.is-active'), /success/);
      await says(title(), /episode \d+/);
      await page.locator('.player-body:not(.is-waiting)').waitFor();
    });
  });

  it('has a place for the longer questions, and offers to have them asked', async () => {
    await open(await lavaState());
    const tab = page.getByRole('tab', { name: 'In depth' });
    await tab.click();
    const pane = page.locator('.pane-depth');
    await says(pane, /Analyze again to have that asked\./);
    await pane.getByRole('button', { name: 'Analyze Again' }).waitFor();
    assert.equal(await tab.getAttribute('aria-selected'), 'true');
  });

  it('answers the longer questions, and leads to the steps that they name', async () => {
    await open(await lavaInDepth());
    await page.getByRole('tab', { name: 'In depth' }).click();
    const pane = page.locator('.pane-depth');
    await says(pane, /Eight checks of a reward.*Unsafe shaping\s+concern.*Is it potential shaping\?/s);
    const place = pane.getByRole('button', { name: /^layout-\d #\d+ step \d+$/ }).first();
    const [, name = '', at] = /^(.*) step (\d+)$/.exec(await place.innerText()) ?? [];
    await place.click();
    await says(title(), new RegExp(name));
    await stepIs(Number(at));
  });

  it('opens the made-up completions behind a number of the table, with mouse and keyboard', async () => {
    await open(await adversarialState());
    await page.getByRole('tab', { name: 'In depth' }).click();
    const pane = page.locator('.pane-depth');
    const cell = pane.getByRole('button', { name: /^negated answer: 50\s%\sof\s2\. Show 2 completions$/ });
    assert.equal(await cell.getAttribute('aria-expanded'), 'false');
    await cell.click();
    const shown = pane.getByRole('list', { name: 'Completions: negated answer' });
    await says(shown, /gets 1; as recorded, the right answer gets 1 \(reference: 14\).*certainly not 14/s);
    await says(shown, /no reward \(ValueError: 15\)/);
    await cell.press('Enter');
    await shown.waitFor({ state: 'hidden' });
    await cell.press('Space');
    await shown.getByRole('button', { name: 'The recorded right one' }).first().click();
    await says(title(), /completion/);
  });

  describe('ordering', () => {
    it('says how many pairs are in order, and a pair in the wrong order is compared in the player', async () => {
      await open(await lavaState());
      await page.getByRole('tab', { name: 'Ordering' }).click();
      const sentence = page.locator('.ordering-sentence');
      await says(
        sentence,
        /^98 % of 2,300 success\/failure pairs are in order; in 38 the failure is paid more\.$/,
      );
      await page.getByRole('button', { name: 'Return', exact: true }).click();
      await says(sentence, /^84 % of 2,300/);
      const worst = page.locator('.overpaid-row').first();
      await says(worst, /layout-3 #27.*out of time.*beats 46 of 46/s);
      await worst.getByRole('button').click();
      await says(worst.locator('.overpaid-detail'), /closer\s+3\.2\d?\s.*goal\s+0\.00\s+1\.00.*in all/s);
      const success = worst.locator('.overpaid-detail th .link').last();
      const other = (await success.innerText()).trim();
      await success.click();
      await says(title(), new RegExp(`${other}.*success`, 's'));
      await page.getByRole('tab', { name: 'Ordering' }).click();
      await worst.getByRole('button', { name: 'Compare in the player' }).click();
      await says(title(), /layout-3 #27/);
      const key = page.locator('.status-key');
      await says(key, /\(success\).*swap the two/s);
      await page.getByRole('button', { name: 'swap the two' }).click();
      await says(key, /layout-3 #27 \(failure\)/);
      await page.getByRole('button', { name: 'stop comparing' }).click();
      await says(key, /best success/);
    });

    it('asks which of two went better, keeps the answer with the task, and takes it back', async () => {
      const taskFile = await lavaHistory();
      await open({ ...(await lavaState()), taskFile });
      await page.getByRole('tab', { name: 'Ordering' }).click();
      const judge = page.locator('.judge');
      await judge
        .getByRole('button', { name: /^This one/ })
        .first()
        .click();
      await says(judge, /1 pair judged.*TAC (−1|1)\.00/s);
      await judge.getByRole('button', { name: 'Undo the last' }).click();
      await says(judge, /Your answers are kept beside the task file/);
      await judge.getByRole('button', { name: 'Watch' }).first().click();
      await says(page.locator('.status-key'), /swap the two/);
    });

    it('takes a click on a bar to a trajectory in it', async () => {
      await open(await lavaState());
      await page.getByRole('tab', { name: 'Ordering' }).click();
      await page.locator('.outcome-success .histogram-bar').last().click();
      await says(selected(), /layout/);
      await page.getByRole('tab', { name: 'Player' }).click();
      await says(title(), /success/);
    });
  });

  describe('versions', () => {
    it('are listed as a tree, and any two are compared by code, measures and ranks', async () => {
      const historyOf = await lavaHistory();
      await open(await lavaState(), { historyOf });
      await page.getByRole('tab', { name: 'Versions' }).click();
      const table = page.locator('.version-table');
      await says(table, /v3.*Charge stepping into lava.*v2.*Pay less.*v1.*now.*Exploitable\s+0\.98/s);
      assert.equal(await page.getByRole('radio', { name: 'v1 as A' }).isChecked(), true);
      assert.equal(await page.getByRole('radio', { name: 'v3 as B' }).isChecked(), true);
      const result = page.locator('.version-result');
      await result.locator('.monaco-diff-editor .view-line').first().waitFor();
      // Two replays, and the distances: some seconds.
      await result.locator('.effect-table').waitFor({ timeout: 60_000 });
      await says(result, /ERC.*Measures.*v1\s+v3.*AUC, γ = 1\s+0\.84\s+0\.88.*rank/s);
      await result.getByRole('listitem').getByRole('button').first().click();
      await says(title(), /layout/);
      await page.getByRole('tab', { name: 'Versions' }).click();
      await page.getByRole('radio', { name: 'v2 as B' }).check();
      await page.getByRole('heading', { name: 'Code of v1 and v2' }).waitFor();
    }).timeout(90_000);
  });

  describe('the player', () => {
    it('moves its cursor by key, button and mouse, and shows what was paid and seen there', async () => {
      await open(await lavaState());
      await choose('layout-3 #8');
      await stepIs(0);
      await step().focus();
      await page.keyboard.press('End');
      await stepIs(16);
      assert.equal(await valueOf('goal'), '+1');
      assert.equal(await valueOf('reward'), '+1.1');
      assert.equal(await valueOf('cumulative'), '2.2');
      assert.equal(await valueOf('action'), 'forward');
      await page.keyboard.press('ArrowLeft');
      await stepIs(15);
      assert.match(
        (await step().getAttribute('aria-valuetext')) ?? '',
        /^Step 15 of 16, reward .*, cumulative 1\.1$/,
      );
      await page.getByRole('button', { name: 'First step' }).click();
      await stepIs(0);
      const plot = page.locator('.u-over').first();
      const box = await plot.boundingBox();
      assert.ok(box);
      await page.mouse.move(box.x + 5, box.y + 40);
      await page.mouse.down();
      await page.mouse.move(box.x + box.width * 0.5, box.y + 40, { steps: 4 });
      await page.mouse.up();
      const dragged = Number(await step().getAttribute('aria-valuenow'));
      assert.ok(dragged > 4 && dragged < 14, `dragged to ${dragged}`);
      // The cursor stands where the mouse let go.
      await eventually(
        'the cursor is there',
        () => page.locator('.plot-cursor').first().boundingBox(),
        (cursor) => cursor !== null && Math.abs(cursor.x - (box.x + box.width * 0.5)) < box.width / 17,
      );
    });

    it('shows the source with what the step ran and made of the variables, and who ran a line', async () => {
      await open(await lavaState());
      await choose('layout-3 #8');
      await page.getByRole('button', { name: 'Code', exact: true }).click();
      await page.locator('.is-run').first().waitFor();
      const line = (n: number): Locator => page.locator('.code-line').nth(n - 1);
      await step().focus();
      await page.keyboard.press('End');
      await says(line(6), /closer\s\+0\.1/);
      await says(line(8), /goal\s\+1/);
      await line(8).getByRole('button').click();
      await says(page.locator('.code-note'), /^Line 8 ran in 17 steps of this trajectory/);
      await page.getByText(/^Ran line 8: 96 of 96/).waitFor();
      await page.getByRole('button', { name: 'Show all' }).click();
      await page.locator('.line-filter').waitFor({ state: 'hidden' });
    });

    it('plays to the end and stops, and keeps its speed', async () => {
      await open(await lavaState());
      await choose('layout-1 #2');
      await says(title(), /layout-1 #2/);
      await page.getByRole('combobox', { name: 'Speed' }).selectOption('8×');
      await eventually(
        'the speed is kept',
        async () => server.view?.speed,
        (speed) => speed === 8,
      );
      await page.getByRole('button', { name: 'Play', exact: true }).click();
      await stepIs(4);
      await page.getByRole('button', { name: 'Play', exact: true }).waitFor();
    });

    it('is exact at each step of a long episode, and draws what the agent saw', async () => {
      await open(longState(20_000));
      await stepIs(0);
      await step().focus();
      await page.keyboard.press('End');
      await stepIs(19_999);
      await says(page.locator('.values tr', { hasText: 'cumulative' }), /\s250\s*$/);
      await page.keyboard.press('PageDown');
      await stepIs(19_989);
      assert.equal(await valueOf('t'), '19,989');
      await page.getByLabel('picture0 at step 19989', { exact: true }).waitFor();
      const pixel = `document.querySelector('.frame-canvas').getContext('2d').getImageData(1, 0, 1, 1).data.join()`;
      const first = 19_989 * 60 + 3;
      const shade = (k: number): number => ((first + k) * 7) % 256;
      assert.equal(await page.evaluate(pixel), [shade(0), shade(1), shade(2), 255].join());
      await page.getByRole('combobox', { name: 'Picture' }).selectOption('picture1');
      await page.getByLabel('picture1 at step 19989', { exact: true }).waitFor();
    });

    it('tells a crash, a NaN, a timeout and "not applicable" apart, and none of them is 0', async () => {
      await open(await brokenState());
      await says(page.locator('.verdict-title'), /^Broken$/);
      const errors = page.locator('.pane-why .block').first();
      await says(
        errors,
        /ZeroDivisionError: float division by zero.*80 steps.*Not a number.*58 steps.*Timed out.*5 steps/s,
      );
      await errors.getByRole('button', { name: /step/ }).first().click();
      await says(
        page.locator('.step-error'),
        /^No reward here: crashed\. ZeroDivisionError: float division by zero \(line 6\)$/,
      );
      assert.equal(await valueOf('reward'), '—');
      await errors.getByRole('button', { name: /step/ }).nth(1).click();
      await says(page.locator('.step-error'), /not a number/);
      await errors.getByRole('button', { name: /step/ }).nth(2).click();
      await says(page.locator('.step-error'), /timed out/);
      await says(page.locator('.status-key'), /1 step timed out/);
    });

    it('shows a completion as a conversation', async () => {
      await open(completionState());
      await choose('2');
      await says(
        page.locator('.texts'),
        /prompt · system.*Answer with a number.*completion · assistant.*That makes \*\*5\*\*.*answer.*5/s,
      );
      assert.equal(await step().isVisible(), false);
    });

    it('draws the path, and a click on it goes to that step', async () => {
      await open(await lavaState());
      await choose('layout-3 #8');
      const map = page.locator('.map-canvas');
      await map.waitFor();
      const box = await map.boundingBox();
      assert.ok(box);
      // The goal is the lower right cell: the last step leads there.
      await map.click({ position: { x: box.width - 30, y: box.height - 60 } });
      await says(page.locator('.position'), /step 1[2-6]/);
    });
  });

  describe('why', () => {
    it('saves an exploit as a test', async () => {
      await open(await lavaState());
      await page.getByRole('button', { name: 'Save as test' }).nth(1).click();
      await page.getByRole('button', { name: 'Saved' }).waitFor();
      await page.getByRole('button', { name: 'Report' }).click();
      assert.deepEqual(server.asked.slice(0, 1), [{ name: 'saveExploit', params: { exploit: 1 } }]);
    });

    it('names the causes with evidence, and findings with line and page', async () => {
      await open(await lavaState());
      const lava = page.locator('.cause').first();
      await says(lava, /lava.*39 · 78 %.*front is lava and action is forward in 39 of 39 last steps/s);
      await lava.getByRole('button', { name: /layout-1 #2 step 4/ }).click();
      await says(title(), /layout-1 #2/);
      await stepIs(4);
      await page.getByRole('button', { name: 'line 6' }).last().click();
      await page.getByRole('button', { name: 'RS104: explain' }).click();
      await server.heard(2);
      const [reveal, help] = server.asked;
      assert.equal(reveal?.name, 'reveal');
      assert.deepEqual((reveal?.params as { range: unknown }).range, {
        line: 6,
        column: 5,
        endLine: 6,
        endColumn: 82,
      });
      assert.deepEqual(help, { name: 'help', params: { code: 'RS104' } });
    });
  });

  it('says what failures never reach, when they can be told apart, and which are typical', async () => {
    await open(await lavaInDepth());
    const late = page.locator('.cause').nth(1);
    await says(
      late,
      /out of time.*Never reached.*by none of these 11 failures.*Told apart.*From step \d+ on/s,
    );
    const [, from] = /From step (\d+) on/.exec(await late.innerText()) ?? [];
    const typical = late.locator('.evidence').last().getByRole('button').first();
    const name = await typical.innerText();
    await typical.click();
    await says(title(), new RegExp(name));
    await stepIs(Number(from));
    await late.locator('.explained').hover();
    await says(page.getByRole('tooltip'), /11 of 50 failures \(22 %\).*by the recording/s);
    await says(page.locator('.pane-suggestions .advice'), /Suggestions 1 and 2 contradict each other/);
  });

  describe('suggestions', () => {
    it('say what the ticked hunks alone would do', async () => {
      await open(await lavaState());
      const effect = page.locator('.effect-of-hunks');
      await page.getByRole('checkbox').first().uncheck();
      await effect.getByText('With this hunk alone').waitFor({ timeout: 60_000 });
      await says(effect, /Without the rest it fails on .* NameError: name 'action' is not defined/);
      await page.getByRole('checkbox').first().check();
      await says(effect, /Mean reward where it fails\s+0\.1\s+−0\.9/);
      await page.getByRole('checkbox').last().uncheck();
      await effect.getByText('With this hunk alone').waitFor({ timeout: 60_000 });
      await says(effect, /AUC stays 0\.98/);
    }).timeout(90_000);

    it('show their effect and a diff, and their hunks are taken one by one or all', async () => {
      await open(await lavaState());
      await says(page.locator('.effect-table'), /Mean reward where it fails\s+0\.1\s+−0\.9/);
      await page.locator('.monaco-diff-editor .view-line').first().waitFor();
      await says(page.locator('.diff'), /lava\s=\s-1\.0/);
      await page.getByRole('button', { name: 'Take this hunk' }).nth(1).click();
      await says(page.locator('.hunk-note'), /^Took 1 hunk\.$/);
      await page.getByRole('checkbox').first().uncheck();
      // The diff shows what taking the ticked hunks does: the signature is as it was.
      await page.waitForTimeout(400);
      assert.doesNotMatch(await page.locator('.diff').innerText(), /next_obs,\saction/);
      await page.getByRole('button', { name: 'Accept 1 hunk' }).click();
      await page.getByRole('checkbox').first().check();
      await page.getByRole('button', { name: 'Accept all' }).click();
      await page.getByRole('button', { name: 'Open in editor' }).click();
      await says(page.locator('.hunk-note'), /^Accepted\.$/);
      assert.deepEqual(server.asked, [
        { name: 'accept', params: { suggestion: 'charge-lava', hunks: [1] } },
        { name: 'accept', params: { suggestion: 'charge-lava', hunks: [1] } },
        { name: 'accept', params: { suggestion: 'charge-lava', hunks: 'all' } },
        { name: 'openDiff', params: { suggestion: 'charge-lava' } },
      ]);
    });

    it('say when the reward has changed since, and can still be merged into it', async () => {
      const state = await lavaState();
      await open(state);
      await page.getByRole('button', { name: 'Take this hunk' }).nth(1).click();
      await page.getByRole('button', { name: 'Taken' }).waitFor();
      server.show({ ...state, stale: true });
      await says(page.locator('.hunk-note'), /The reward has changed since.*merged/);
      await says(page.locator('.facts'), /the reward has changed since/);
      await page.getByRole('button', { name: 'Take this hunk' }).click();
      await page.getByRole('button', { name: 'Taken' }).nth(1).waitFor();
      assert.deepEqual(
        server.asked.map(({ params }) => (params as { hunks: unknown }).hunks),
        [[1], [0]],
      );
    });
  });

  describe('comes back as it was', () => {
    async function arrange(): Promise<void> {
      await choose('layout-3 #12');
      await step().focus();
      for (let i = 0; i < 5; i++) await page.keyboard.press('ArrowRight');
      await page.getByRole('button', { name: 'Lines' }).click();
      await page.getByRole('searchbox', { name: 'Filter trajectories' }).fill('layout-3');
      await page.evaluate(`document.querySelector('.side').scrollTop = 120`);
      await page.waitForTimeout(600);
    }

    async function sameAgain(): Promise<void> {
      await says(title(), /layout-3 #12/);
      await stepIs(5);
      await says(selected(), /layout-3 #12/);
      assert.equal(await page.getByRole('searchbox').inputValue(), 'layout-3');
      assert.equal(await page.getByRole('button', { name: 'Lines' }).getAttribute('aria-pressed'), 'true');
      assert.equal(await page.evaluate(`document.querySelector('.side').scrollTop`), 120);
    }

    it('after a reload', async () => {
      await open(await lavaState());
      await arrange();
      await page.reload();
      await sameAgain();
    });

    it('after closing and opening, from what the host kept', async () => {
      const state = await lavaState();
      await open(state);
      await arrange();
      const { view } = server;
      assert.equal(view?.trajectory, 'layout-3.jsonl.gz#12');
      await page.context().close();
      await server.stop();
      await open(state, { view });
      await sameAgain();
    });

    it('keeps selection and focus while progress arrives, and shows the step the editor asks for', async () => {
      const state = await lavaState();
      await open(state);
      await choose('layout-3 #8');
      await step().focus();
      await page.keyboard.press('ArrowRight');
      for (const share of [0.1, 0.5, 0.9]) server.show({ ...state, running: { label: 'Replaying', share } });
      const progress = page.getByRole('progressbar');
      await page.getByRole('button', { name: 'Cancel' }).waitFor();
      await eventually(
        'the last progress is shown',
        () => progress.getAttribute('aria-valuetext'),
        (text) => text === 'Replaying: 90 %',
      );
      await page.keyboard.press('ArrowRight');
      await stepIs(2);
      await says(title(), /layout-3 #8/);
      server.focus = { number: 1, trajectory: 'layout-1.jsonl.gz#4', step: 7 };
      server.show(state);
      await says(title(), /layout-1 #4/);
      await stepIs(7);
    });
  });

  describe('without an analysis', () => {
    it('offers the one thing to do, shows progress that can be cancelled, and a problem with what to do', async () => {
      const empty: TaskState = { taskFile: '/task/lava.reward.json', findings: [], stale: false };
      await open(empty);
      await says(page.locator('.empty-title'), /^Nothing analyzed yet$/);
      await page.getByRole('button', { name: 'Analyze trajectories' }).click();
      server.show({ ...empty, running: { label: 'Reading recordings', share: 0.25 } });
      await says(page.locator('.empty-title'), /^Reading recordings: 25 %$/);
      await page.getByRole('button', { name: 'Cancel' }).click();
      server.show({
        ...empty,
        problem: {
          code: 'file-truncated',
          message: 'The recording ends in the middle of line 40.',
          hint: 'Record it again, or remove the last line.',
          where: { file: '/task/recordings/a.jsonl', line: 40 },
        },
      });
      await says(page.locator('.empty'), /ends in the middle of line 40.*Record it again/s);
      await page.getByRole('button', { name: 'Open a.jsonl:40' }).click();
      await server.heard(3);
      assert.deepEqual(
        server.asked.map(({ name }) => name),
        ['analyze', 'cancel', 'reveal'],
      );
    });

    it('says in an untrusted workspace why it runs nothing', async () => {
      const state: TaskState = { taskFile: '/task/lava.reward.json', findings: [], stale: false };
      await open(state);
      await says(page.locator('.empty-title'), /^Nothing analyzed yet$/);
      server.trusted = false;
      server.show(state);
      await says(page.locator('.empty-title'), /not trusted/);
      await page.getByRole('button', { name: 'Manage workspace trust' }).click();
      await server.heard(1);
      assert.deepEqual(server.asked, [{ name: 'manageTrust', params: {} }]);
    });

    it('tells of recordings that were left out while it shows the rest', async () => {
      const state = await lavaState();
      assert.ok(state.context);
      const problem = { code: 'file-truncated', message: 'b.jsonl ends early.', hint: 'Record it again.' };
      await open({ ...state, context: { ...state.context, problems: [problem] } });
      await says(page.locator('.banner'), /b\.jsonl ends early\. Record it again\./);
      await says(page.locator('.verdict-title'), /^Exploitable$/);
    });
  });

  describe('at 400 px', () => {
    it('is a row of tabs, walked by arrow keys', async () => {
      await open(await lavaState(), { size: NARROW });
      await page.getByRole('tab', { name: 'Trajectories' }).click();
      await list().waitFor();
      await page.keyboard.press('ArrowRight');
      await says(page.locator(':focus'), /^Player$/);
      await title().waitFor();
      await page.keyboard.press('ArrowRight');
      await says(page.locator(':focus'), /^Why/);
      await page
        .getByRole('button', { name: /layout-1 #2 step 4/ })
        .first()
        .click();
      await says(page.locator('[role="tab"][aria-selected="true"]'), /^Player$/);
      await stepIs(4);
      assert.equal(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), true);
    });
  });

  describe('themes', () => {
    const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

    async function violations(): Promise<string[]> {
      await page.evaluate(axe);
      // Half-faded text has half its contrast: look when everything is there.
      await page.locator('.is-waiting').waitFor({ state: 'detached' });
      await page.evaluate('Promise.allSettled(document.getAnimations().map(({ finished }) => finished))');
      return page.evaluate(`axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) =>
        violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => id + ' ' + target.join(' ') + ': ' + failureSummary)))`);
    }

    for (const theme of THEMES) {
      it(`has no accessibility violation in ${theme}`, async () => {
        await open(await lavaState(), { theme });
        await page.locator('.monaco-diff-editor .view-line').first().waitFor();
        for (const tab of await page.getByRole('tab').all()) {
          await tab.click();
          assert.deepEqual(await violations(), []);
        }
        await page.setViewportSize(NARROW);
        for (const tab of await page.getByRole('tab').all()) {
          await tab.click();
          assert.deepEqual(await violations(), []);
        }
      });
    }

    it('follows a change of theme without a reload', async () => {
      await open(await lavaState());
      await page.locator('.monaco-diff-editor.vs-dark, .monaco-diff-editor .vs-dark').first().waitFor();
      await page.evaluate(
        `document.body.className = 'vscode-light';
         document.documentElement.style.setProperty('--vscode-editor-background', '#ffffff');`,
      );
      await page.locator('.monaco-diff-editor .vs').first().waitFor();
    });
  });
});
