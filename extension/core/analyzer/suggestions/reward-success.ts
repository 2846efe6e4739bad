import { successSigns } from '../contrast';
import { meanOver } from '../effect';
import { endingOf, referenceTo } from '../endings';
import { addEvent } from '../events';
import { plural } from '../../measures/ordering';
import { formatNumber } from '../../measures/format';
import { bonusFor, largestStep } from '../scale';
import { writeTaskExpression, type WrittenCondition } from '../task-condition';
import { coveringSigns, writeSigns } from '../written-signs';
import type { Generator, GeneratorInput } from './generator';

/** Pays success itself, when the steps that reach it are paid like any other. */
export const rewardSuccess: Generator = {
  id: 'reward-success',
  async propose(input) {
    const { context } = input;
    const successes = context.set.episodes.filter(
      (episode, i) => episode.length > 0 && context.outcomes[i]?.outcome === 'success',
    );
    const rows = successes.map(({ start, length }) => start + length - 1);
    if (rows.length === 0 || isPaid(input, new Set(rows))) return [];
    const condition = await conditionOf(input);
    if (!condition) return [];
    const bonus = bonusFor(input);
    const code = await addEvent(input, {
      name: 'success_bonus',
      comment: `This is how the ${plural(rows.length, 'recorded success', 'recorded successes')} ended.`,
      condition,
      amount: bonus.value,
    });
    if (code === null) return [];
    return [
      {
        id: 'reward-success',
        family: 'reward-success',
        title: `Pay success itself (+${formatNumber(bonus.value)})`,
        explanation: `The steps that reach success are paid no more than others. ${condition.why} The size of the bonus, ${formatNumber(bonus.value)}, is ${bonus.reason}.`,
        answers: ['RS802'],
        code,
        evidence: successes
          .slice(0, 10)
          .map((episode) => referenceTo(episode, episode.start + episode.length - 1)),
        about: { rows, words: 'last steps of successes' },
      },
    ];
  },
};

/** True when the last steps of successes are clearly paid more than the other steps. */
function isPaid({ evaluation, context }: GeneratorInput, rows: ReadonlySet<number>): boolean {
  const rest = Array.from({ length: context.set.steps }, (_, row) => row).filter((row) => !rows.has(row));
  const [ends, others] = [meanOver(evaluation, rows), meanOver(evaluation, rest)];
  return ends !== null && others !== null && ends - others > 0.2 * largestStep(evaluation);
}

/** The task's own words for success where one step can tell, else what the last steps of successes have in common. */
async function conditionOf({
  view,
  context,
  features,
}: GeneratorInput): Promise<(WrittenCondition & { readonly why: string }) | null> {
  const signs = coveringSigns(successSigns(context, features));
  const [clear] = signs;
  if (clear && clear.inFailures >= 0.9 && clear.elsewhere <= 0.01) {
    const written = writeSigns(view, [clear]);
    const why = `What they have in common: ${clear.sentence}`;
    return written && { ...written, why };
  }
  const { success } = context.task;
  const written = success === undefined ? null : await writeTaskExpression(view, success);
  const ended = view.whole('terminated');
  const allTerminated = context.set.episodes.every(
    (episode, i) => context.outcomes[i]?.outcome !== 'success' || endingOf(context, episode) === 'terminated',
  );
  // An expression over the last step may hold on earlier steps too: ask for the end, where that is what success is.
  if (!written || !ended || !allTerminated) return null;
  return {
    code: written.reads.includes(ended.text) ? written.code : `${ended.text} and (${written.code})`,
    adds: [...new Set([...written.adds, ...(ended.adds === null ? [] : [ended.adds])])],
    reads: [...written.reads, ended.text],
    why: `The task calls it a success when ${success ?? ''}.`,
  };
}
