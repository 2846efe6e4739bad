// Draws media/icon.png (256 × 256) from media/icon.svg: npx tsx scripts/draw-icon.ts
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { findChromium } from './rig/chromium';

const media = join(__dirname, '..', 'media');

async function draw(): Promise<void> {
  const browser = await chromium.launch(await findChromium());
  const page = await browser.newPage({ viewport: { width: 256, height: 256 } });
  await page.setContent(`<body style="margin:0">${readFileSync(join(media, 'icon.svg'), 'utf8')}</body>`);
  await page.screenshot({ path: join(media, 'icon.png'), omitBackground: true });
  await browser.close();
}

void draw();
