import { hasFlag, regexTokens, regexUses, type RegexUse } from '../regex';
import type { Rule } from '../rule';

export const greedyBetweenTags: Rule = {
  code: 'RS294',
  title: 'From the first opening tag to the last closing one',
  severity: 'warning',
  *check(context) {
    for (const fn of context.rewardFunctions)
      for (const use of regexUses(fn, context)) {
        const tag = greedyTag(use);
        if (tag === null) continue;
        const isAll = /^(findall|finditer)$/.test(use.operation);
        if (!isAll && use.operation !== 'search') continue;
        yield {
          at: use.pattern,
          // Who asks for all of them expects several.
          severity: isAll ? 'warning' : 'info',
          message: `\`.*\` goes as far as it can: of a text with two <${tag}> it takes all from the first to the last </${tag}>${isAll ? ', as one find' : ''}. Where only the last counts, write \`.*?\` and take the last find.`,
        };
      }
  },
};

/** The tag that a greedy group of any characters stands between; null for other patterns. */
function greedyTag(use: RegexUse): string | null {
  const tokens = regexTokens(use.text.replace(/^\(\?[a-z]+\)/, ''));
  const source = tokens.join('');
  const spans = hasFlag(use, 'DOTALL', 'S') ? '(?:\\.|\\[\\\\s\\\\S\\])' : '\\[\\\\s\\\\S\\]';
  const found = new RegExp(
    `^(?:\\.\\*\\??)?\\(?<(\\w+)>(?:\\\\s\\*|\\\\n)?\\(?${spans}[*+](?![?+])\\)?(?:\\\\s\\*|\\\\n)?<\\\\?/\\1>\\)?(?:\\\\s\\*)?\\$?$`,
  ).exec(source);
  // What comes before the tag in a pattern that takes all it can leaves the last one only.
  return found && !/^\.\*(?!\?)/.test(source) ? (found[1] ?? null) : null;
}
