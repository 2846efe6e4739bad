import { residualsOf } from '../audit/potential';
import { freedom, groupRows, meanOfGroups, shapingEquations } from '../audit/transitions';
import { stateGraph } from '../exploits/graph';
import type { Evaluation } from '../measures/evaluation';
import type { MeasureValue } from '../measures/measure';
import { formatCount } from '../measures/format';
import { StepStatus } from '../sandbox/replay';
import { correlationDistance } from './distance';

/** Of the equations, beyond the unknowns: below it any reward could be shaping. */
const MIN_FREEDOM = 0.1;
/** Of a reward that a potential does not explain; less is rounding. */
const NOTHING = 1e-8;

/**
 * STARC (arXiv 2309.15257) with the smallest equivalent reward as the canonical one: each reward is averaged over the next states of a
 * state and action, the potential that explains most of it is taken out (least squares over the recorded transitions, Φ = 0 after the
 * end), what is left is scaled to length 1 (0 stays 0), and half the L2 distance is told. Both rewards must be functions of the step.
 */
export async function starcDistance(
  a: Evaluation,
  b: Evaluation,
  signal?: AbortSignal,
): Promise<MeasureValue> {
  const { set, discount } = a.input;
  if (set.kind === 'completions') return { reason: 'an episode is a single step' };
  if (!set.action) return { reason: 'the recording has no actions' };
  const [ra, rb] = [a.input.replay, b.input.replay];
  const graph = await stateGraph(set);
  const grouped = groupRows(
    set,
    graph,
    'state and action',
    (row) => ra.status[row] === StepStatus.Ok && rb.status[row] === StepStatus.Ok,
  );
  if (grouped.groups === 0)
    return { reason: 'no step has a reward in both versions and a recorded next state' };
  const equations = shapingEquations(graph, grouped, discount);
  if (freedom(equations) < MIN_FREEDOM)
    return {
      reason: `states hardly ever come back in the recording (${formatCount(graph.states)} states, ${formatCount(grouped.groups)} states and actions), so that any reward could be shaping there`,
    };
  const [x, y] = [meanOfGroups(grouped, ra.reward), meanOfGroups(grouped, rb.reward)];
  const canonicalX = await residualsOf(equations, x, signal);
  const canonicalY = await residualsOf(equations, y, signal);
  const sample = `${formatCount(grouped.groups)} recorded states and actions, a potential being 0 after the end; an estimate from these, no bound`;
  const [noneX, noneY] = [isNothing(canonicalX, x), isNothing(canonicalY, y)];
  if (noneX || noneY) {
    const which = noneX && noneY ? 'both versions are' : `version ${noneX ? 'A' : 'B'} is`;
    return {
      value: noneX && noneY ? 0 : 0.5,
      sample: `${which} nothing but shaping on these steps; ${sample}`,
    };
  }
  const distance = correlationDistance({
    x: canonicalX,
    y: canonicalY,
    weights: grouped.count,
    about: 'zero',
  });
  return typeof distance === 'string'
    ? { reason: 'what is left without shaping does not vary' }
    : { ...distance, sample };
}

function isNothing(canonical: Float64Array, reward: Float64Array): boolean {
  const size = (values: Float64Array): number =>
    Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
  return size(canonical) <= NOTHING * size(reward);
}
