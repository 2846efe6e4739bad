import type { NumericColumn, TrajectorySet } from '../../../extension/core/trajectory/model';
import { evaluate } from '../../../extension/core/measures/evaluate';
import { judge } from '../../../extension/core/measures/verdict';
import type { ReplayResult } from '../../../extension/core/sandbox/replay';
import { StepStatus } from '../../../extension/core/sandbox/replay';
import type { AnalysedReward } from '../../../extension/host/state';

/** One episode of `steps` steps that observes its step number, and what `columns` add. */
export function episodeOf(
  steps: number,
  rewardAt: (step: number) => number,
  columns: readonly NumericColumn[] = [],
): AnalysedReward {
  const numbers = Float64Array.from({ length: steps }, (_, t) => t);
  const clock: NumericColumn = { kind: 'numeric', dtype: 'float64', shape: [], data: numbers };
  const names = ['t', ...columns.map((_, k) => `picture${k}`)];
  const set: TrajectorySet = {
    kind: 'transitions',
    episodes: [{ id: '0', file: 'x', start: 0, length: steps }],
    steps,
    observation: {
      structure: {
        kind: 'dict',
        entries: names.map((key, column) => ({ key, value: { kind: 'leaf', column } })),
      },
      columns: [clock, ...columns],
    },
    nextObservation: {
      structure: { kind: 'dict', entries: [{ key: 't', value: { kind: 'leaf', column: 0 } }] },
      columns: [{ ...clock, data: numbers.map((t) => t + 1) }],
    },
    action: null,
    reward: null,
    terminated: new Uint8Array(steps),
    truncated: new Uint8Array(steps),
    info: null,
  };
  const reward = Float64Array.from({ length: steps }, (_, t) => rewardAt(t));
  const replay: ReplayResult = {
    runtime: { id: 'python', version: '', isolation: '' },
    status: Uint8Array.from(reward, (r) => (Number.isNaN(r) ? StepStatus.NotANumber : StepStatus.Ok)),
    reward,
    components: new Map([['half', reward.map((r) => r / 2)]]),
    errors: [],
    lines: new Map(),
    printed: '',
    seconds: 0,
  };
  const outcomes = [{ outcome: 'success' as const, cause: null }];
  const evaluation = evaluate({ set, outcomes, replay, discount: 0.5 });
  const verdict = judge(evaluation, { exploits: [] });
  const analysis = { evaluation, verdict, exploits: [], causes: [], findings: [], suggestions: [] };
  return { analysis, reward: { file: 'r.py', source: '', entry: null }, at: 1, seconds: 0 };
}
