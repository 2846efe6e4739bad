import type { Analysis } from '../../core/analyzer/analysis';
import type { Target } from '../../../webview/protocol/analysis';
import type { Step } from '../../../webview/protocol/values';

/** Where in the panel a sentence of `verdict.next` leads: the suggestion, step, line, finding or cause that it names; null when it names none. */
export function targetOf(
  text: string,
  analysis: Analysis,
  lineOf: (component: string) => number | null = () => null,
): Target {
  const said = text.toLowerCase();
  const suggestion = analysis.suggestions.find(({ title }) => said.includes(title.toLowerCase()));
  if (suggestion) return { kind: 'suggestion', id: suggestion.id };
  const at = stepIn(text, analysis);
  if (at) return { kind: 'step', at };
  const index = analysis.findings.findIndex(({ code }) => new RegExp(`\\b${code}\\b`).test(text));
  if (index >= 0) return { kind: 'finding', index };
  const line = /\bline (\d+)\b/.exec(text)?.[1];
  if (line !== undefined) return { kind: 'line', line: Number(line) };
  const component = /^See what (.+) pays: /.exec(text)?.[1];
  const made = component === undefined ? null : lineOf(component);
  if (made !== null) return { kind: 'line', line: made };
  const cause = analysis.causes.find((group) => names(said, group.cause.toLowerCase()));
  if (cause) return { kind: 'cause', cause: cause.cause };
  if (/\bfindings?\b/.test(said) && analysis.findings.length > 0) return { kind: 'findings' };
  // Advice to change what is paid, in other words than a suggestion's title: the best suggestion is that change.
  const best = analysis.suggestions[0];
  if (best && /^(pay|charge|scale|clip|limit)\b/.test(said)) return { kind: 'suggestion', id: best.id };
  return null;
}

/** "Play episode 41 from step 29": the trajectory, and the step when one is named. */
function stepIn(text: string, { evaluation }: Analysis): Step | null {
  const id = /\b(?:episode|completion) (\S+)/.exec(text)?.[1]?.replace(/[.,;:]$/, '');
  const episode = evaluation.episodes.find((one) => one.id === id);
  if (!episode) return null;
  const step = Number(/\bstep (\d+)/.exec(text)?.[1] ?? 0);
  return { trajectory: episode.id, step: Math.max(0, Math.min(step, episode.length - 1)) };
}

function names(text: string, word: string): boolean {
  const at = text.indexOf(word);
  const letter = /[\p{L}\p{N}_]/u;
  return at >= 0 && !letter.test(text[at - 1] ?? ' ') && !letter.test(text[at + word.length] ?? ' ');
}
