import { mkdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { chromium } from 'playwright-core';
import { findChromium } from '../../../scripts/rig/chromium';
import { createWorkbench } from '../../../extension/core/loop/create-workbench';
import { DEFAULT_LIMITS } from '../../../extension/core/sandbox/sandbox';
import type { TaskState } from '../../../extension/host/state';
import * as fixtures from './fixture';
import { PanelServer, THEMES } from './server';

/**
 * Pictures of the panel in every theme and width, to look at: `npx tsx test/e2e/panel/shoot.ts OUT [fixture] [theme] [width]`.
 * The fixture may be a task file: then its reward is really analysed.
 */
async function main(out: string, only: { fixture?: string; theme?: string; width?: string }): Promise<void> {
  mkdirSync(out, { recursive: true });
  const states: Record<string, () => TaskState | Promise<TaskState>> = {
    lava: fixtures.lavaState,
    broken: fixtures.brokenState,
    failures: fixtures.failuresOnly,
    completions: fixtures.completionState,
    adversarial: fixtures.adversarialState,
  };
  const { fixture } = only;
  if (fixture?.endsWith('.json')) states[fixture] = () => realState(fixture);
  const browser = await chromium.launch(await findChromium());
  for (const [name, make] of Object.entries(states)) {
    if (only.fixture && only.fixture !== name) continue;
    const server = new PanelServer(await make());
    if (name === 'lava') server.historyOf = await fixtures.lavaHistory();
    await server.start();
    for (const theme of THEMES) {
      if (only.theme && only.theme !== theme) continue;
      for (const width of [1600, 860, 545, 400]) {
        if (only.width && only.width !== String(width)) continue;
        const page = await browser.newPage({ viewport: { width, height: 1000 } });
        page.on('console', (message) => console.log(message.type(), message.text()));
        page.on('pageerror', (error) => console.log('error', error.stack));
        await page.goto(server.address(theme));
        await page.waitForTimeout(2500);
        for (const tab of await page.getByRole('tab').all()) {
          await tab.click();
          const title = (await tab.getAttribute('id')) ?? '';
          await page.waitForTimeout(title.endsWith('versions') ? 6000 : 600);
          const path = join(out, `${basename(name, '.reward.json')}-${theme}-${width}-${title}.png`);
          await page.screenshot({ path });
          const code = page.getByRole('button', { name: 'Code', exact: true });
          if (!title.endsWith('player') || !(await code.isVisible())) continue;
          await code.click();
          await page
            .locator('.is-run')
            .first()
            .waitFor({ timeout: 20_000 })
            .catch(() => console.log('no line ran', path));
          await page.screenshot({ path: path.replace('player', 'code') });
          await page.getByRole('button', { name: 'Scene', exact: true }).click();
        }
        const violations = await page.evaluate('violations');
        if (Array.isArray(violations) && violations.length > 0) console.log('CSP', violations);
        await page.close();
      }
    }
    await server.stop();
  }
  await browser.close();
}

async function realState(file: string): Promise<TaskState> {
  const workbench = createWorkbench({ runtime: 'auto', limits: DEFAULT_LIMITS });
  const taskFile = resolve(file);
  const context = await workbench.open(taskFile);
  if (!context.ok) return { taskFile, findings: [], stale: false, problem: context.problem };
  const path = join(taskFile, '..', context.value.task.reward?.split(':')[0] ?? 'reward.py');
  const reward = { file: path, source: readFileSync(path, 'utf8'), entry: null };
  const started = performance.now();
  const analysis = await workbench.analyze(context.value, reward);
  const seconds = (performance.now() - started) / 1000;
  workbench.dispose();
  if (!analysis.ok)
    return {
      taskFile,
      context: context.value,
      reward,
      findings: [],
      stale: false,
      problem: analysis.problem,
    };
  const { findings } = analysis.value;
  const analysed = { analysis: analysis.value, reward, at: Date.now(), seconds };
  return { taskFile, context: context.value, reward, findings, analysed, stale: false };
}

const [out = 'panel-pictures', fixture, theme, width] = process.argv.slice(2);
void main(out, { ...(fixture ? { fixture } : {}), ...(theme ? { theme } : {}), ...(width ? { width } : {}) });
