import { breathe } from '../breathe';

/** Linear equations on a potential: Σ coefficient·Φ(state) = target, each with a weight. Rows one behind the other. */
export interface PotentialEquations {
  readonly states: number;
  /** Equation k has the entries `first[k]` … `first[k + 1] - 1`. */
  readonly first: Int32Array;
  readonly state: Int32Array;
  readonly coefficient: Float64Array;
  /** Root of the weight of each equation. */
  readonly weight: Float64Array;
}

/** How much work a fit may be. */
export interface Effort {
  /** Of conjugate gradients; a potential is found in as many as the recording has states in a row. */
  readonly iterations: number;
  readonly seconds: number;
}

const THOROUGH: Effort = { iterations: 3000, seconds: 4 };
/** Longer at a time would be felt by who types. */
const BREATH_MS = 30;
/** Of the gradient, against what it was: then the residual has all the digits that are shown. */
const CONVERGED = 1e-10;

/**
 * The potential that explains most of `target`: min Σ w²(Σ cΦ − target)², by conjugate gradients on the normal equations (CGLS),
 * scaled by columns. Returns what is left of each target. Sparse: an iteration is linear in the entries.
 */
export async function residualsOf(
  { states, first, state, coefficient, weight }: PotentialEquations,
  target: Float64Array,
  signal?: AbortSignal,
  { iterations, seconds }: Effort = THOROUGH,
): Promise<Float64Array> {
  const equations = weight.length;
  const scale = new Float64Array(states);
  for (let k = 0; k < equations; k++)
    for (let i = first[k] ?? 0; i < (first[k + 1] ?? 0); i++) {
      const entry = (weight[k] ?? 0) * (coefficient[i] ?? 0);
      const at = state[i] ?? 0;
      scale[at] = (scale[at] ?? 0) + entry * entry;
    }
  for (let s = 0; s < states; s++) scale[s] = (scale[s] ?? 0) > 0 ? 1 / Math.sqrt(scale[s] ?? 1) : 0;

  const residual = target.map((value, k) => value * (weight[k] ?? 0));
  const gradient = new Float64Array(states);
  const direction = new Float64Array(states);
  const image = new Float64Array(equations);
  const transpose = (): number => {
    gradient.fill(0);
    for (let k = 0; k < equations; k++) {
      const own = (residual[k] ?? 0) * (weight[k] ?? 0);
      if (own === 0) continue;
      for (let i = first[k] ?? 0, end = first[k + 1] ?? 0; i < end; i++) {
        const at = state[i] ?? 0;
        gradient[at] = (gradient[at] ?? 0) + own * (coefficient[i] ?? 0) * (scale[at] ?? 0);
      }
    }
    return squares(gradient);
  };
  let norm = transpose();
  const goal = norm * CONVERGED * CONVERGED;
  direction.set(gradient);
  let breathed = performance.now();
  const until = breathed + seconds * 1000;
  for (let round = 0; round < iterations && norm > goal && norm > 0; round++) {
    if (performance.now() - breathed > BREATH_MS) {
      await breathe();
      breathed = performance.now();
    }
    if (signal?.aborted || performance.now() > until) break;
    for (let k = 0; k < equations; k++) {
      let sum = 0;
      for (let i = first[k] ?? 0, end = first[k + 1] ?? 0; i < end; i++) {
        const at = state[i] ?? 0;
        sum += (coefficient[i] ?? 0) * (direction[at] ?? 0) * (scale[at] ?? 0);
      }
      image[k] = sum * (weight[k] ?? 0);
    }
    const length = squares(image);
    if (length === 0) break;
    const step = norm / length;
    for (let k = 0; k < equations; k++) residual[k] = (residual[k] ?? 0) - step * (image[k] ?? 0);
    const before = norm;
    norm = transpose();
    const keep = norm / before;
    for (let s = 0; s < states; s++) direction[s] = (gradient[s] ?? 0) + keep * (direction[s] ?? 0);
  }
  return residual.map((value, k) => ((weight[k] ?? 0) > 0 ? value / (weight[k] ?? 1) : 0));
}

function squares(values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += (values[i] ?? 0) ** 2;
  return sum;
}
