import type { Result } from '../problem';
import { fail, ok } from '../problem';
import type { Design, Designer, DesignRequest } from './designer';
import { designFresh } from './fresh';
import { USUAL_SHAPING, type Shaping } from './plan';
import { crossings, mutations } from './vary';

/**
 * Where agents are trained, their successes say which shaping a task needs: little where the shortest way is not the safe one
 * (FrozenLake, Taxi, lava), much of it where chance never comes near the goal (MountainCar).
 */
const TRIED_IN_TRAINING: readonly Shaping[] = [
  { by: 'way', amount: 0.2 },
  { by: 'way', amount: 1 },
  { by: 'milestones', amount: 0.5 },
  USUAL_SHAPING,
  { by: 'nothing', amount: 0 },
];

/** The designer that needs no model and no network: it writes from the task, the recording and the last analysis alone. */
export function createBuiltinDesigner(): Designer {
  return { id: 'builtin', design };
}

/** The first of what the strategy proposes that was not tried yet; where several are asked side by side, each gives another. */
async function design(request: DesignRequest): Promise<Result<Design>> {
  const { context, contract, entry, previous, tried, rejected, refused = [], variant = 0 } = request;
  const known = new Set([...tried, ...refused].map(({ code }) => code));
  if (previous) known.add(previous.code);
  if (rejected) {
    known.add(rejected.code);
    const simpler = await designFresh(context, contract.id, entry, rejected);
    if (simpler.ok && !known.has(simpler.value.code)) return simpler;
  }
  let skip = variant;
  for await (const proposal of proposals(request)) {
    if (known.has(proposal.code)) continue;
    known.add(proposal.code);
    if (skip-- === 0) return ok(proposal);
  }
  const fresh = await designFresh(context, contract.id, entry);
  if (!fresh.ok) return fresh;
  return fail(
    'nothing-to-propose',
    'The built-in designer has nothing more to propose for these recordings.',
    'Add recordings that show other behavior, edit the reward by hand, or let a language model design (--designer model).',
  );
}

async function* proposals(request: DesignRequest): AsyncGenerator<Design> {
  const { context, contract, entry, previous, strategy = { kind: 'refine' }, without } = request;
  // What agents did since changes from round to round, and each formula with it: that would be nothing new.
  const { recorded = context } = request;
  if (strategy.kind === 'mutate') return yield* mutations(request, strategy.component);
  if (strategy.kind === 'cross') return yield* crossings(request, strategy.other);
  if (previous?.analysis.training && contract.id === 'step')
    for (const shaping of TRIED_IN_TRAINING) {
      const shaped = await designFresh(recorded, contract.id, entry, null, shaping);
      if (shaped.ok) yield shaped.value;
    }
  if (strategy.kind === 'refine' && !without?.has('analyzer'))
    for (const { title, explanation, effect, code } of previous?.analysis.suggestions ?? [])
      yield { explanation: [sentence(title), explanation, effect.sentence].join(' ').trim(), code };
  const fresh = await designFresh(context, contract.id, entry);
  if (fresh.ok) yield fresh.value;
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
