import { basename } from 'node:path';
import type { Result } from '../core/problem';
import { ok } from '../core/problem';
import type { Budget, SeedRun } from '../core/training/training';
import { loadEngine, type Engine } from './load-engine';
import type { OpenedTask, RunHandle } from './opened-task';
import type { TrainingState } from './training-state';

/** Between two pictures of a training that goes on, milliseconds. */
const BETWEEN = 400;

/** Shows what agents learn in each round of the loop, beside what they learned from the environment's own reward. */
export function roundsWatched(
  { curveOf }: Pick<Engine, 'curveOf'>,
  budget: Budget,
  show: RunHandle['show'],
): (label: string, seeds: readonly SeedRun[]) => void {
  const state = { budget, curve: [], outcome: null, problem: null };
  let native: TrainingState['native'] = [];
  let shown = 0;
  return (label, seeds) => {
    const curve = curveOf(seeds);
    if (label === 'native') native = curve;
    if (Date.now() - shown < BETWEEN) return;
    shown = Date.now();
    show({ ...state, reward: label, native, ...(label === 'native' ? {} : { curve }) });
  };
}

/** Trains agents on the reward and then on the environment's own, and shows their curves while it does. */
export async function trainAgents(
  { workbench, context, reward }: OpenedTask,
  { control, say, show }: RunHandle,
): Promise<Result<void>> {
  const { budgetOf, curveOf, outcomeOf } = await loadEngine();
  const budget = budgetOf(context);
  const name = basename(reward.file);
  let state: TrainingState = { reward: name, budget, curve: [], native: [], outcome: null, problem: null };
  const change = (changed: Partial<TrainingState>): void => show((state = { ...state, ...changed }));
  let shown = 0;
  const run = (
    label: string,
    words: string,
    of: typeof reward | null,
    take: (seeds: readonly SeedRun[]) => Partial<TrainingState>,
  ) =>
    workbench.train(
      context,
      of,
      { label, budget },
      {
        signal: control.signal,
        onTraining: ({ share, seeds }) => {
          say(words, share);
          if (Date.now() - shown < BETWEEN) return;
          shown = Date.now();
          change(take(seeds));
        },
      },
    );
  const trained = await run(name, `Training agents on ${name}`, reward, (seeds) => ({
    curve: curveOf(seeds),
  }));
  if (!trained.ok) return trained;
  const { seeds, problem } = trained.value;
  // What it came to before it failed is shown, too.
  change({ curve: curveOf(seeds), problem });
  if (problem) return { ok: false, problem };
  if (context.task.train?.command !== undefined) {
    change({ outcome: outcomeOf(trained.value, null) });
    return ok(undefined);
  }
  const own = "Training agents on the environment's own reward";
  const native = await run('native', own, null, (some) => ({ native: curveOf(some) }));
  if (!native.ok) return native;
  change({
    native: curveOf(native.value.seeds),
    problem: native.value.problem,
    outcome: native.value.problem ? null : outcomeOf(trained.value, native.value),
  });
  return native.value.problem ? { ok: false, problem: native.value.problem } : ok(undefined);
}
