import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { findChromium } from '../../../scripts/rig/chromium';
import type { TaskState } from '../../../extension/host/state';
import * as fixtures from './fixture';
import { PanelServer, THEMES } from './server';

/** Pictures of the panel in every theme and width, to look at: `npx tsx test/e2e/panel/shoot.ts OUT [fixture] [theme] [width]`. */
async function main(out: string, only: { fixture?: string; theme?: string; width?: string }): Promise<void> {
  mkdirSync(out, { recursive: true });
  const states: Record<string, () => TaskState | Promise<TaskState>> = {
    lava: fixtures.lavaState,
    broken: fixtures.brokenState,
    failures: fixtures.failuresOnly,
    completions: fixtures.completionState,
  };
  const browser = await chromium.launch(await findChromium());
  for (const [name, make] of Object.entries(states)) {
    if (only.fixture && only.fixture !== name) continue;
    const server = new PanelServer(await make());
    await server.start();
    for (const theme of THEMES) {
      if (only.theme && only.theme !== theme) continue;
      for (const width of [1600, 860, 400]) {
        if (only.width && only.width !== String(width)) continue;
        const page = await browser.newPage({ viewport: { width, height: 1000 } });
        page.on('console', (message) => console.log(message.type(), message.text()));
        page.on('pageerror', (error) => console.log('error', error.stack));
        await page.goto(server.address(theme));
        await page.waitForTimeout(2500);
        const tabs = page.getByRole('tab');
        const count = width < 640 ? await tabs.count() : 1;
        for (let tab = 0; tab < count; tab++) {
          if (width < 640) await tabs.nth(tab).click();
          await page.waitForTimeout(width < 640 ? 1200 : 100);
          await page.screenshot({ path: join(out, `${name}-${theme}-${width}${tab ? `-${tab}` : ''}.png`) });
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

const [out = 'panel-pictures', fixture, theme, width] = process.argv.slice(2);
void main(out, { ...(fixture ? { fixture } : {}), ...(theme ? { theme } : {}), ...(width ? { width } : {}) });
