import type { FoundCause } from '../causes';
import { conditionCode } from '../conditions';
import { addParameters, editFunction, identifierFrom } from '../edit';
import { short } from '../numbers';
import { chargeFor } from '../scale';
import type { FoundSign } from '../signs';
import { addTerm } from '../terms';
import type { View } from '../view';
import type { Generator, GeneratorInput, Proposal } from './generator';
import { entryPath, returnsComponents } from './generator';

/** Charges the state that ends the failures of a cause: the paper's "burned by lava → penalise lava". */
export const penaliseCause: Generator = {
  id: 'penalise',
  async propose(input) {
    const proposals: Proposal[] = [];
    for (const cause of input.causes) {
      const proposal = cause.terminated ? await penalise(input, cause) : null;
      if (proposal) proposals.push(proposal);
    }
    return proposals;
  },
};

async function penalise(input: GeneratorInput, cause: FoundCause): Promise<Proposal | null> {
  const { reward, evaluation, context } = input;
  const condition = conditionOf(input, cause);
  if (!condition) return null;
  const episodes = cause.episodes.map((episode) => context.set.episodes.indexOf(episode));
  const charge = chargeFor(evaluation, episodes);
  const code = await editFunction(reward.source, entryPath(reward), (opened) => {
    const parameters = addParameters(opened, condition.adds);
    const term = addTerm(
      opened,
      {
        name: `${identifierFrom(cause.cause)}_penalty`,
        comment: `${condition.why}: charge it.`,
        lines: (name) => [`${name} = -${pythonFloat(charge)} if ${condition.code} else 0.0`],
        reads: condition.reads,
      },
      returnsComponents(evaluation),
    );
    return parameters && term && [...parameters, ...term];
  });
  if (code === null) return null;
  return {
    id: `penalise-${identifierFrom(cause.cause)}`,
    title: `Charge ${short(charge)} for ending in ${cause.cause}`,
    explanation: `${condition.sentence} A charge there tells the agent at the step that matters; ${short(charge)} is the scale of what the reward pays.`,
    answers: [cause.cause],
    code,
    evidence: cause.evidence,
    about: { rows: cause.rows.flat(), words: `last steps before ${cause.cause}` },
  };
}

interface Condition {
  readonly code: string;
  readonly adds: readonly string[];
  readonly reads: readonly string[];
  readonly why: string;
  readonly sentence: string;
}

function conditionOf({ view }: GeneratorInput, cause: FoundCause): Condition | null {
  const signs = coveringSigns(cause);
  if (signs.length === 0) return null;
  const written = writeSigns(view, signs);
  return (
    written && {
      ...written,
      why: `${cause.count} of the recorded failures end in ${cause.cause} this way`,
      sentence: signs.map(({ sentence }) => capitalise(sentence)).join(' '),
    }
  );
}

/** The first sign and, where it leaves more than a tenth of the failures open, the second. */
function coveringSigns({ signs }: FoundCause): FoundSign[] {
  const [first, second] = signs;
  if (!first) return [];
  return second && first.inFailures < 0.9 ? [first, second] : [first];
}

/** The condition in the reward's own terms, and what it needs; null when the contract cannot give something it reads. */
export function writeSigns(
  view: View,
  signs: readonly FoundSign[],
): { readonly code: string; readonly adds: readonly string[]; readonly reads: readonly string[] } | null {
  const adds = new Set<string>();
  const reads = new Set<string>();
  for (const { atoms } of signs)
    for (const { feature } of atoms) {
      const reading = view.read(feature);
      if (!reading) return null;
      if (reading.adds !== null) adds.add(reading.adds);
      reads.add(/^\w+/.exec(reading.text)?.[0] ?? reading.text);
    }
  const conditions = signs.map(({ atoms }) =>
    conditionCode(atoms, (feature) => view.read(feature)?.text ?? ''),
  );
  const code =
    conditions.length === 1
      ? conditions.join('')
      : conditions
          .map((condition) => (condition.includes(' and ') ? `(${condition})` : condition))
          .join(' or ');
  return { code, adds: [...adds], reads: [...reads] };
}

export function pythonFloat(value: number): string {
  return Number.isInteger(value) ? `${value}.0` : String(value);
}

function capitalise(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
