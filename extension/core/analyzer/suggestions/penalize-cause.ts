import type { FoundCause } from '../causes';
import { conditionWords } from '../conditions';
import { endingOf } from '../endings';
import { addEvent } from '../events';
import { identifierFrom } from '../edit';
import { plural } from '../../measures/ordering';
import { formatNumber } from '../../measures/format';
import { chargeFor } from '../scale';
import { writeTaskExpression, type WrittenCondition } from '../task-condition';
import { coveringSigns, writeSigns } from '../written-signs';
import type { Generator, GeneratorInput, Proposal } from './generator';

/** Charges the state that ends the failures of a cause: the paper's "burned by lava → penalize lava". */
export const penalizeCause: Generator = {
  id: 'penalize',
  async propose(input) {
    const proposals: Proposal[] = [];
    for (const cause of input.causes) {
      // What ends by the clock has no state to blame.
      const proposal = cause.terminated ? await penalize(input, cause) : null;
      if (proposal) proposals.push(proposal);
    }
    return proposals;
  },
};

async function penalize(input: GeneratorInput, cause: FoundCause): Promise<Proposal | null> {
  const { context } = input;
  const condition = await conditionOf(input, cause);
  if (!condition) return null;
  const label = labelOf(cause);
  const id = `penalize-${identifierFrom(cause.cause)}`;
  const charge = chargeFor(
    input,
    cause.episodes.map((episode) => context.set.episodes.indexOf(episode)),
    cause.rows.flat(),
  );
  const code = await addEvent(input, {
    name: `${label.variable}_penalty`,
    comment: `This is how ${plural(cause.count, 'recorded failure')} ended${cause.named ? ` (${cause.cause})` : ''}.`,
    condition,
    amount: -charge.value,
  });
  if (code === null) return null;
  return {
    id,
    family: id,
    title: `Penalise ${label.words} (−${formatNumber(charge.value)})`,
    explanation: `${condition.why} A charge there tells the agent at the step that matters. Its size, ${formatNumber(charge.value)}, is ${charge.reason}.`,
    answers: [cause.cause],
    code,
    evidence: cause.evidence,
    about: {
      rows: cause.rows.flat(),
      words: cause.named ? `last steps before ${cause.cause}` : 'last steps of these failures',
    },
  };
}

/** The task's name for the cause; where it has none, what the last steps have in common. */
function labelOf({ cause, named, signs }: FoundCause): { readonly words: string; readonly variable: string } {
  const [sign] = signs;
  const [atom] = sign?.atoms ?? [];
  if (named || !sign || !atom) return { words: cause, variable: identifierFrom(cause) };
  return { words: `“${conditionWords(sign.atoms)}”`, variable: identifierFrom(atom.feature.name) };
}

/** The signs of the cause; without any, its end as such, where no success ends like that. */
async function conditionOf(
  { view, context }: GeneratorInput,
  cause: FoundCause,
): Promise<(WrittenCondition & { readonly why: string }) | null> {
  const signs = coveringSigns(cause.signs);
  if (signs.length > 0) {
    const written = writeSigns(view, signs);
    const why = `What they have in common: ${signs.map(({ sentence }) => sentence).join(' ')}`;
    return written && { ...written, why };
  }
  const terminated = view.whole('terminated');
  if (!terminated) return null;
  const alsoSuccesses = context.set.episodes.some(
    (episode, i) => context.outcomes[i]?.outcome === 'success' && endingOf(context, episode) === 'terminated',
  );
  const why = `No field tells these ${cause.count} last steps from the others, but their episodes were terminated.`;
  const end: WrittenCondition = {
    code: terminated.text,
    adds: terminated.adds === null ? [] : [terminated.adds],
    reads: [terminated.text],
  };
  if (!alsoSuccesses) return { ...end, why };
  const { success } = context.task;
  const succeeded = success === undefined ? null : await writeTaskExpression(view, success);
  return (
    succeeded && {
      code: `${end.code} and not (${succeeded.code})`,
      adds: [...new Set([...end.adds, ...succeeded.adds])],
      reads: [...end.reads, ...succeeded.reads],
      why,
    }
  );
}
