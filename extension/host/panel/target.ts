import type { Analysis } from '../../core/analyzer/analysis';
import type { Target } from '../../../webview/protocol';

/** Where in the panel a sentence of `verdict.next` leads: the suggestion, finding or cause that it names; null when it names none. */
export function targetOf(text: string, analysis: Analysis): Target {
  const said = text.toLowerCase();
  const suggestion = analysis.suggestions.find(({ title }) => said.includes(title.toLowerCase()));
  if (suggestion) return { kind: 'suggestion', id: suggestion.id };
  const index = analysis.findings.findIndex(({ code }) => new RegExp(`\\b${code}\\b`).test(text));
  if (index >= 0) return { kind: 'finding', index };
  const cause = analysis.causes.find((group) => names(said, group.cause.toLowerCase()));
  if (cause) return { kind: 'cause', cause: cause.cause };
  if (/\bfindings?\b/.test(said) && analysis.findings.length > 0) return { kind: 'findings' };
  return null;
}

function names(text: string, word: string): boolean {
  const at = text.indexOf(word);
  const letter = /[\p{L}\p{N}_]/u;
  return at >= 0 && !letter.test(text[at - 1] ?? ' ') && !letter.test(text[at + word.length] ?? ' ');
}
