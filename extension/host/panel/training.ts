import { plural } from '../../core/measures/ordering';
import type { TrainingView } from '../../../webview/protocol/training';
import type { TrainingState } from '../training-state';
import { wireProblem } from '../wire-problem';

/** What agents learn from the reward, as the panel shows it. */
export function trainingView({
  reward,
  budget,
  curve,
  native,
  outcome,
  problem,
}: TrainingState): TrainingView {
  const { before = {}, after = {}, against = null } = outcome?.causes ?? {};
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return {
    reward,
    budget: `${plural(budget.seeds, 'agent')}, ${budget.steps.toLocaleString('en')} steps each`,
    curve: curve.map((point) => ({ ...point })),
    native: native.map((point) => ({ ...point })),
    sentence: outcome?.sentence ?? null,
    problem: problem && wireProblem(problem),
    causes: names.map((cause) => ({
      cause,
      before: against === null ? null : (before[cause] ?? 0),
      after: after[cause] ?? 0,
    })),
    hacked: outcome?.hacked
      ? { sentence: outcome.hacked.sentence, episodes: [...outcome.hacked.episodes] }
      : null,
  };
}
