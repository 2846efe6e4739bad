import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { FrameLocator, Locator, Page } from 'playwright-core';

const ROOT = resolve(__dirname, '..', '..');
const SCREENSHOTS = join(ROOT, 'out', 'screenshots');

/** Analyses run Python and share the machine with a browser and an editor. */
export const PATIENCE = { timeout: 120_000 };

/** What a person does in a VS Code window: keys and clicks only. */
export class Person {
  constructor(readonly page: Page) {}

  /** Quick Open, as with Ctrl+P. */
  async openFile(name: string): Promise<void> {
    await this.page.keyboard.press('Control+P');
    await this.page.locator('.quick-input-widget input').first().fill(name);
    await this.page.locator('.quick-input-list .monaco-list-row', { hasText: name }).first().click();
    await this.page.locator('.tab.active', { hasText: name }).waitFor();
  }

  /** The command palette. */
  async command(title: string): Promise<void> {
    await this.page.keyboard.press('F1');
    await this.page.locator('.quick-input-widget input').first().fill(`>${title}`);
    await this.page.locator('.quick-input-list').getByText(title, { exact: true }).first().click();
  }

  /** Clicks into the text of the open file. */
  async focusEditor(): Promise<void> {
    const line = this.page.locator('.editor-instance .view-line').first();
    await line.click({ position: { x: 10, y: 5 } });
    await this.page.locator('.editor-instance .monaco-editor.focused').waitFor();
  }

  /** The text that the editor shows, from top to bottom whatever the order in the page; its spaces are no-break spaces. */
  async editorText(): Promise<string> {
    const lines = await this.page
      .locator('.editor-instance .view-lines')
      .first()
      .locator('.view-line')
      .evaluateAll((elements) =>
        elements.map((line) => {
          // Hints stand among the text and are none of it.
          const written = line.cloneNode(true) as typeof line;
          for (const hint of written.querySelectorAll('[class*="dyn-rule"]')) hint.remove();
          return { top: line.getBoundingClientRect().top, text: written.textContent ?? '' };
        }),
      );
    const text = lines.sort((a, b) => a.top - b.top).map((line) => line.text);
    return text.join('\n').replaceAll('\u00a0', ' ');
  }

  /** Inside the feedback panel. */
  get panel(): FrameLocator {
    return this.page.frameLocator('iframe.webview').frameLocator('iframe#active-frame');
  }

  get verdict(): Locator {
    return this.panel.getByRole('region', { name: 'Verdict' }).getByRole('heading');
  }

  /** Puts a section of the panel in front, where there is not room for all. */
  async section(name: 'Trajectories' | 'Player' | 'Why' | 'Suggestions'): Promise<void> {
    const tab = this.panel.getByRole('tab', { name });
    if (await tab.isVisible()) await tab.click();
  }

  /** Everything the panel says in one section, in sight or not, but for the diff, which comes a little later. */
  async words(name: 'Player' | 'Why' | 'Suggestions'): Promise<string> {
    const pane = this.panel.locator(`#pane-${name.toLowerCase()}`);
    return pane.evaluate((element) => {
      const copy = element.cloneNode(true) as typeof element;
      for (const diff of copy.querySelectorAll('.diff')) diff.remove();
      return copy.textContent ?? '';
    });
  }

  /** A button of a notification, once it appears. */
  notificationButton(text: string): Locator {
    return this.page.locator('.notifications-toasts').getByRole('button', { name: text, exact: true });
  }

  async chooseTheme(name: string): Promise<void> {
    await this.command('Preferences: Color Theme');
    await this.page.getByPlaceholder(/Select Color Theme/).fill(name);
    await this.page.keyboard.press('Enter');
  }

  async closePanel(): Promise<void> {
    const tab = this.page.locator('.tabs-container .tab', { hasText: /^lava$/ });
    await tab.hover();
    await tab.locator('.codicon-close').click();
    await this.page.locator('iframe.webview').waitFor({ state: 'detached' });
  }

  async screenshot(name: string): Promise<void> {
    mkdirSync(SCREENSHOTS, { recursive: true });
    await this.page.screenshot({ path: join(SCREENSHOTS, `${name}.png`) });
  }
}

/** Waits until `look` gives what is wanted; fails with what it gave last. */
export async function eventually<T>(
  what: string,
  look: () => Promise<T>,
  wanted: (seen: T) => boolean,
  milliseconds = PATIENCE.timeout,
): Promise<T> {
  const deadline = Date.now() + milliseconds;
  for (;;) {
    const seen = await look();
    if (wanted(seen)) return seen;
    if (Date.now() > deadline) throw new Error(`Waited in vain: ${what}. Last seen: ${String(seen)}`);
    await new Promise((resolveLater) => setTimeout(resolveLater, 200));
  }
}
