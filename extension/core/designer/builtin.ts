import type { Result } from '../problem';
import { fail, ok } from '../problem';
import { MIN_SUCCESSES } from '../analyzer/trends';
import type { TaskContext } from '../task/context';
import type { Design, Designer, DesignRequest } from './designer';
import { designFresh } from './fresh';
import { USUAL_SHAPING, type Shaping } from './plan';
import { crossings, mutations } from './vary';

/**
 * Where agents are trained, their successes say which shaping a task needs: little where the shortest way is not the safe one
 * (FrozenLake, Taxi, lava), much of it where chance never comes near the goal (MountainCar), what is done on the way where that is much
 * (keys and doors).
 */
const TRIED_IN_TRAINING: readonly Shaping[] = [
  { by: 'way', amount: 0.2 },
  { by: 'stages', amount: 1 },
  { by: 'way', amount: 1 },
  { by: 'milestones', amount: 0.5 },
  { by: 'trail', amount: 1 },
  USUAL_SHAPING,
  { by: 'nothing', amount: 0 },
];

/**
 * Where few successes were recorded, or came of agents that were trained so far: while there are fewer than `below`. Each once, known by
 * a word of its code, as what it is made from changes from round to round.
 */
const GUESSED_IN_TRAINING: readonly (Shaping & { readonly below: number; readonly known: RegExp })[] = [
  { by: 'trail', amount: 1, below: 10, known: /^TRAIL = /m },
  { by: 'guess', amount: 0.5, below: MIN_SUCCESSES, known: /this\s+(# )?is\s+a\s+guess/ },
  { by: 'places', amount: 0.5, below: MIN_SUCCESSES, known: /^def is_new/m },
];

/** The designer that needs no model and no network: it writes from the task, the recording and the last analysis alone. */
export function createBuiltinDesigner(): Designer {
  return { id: 'builtin', design };
}

/** The first of what the strategy proposes that was not tried yet; where several are asked side by side, each gives another. */
async function design(request: DesignRequest): Promise<Result<Design>> {
  const { context, contract, entry, previous, tried, rejected, refused = [], variant = 0 } = request;
  const known = new Set([...tried, ...refused].map(({ code }) => unexplained(code)));
  if (previous) known.add(unexplained(previous.code));
  if (rejected) {
    known.add(unexplained(rejected.code));
    const simpler = await designFresh(context, contract.id, entry, rejected);
    if (simpler.ok && !known.has(unexplained(simpler.value.code))) return simpler;
  }
  let skip = variant;
  for await (const proposal of proposals(request)) {
    const code = unexplained(proposal.code);
    if (known.has(code)) continue;
    known.add(code);
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
  // Whatever the strategy: each is another approach, and what they have in common with the best is small change.
  if (request.recorded ?? previous?.analysis.training) yield* shapings(request);
  if (strategy.kind === 'mutate') return yield* mutations(request, strategy.component);
  if (strategy.kind === 'cross') return yield* crossings(request, strategy.other);
  if (strategy.kind === 'refine' && !without?.has('analyzer'))
    for (const { title, explanation, effect, code } of previous?.analysis.suggestions ?? [])
      yield { explanation: [sentence(title), explanation, effect.sentence].join(' ').trim(), code };
  const fresh = await designFresh(context, contract.id, entry);
  if (fresh.ok) yield fresh.value;
}

async function* shapings({
  context,
  recorded,
  contract,
  entry,
  tried,
}: DesignRequest): AsyncGenerator<Design> {
  if (contract.id !== 'step') return;
  // What agents did since changes from round to round, and each formula with it: that would be nothing new. But where there was no
  // success to learn from, any is welcome.
  const from = recorded && successesIn(recorded) >= MIN_SUCCESSES ? recorded : context;
  const guesses = GUESSED_IN_TRAINING.filter(
    ({ below, known }) => successesIn(from) < below && !tried.some(({ code }) => known.test(code)),
  );
  for (const shaping of [...guesses, ...TRIED_IN_TRAINING]) {
    const shaped = await designFresh(from, contract.id, entry, null, shaping);
    if (shaped.ok) yield shaped.value;
  }
}

/** Without its own explanations, which count what was recorded so far: that alone makes nothing new. */
function unexplained(code: string): string {
  return code
    .replace(/^"""[\s\S]*?"""\n/, '')
    .replace(/^ *# .*\n/gm, '')
    .trim();
}

function successesIn({ outcomes }: TaskContext): number {
  return outcomes.filter(({ outcome }) => outcome === 'success').length;
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
