import type { AdversarialReport } from '../core/adversary/report';
import { formatPercent } from '../core/measures/format';
import { table } from './output';

/** What the reward pays for completions made up for it: a line a strategy that is paid, and the families where none is. */
export function adversarialText({
  cases,
  tellsAnswers,
  strategies,
  equivalents,
  contrast,
}: AdversarialReport): string {
  const tried = strategies.filter((line) => line.tried > 0);
  const paid = tried.filter((line) => line.paid > 0 || line.crashed > 0).sort((a, b) => b.rate - a.rate);
  const quiet = [...new Set(tried.map(({ family }) => family))].filter(
    (family) => !paid.some((line) => line.family === family),
  );
  const parts = [
    `Made-up completions: ${tried.length} strategies on ${cases} prompts${tellsAnswers ? '' : '; this reward does not tell right answers from wrong ones in the same form'}`,
  ];
  if (paid.length > 0)
    parts.push(
      table(
        ['strategy', 'family', 'tried', 'paid like right', 'crashed'],
        paid.map(({ name, family, tried: count, rate, crashed }) => [
          name,
          family,
          String(count),
          formatPercent(rate),
          crashed ? String(crashed) : '',
        ]),
      ),
    );
  if (quiet.length > 0) parts.push(`Nothing of these families is paid: ${quiet.join(', ')}.`);
  const others = equivalents.filter((line) => line.tried > 0);
  if (tellsAnswers && others.length > 0) {
    const refused = others.filter(({ rate }) => rate < 1);
    parts.push(
      refused.length === 0
        ? `Right answers written in ${others.length} other ways are all paid.`
        : `Right answers written in ${others.length} other ways; not always paid: ${refused
            .map(({ name, rate }) => `${name} (${formatPercent(rate)})`)
            .join(', ')}.`,
    );
  }
  for (const { input, tried: count, fell } of contrast)
    parts.push(`With \`${input}\` of another prompt, ${fell} of ${count} recorded successes get less.`);
  return parts.join('\n');
}
