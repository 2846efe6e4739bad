import { existsSync, readFileSync } from 'node:fs';
import { assetPath } from '../assets';

/** The file of a code's help page (Markdown); null for ruff's codes and unknown ones. */
export function rulePageFile(code: string): string | null {
  if (!/^RS\d{3}$/.test(code)) return null;
  const file = `${assetPath('rules')}/${code}.md`;
  return existsSync(file) ? file : null;
}

const pages = new Map<string, string | null>();

/** What stands there. */
export function rulePage(code: string): string | null {
  let page = pages.get(code);
  if (page === undefined) {
    const file = rulePageFile(code);
    page = file === null ? null : readFileSync(file, 'utf8');
    pages.set(code, page);
  }
  return page;
}
