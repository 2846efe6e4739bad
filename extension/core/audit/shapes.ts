import type { Work } from '../breathe';
import type { Evaluation } from '../measures/evaluation';
import { formatShare } from '../measures/format';
import { bootstrapOfSums } from '../measures/interval';
import type { MeasureValue } from '../measures/measure';
import { plural } from '../measures/ordering';
import { StepStatus } from '../sandbox/replay';
import type { RedundantPair, Shape, SideOfShape, Spike } from './audit';
import { referenceOf } from './history';

const SPIKE = 5;
const MAX_SPIKES = 5;
const REDUNDANT = 0.95;
const MIN_STEPS = 20;

/** Signs, blocks, spikes and the spread by outcome, of the reward and of each component. */
export function* shapesOf(evaluation: Evaluation): Work<Shape[]> {
  const { replay } = evaluation.input;
  const shapes: Shape[] = [];
  for (const [of, values] of [['reward', replay.reward] as const, ...replay.components]) {
    yield;
    shapes.push(shapeOf(evaluation, of, values));
  }
  return shapes;
}

interface Side {
  count: number;
  sum: number;
  squares: number;
  min: number;
  max: number;
  nonZero: number;
}

function emptySide(): Side {
  return { count: 0, sum: 0, squares: 0, min: Infinity, max: -Infinity, nonZero: 0 };
}

function add(side: Side, value: number, centre: number): void {
  side.count++;
  side.sum += value;
  side.squares += (value - centre) ** 2;
  side.min = Math.min(side.min, value);
  side.max = Math.max(side.max, value);
  if (value !== 0) side.nonZero++;
}

function shapeOf({ input, reduction: { kind } }: Evaluation, of: string, values: Float64Array): Shape {
  const { set, replay, outcomes } = input;
  const has = (row: number): boolean =>
    replay.status[row] === StepStatus.Ok && !Number.isNaN(values[row] ?? NaN);
  let count = 0;
  let sum = 0;
  for (let row = 0; row < set.steps; row++)
    if (has(row)) {
      count++;
      sum += values[row] ?? 0;
    }
  const mean = count > 0 ? sum / count : 0;
  const all = emptySide();
  const sides = { success: emptySide(), failure: emptySide() };
  const signs = { positive: 0, zero: 0, negative: 0 };
  const switches = new Float64Array(set.episodes.length);
  const paid = new Float64Array(set.episodes.length);
  set.episodes.forEach(({ start, length }, i) => {
    const outcome = outcomes[i]?.outcome;
    let before: boolean | null = null;
    for (let row = start; row < start + length; row++) {
      if (!has(row)) continue;
      const value = values[row] ?? 0;
      add(all, value, mean);
      if (outcome === 'success' || outcome === 'failure') add(sides[outcome], value, mean);
      signs[value > 0 ? 'positive' : value < 0 ? 'negative' : 'zero']++;
      const pays = value !== 0;
      if (pays) paid[i] = (paid[i] ?? 0) + 1;
      if (before !== null && pays !== before) switches[i] = (switches[i] ?? 0) + 1;
      before = pays;
    }
  });
  const std = count > 0 ? Math.sqrt(all.squares / count) : 0;
  const spikes: { row: number; deviations: number }[] = [];
  // Rounding makes a constant vary by 1e-16.
  if (count >= MIN_STEPS && std > 1e-9 * Math.max(Math.abs(all.min), Math.abs(all.max)))
    for (let row = 0; row < set.steps; row++) {
      const deviations = has(row) ? Math.abs((values[row] ?? 0) - mean) / std : 0;
      if (deviations > SPIKE) spikes.push({ row, deviations });
    }
  return {
    of,
    signs:
      count > 0
        ? { positive: signs.positive / count, zero: signs.zero / count, negative: signs.negative / count }
        : null,
    regionalDensity:
      kind === 'completions' ? { reason: 'an episode is a single step' } : regional(switches, paid),
    spikeCount: spikes.length,
    spikes: spikes
      .sort((a, b) => b.deviations - a.deviations)
      .slice(0, MAX_SPIKES)
      .map(({ row, deviations }): Spike => ({
        ...referenceOf(set, row),
        value: values[row] ?? NaN,
        deviations,
      })),
    successes: sideOf(sides.success, mean),
    failures: sideOf(sides.failure, mean),
  };
}

/** 1 − switches / non-zero steps: how much pay comes in blocks. */
function regional(switches: Float64Array, paid: Float64Array): MeasureValue {
  const total = (column: Float64Array): number => column.reduce((sum, value) => sum + value, 0);
  const [changes, steps] = [total(switches), total(paid)];
  if (steps === 0) return { reason: 'it is 0 on all steps' };
  const value = ([change = 0, step = 0]: ArrayLike<number> & Iterable<number>): number =>
    step === 0 ? NaN : Math.max(0, 1 - change / step);
  const interval = bootstrapOfSums([switches, paid], value);
  return {
    value: value([changes, steps]),
    ...(interval ? { interval } : {}),
    sample: plural(steps, 'step that it pays or charges', 'steps that it pays or charges'),
  };
}

function sideOf({ count, sum, squares, min, max, nonZero }: Side, centre: number): SideOfShape {
  if (count === 0) return { mean: null, std: null, min: null, max: null, density: null };
  const mean = sum / count;
  const variance = squares / count - (mean - centre) ** 2;
  return { mean, std: Math.sqrt(Math.max(0, variance)), min, max, density: nonZero / count };
}

/** Pairs of components that nearly always move together. */
export function redundantPairs({ input: { replay, set } }: Evaluation): RedundantPair[] {
  const components = [...replay.components];
  const pairs: RedundantPair[] = [];
  components.forEach(([a, x], i) => {
    for (const [b, y] of components.slice(i + 1)) {
      const correlation = pearson(x, y, replay.status, set.steps);
      if (correlation === null || Math.abs(correlation) <= REDUNDANT) continue;
      const how = correlation > 0 ? 'rise and fall together' : 'work against each other';
      pairs.push({
        components: [a, b],
        correlation,
        sentence: `${a} and ${b} ${how} (correlation ${formatShare(correlation)}): one of them says nothing new.`,
      });
    }
  });
  return pairs;
}

/** Over the steps that have both; null with too few, or where one does not vary. */
export function pearson(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  status: Uint8Array,
  steps: number,
): number | null {
  let count = 0;
  let [meanX, meanY, sxx, syy, sxy] = [0, 0, 0, 0, 0];
  for (let row = 0; row < steps; row++) {
    const [a, b] = [x[row] ?? NaN, y[row] ?? NaN];
    if (status[row] !== StepStatus.Ok || !Number.isFinite(a) || !Number.isFinite(b)) continue;
    // Welford: the digits that vary survive a large offset.
    count++;
    const [dx, dy] = [a - meanX, b - meanY];
    meanX += dx / count;
    meanY += dy / count;
    sxx += dx * (a - meanX);
    syy += dy * (b - meanY);
    sxy += dx * (b - meanY);
  }
  const varies = (squares: number, mean: number): boolean =>
    Math.sqrt(squares / count) > 1e-9 * Math.abs(mean);
  if (count < MIN_STEPS || !varies(sxx, meanX) || !varies(syy, meanY)) return null;
  return Math.max(-1, Math.min(1, sxy / Math.sqrt(sxx * syy)));
}
