import { callShape, singleComparison, stringValue } from '../../syntax/expressions';
import type { RuleContext } from '../context';
import { regexTokens, regexUses } from '../regex';

const MOST = 4;

/** Short texts that the reward looks for in what was written: counted, searched for with a pattern, asked for at the start of a line. */
export function countedTokens(context: RuleContext): string[] {
  const found = new Set<string>();
  for (const fn of context.rewardFunctions) {
    for (const node of fn.own('call')) {
      const call = callShape(node);
      const [first] = call?.positional ?? [];
      const text = first ? stringValue(first) : null;
      if (text && /^(count|startswith|endswith)$/.test(call?.method ?? '')) found.add(text);
    }
    for (const node of fn.own('comparison_operator')) {
      const link = singleComparison(node);
      const text = link?.operator === 'in' ? stringValue(link.left) : null;
      if (text) found.add(text);
    }
    for (const use of regexUses(fn, context)) {
      const text = /^(findall|finditer|split)$/.test(use.operation) ? exampleOf(use.text) : null;
      if (text) found.add(text);
    }
  }
  return [...found].filter((token) => token.trim() !== '' && token.length <= 30).slice(0, MOST);
}

/** A text that a pattern of plain words, classes and choices fits; null for patterns with more to them, or with none of that. */
export function exampleOf(pattern: string): string | null {
  let text = '';
  const tokens = regexTokens(pattern);
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i] ?? '';
    if (token === '|') break;
    if (/^(\(|\(\?:|\)|\^|\$|\\[bBAZ])$/.test(token)) continue;
    if (/^[*+?]$/.test(token)) {
      if (token !== '+' && tokens[i + 1] !== '+') text = text.slice(0, -1);
      continue;
    }
    if (token.startsWith('(?') || token === '{') return null;
    text += charOf(token);
  }
  try {
    return text && new RegExp(pattern, 'mi').test(text) ? text : null;
  } catch {
    return null;
  }
}

function charOf(token: string): string {
  if (token === '.') return 'x';
  if (token.startsWith('[')) return /^\[\^/.test(token) ? 'x' : token.replace(/^\[\\?/, '').charAt(0);
  if (!token.startsWith('\\')) return token;
  return (
    { d: '1', w: 'a', s: ' ', n: '\n', t: '\t', S: 'x', D: 'x', W: '-' }[token.charAt(1)] ?? token.charAt(1)
  );
}
