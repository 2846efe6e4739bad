import type { Evaluation } from '../measures/evaluation';
import { rebind } from './rebind';
import type { Generator, GeneratorInput, Proposal } from './suggestions/generator';
import { viewOf } from './view';

/** A proposal with the generator that made it, so that it can be made again on other code. */
export interface Sourced {
  readonly proposal: Proposal;
  readonly generator: Generator;
}

/** The second edit made on the code of the first; null when it no longer applies there. */
export async function combine(
  input: GeneratorInput,
  first: Sourced & { readonly evaluation: Evaluation },
  second: Sourced,
): Promise<Proposal | null> {
  const reward = await rebind(input.context, input.reward, first.proposal.code);
  if (!reward) return null;
  const view = viewOf(reward);
  const again = await second.generator.propose({ ...input, reward, view, evaluation: first.evaluation });
  const match = again.find(({ id }) => id === second.proposal.id);
  if (!match) return null;
  const both = [first.proposal, match];
  const aims = first.proposal.aims ?? match.aims;
  return {
    id: both.map(({ id }) => id).join('+'),
    family: both.map(({ family }) => family).join('+'),
    title: both.map(({ title }) => title).join(' + '),
    explanation: both.map(({ explanation }) => explanation).join(' '),
    answers: [...new Set(both.flatMap(({ answers }) => answers))],
    code: match.code,
    evidence: both.flatMap(({ evidence }) => evidence),
    about: first.proposal.about ?? match.about,
    ...(aims ? { aims } : {}),
  };
}
