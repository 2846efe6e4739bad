import { existsSync } from 'node:fs';
import { assetPath } from '../assets';

/** The file of the page (Markdown) that explains a finding's code; null when there is none. */
export function helpPage(code: string): string | null {
  if (!/^RS\d+$/.test(code)) return null;
  try {
    const page = assetPath('rules', `${code}.md`);
    return existsSync(page) ? page : null;
  } catch {
    return null;
  }
}
