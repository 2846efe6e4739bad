import { existsSync, readFileSync } from 'node:fs';
import { assetPath } from '../assets';

const pages = new Map<string, string | null>();

/** The help page of one of our codes (Markdown); null for ruff's codes and unknown ones. */
export function rulePage(code: string): string | null {
  if (!/^RS\d{3}$/.test(code)) return null;
  let page = pages.get(code);
  if (page === undefined) {
    const file = `${assetPath('rules')}/${code}.md`;
    page = existsSync(file) ? readFileSync(file, 'utf8') : null;
    pages.set(code, page);
  }
  return page;
}
