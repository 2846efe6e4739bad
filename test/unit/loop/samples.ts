import type { Analysis } from '../../../extension/core/analyzer/analysis';
import type { Finding } from '../../../extension/core/critic/finding';
import type { VerdictKind } from '../../../extension/core/measures/evaluation';
import type {
  ComponentStatistics,
  MeasureInput,
  MeasureValue,
} from '../../../extension/core/measures/measure';
import { reduce } from '../../../extension/core/measures/reduction';
import type { Suggestion } from '../../../extension/core/analyzer/analysis';
import type { EpisodeOutcome } from '../../../extension/core/task/outcome';
import type { TrajectorySet } from '../../../extension/core/trajectory/model';

/** Two one-step episodes, the first a success. */
export const set: TrajectorySet = {
  kind: 'transitions',
  episodes: [
    { id: '0', file: 'a.jsonl', start: 0, length: 1 },
    { id: '1', file: 'a.jsonl', start: 1, length: 1 },
  ],
  steps: 2,
  observation: {
    structure: { kind: 'leaf', column: 0 },
    columns: [{ kind: 'numeric', dtype: 'float64', shape: [], data: Float64Array.of(1, 0) }],
  },
  nextObservation: null,
  action: null,
  reward: Float64Array.of(1, 0),
  terminated: Uint8Array.of(1, 1),
  truncated: Uint8Array.of(0, 0),
  info: null,
};

export const outcomes: readonly EpisodeOutcome[] = [
  { outcome: 'success', cause: null },
  { outcome: 'failure', cause: 'lava' },
];

export interface AnalysisSketch {
  readonly kind?: VerdictKind;
  readonly auc?: MeasureValue;
  readonly rewards?: readonly number[];
  readonly crashes?: number;
  readonly findings?: readonly Finding[];
  readonly suggestions?: readonly Suggestion[];
  readonly components?: readonly ComponentStatistics[];
}

/** An analysis of the two episodes as the workbench would give it. */
export function sketch({
  kind = 'misordered',
  auc = { value: 0.5 },
  rewards = [0, 0],
  crashes = 0,
  findings = [],
  suggestions = [],
  components = [],
}: AnalysisSketch): Analysis {
  const measures = { auc, tpe: { reason: 'too few episodes' } };
  const returns = [...rewards];
  const input: MeasureInput = {
    set,
    outcomes,
    discount: 0.99,
    returns,
    discountedReturns: returns,
    meanRewards: returns,
    earlyReturns: [],
    replay: {
      runtime: { id: 'pyodide', version: '3', isolation: 'none' },
      status: new Uint8Array(2),
      reward: Float64Array.from(rewards),
      components: new Map(),
      errors: [],
      lines: new Map(),
      printed: '',
      seconds: 0,
    },
  };
  return {
    evaluation: {
      input,
      reduction: reduce(input),
      errors: { crash: crashes, nan: 0, timeout: 0, notApplicable: 0 },
      counts: { success: 1, failure: 1, unknown: 0, withoutReturn: 0 },
      measures,
      components,
      episodes: returns.map((value, i) => ({
        id: String(i),
        outcome: outcomes[i]?.outcome ?? 'unknown',
        cause: outcomes[i]?.cause ?? null,
        length: 1,
        return: value,
        discountedReturn: value,
        recordedReturn: null,
      })),
    },
    verdict: { kind, title: kind, sentence: `It is ${kind}.`, restsOn: ['auc'], next: [] },
    exploits: [],
    causes: [],
    findings,
    suggestions,
  };
}

export function finding(severity: Finding['severity'], message = 'undefined name `np`'): Finding {
  return {
    code: 'F821',
    severity,
    message,
    file: 'reward.py',
    range: { line: 3, column: 1, endLine: 3, endColumn: 3 },
    source: 'ruff',
  };
}

export function suggestion(code: string): Suggestion {
  return {
    id: code,
    title: 'Penalise lava',
    explanation: 'The failures end in it.',
    answers: ['lava'],
    code,
    diff: '',
    evidence: [],
    effect: { before: {}, after: {}, moved: [], sentence: 'AUC 0.50 → 1.00.' },
  };
}

export function component(
  name: string,
  meanOfSuccesses: number,
  meanOfFailures: number,
): ComponentStatistics {
  return {
    name,
    mean: null,
    min: null,
    max: null,
    std: null,
    meanOfSuccesses,
    meanOfFailures,
    share: null,
    density: null,
    saturation: null,
    constant: false,
    profile: [],
  };
}
