import type { Finding, StepReference } from '../critic/finding';
import type { BoundReward } from '../contract/bound-reward';
import type { Evaluation } from '../measures/evaluation';
import type { Loop } from '../measures/loop';
import { PyModule, type PyFunction } from '../syntax/module';
import { PySource } from '../syntax/tree';
import type { TaskContext } from '../task/context';
import { componentFindings } from './component-findings';
import { functionAt } from './edit';
import { plural } from '../measures/ordering';
import { componentRange } from './places';
import { runFindings } from './run-findings';
import { entryPath } from './suggestions/generator';
import { unexecuted } from './unexecuted';

export interface FindingInput {
  readonly context: TaskContext;
  readonly reward: BoundReward;
  readonly evaluation: Evaluation;
  /** Confirmed loops of this candidate. */
  readonly loops: readonly Loop[];
}

/** What a finding needs of the code besides the numbers. */
export interface CodePlaces {
  readonly module: PyModule;
  /** The function the trainer calls. */
  readonly entry: PyFunction;
}

/** A finding before it has a file: each kind of finding gives these. */
export type Observation = Omit<Finding, 'file' | 'source'>;

/** What the replay shows about the code: errors, components, lines that never ran, loops. Most severe first. */
export async function analysisFindings(input: FindingInput): Promise<Finding[]> {
  const module = new PyModule(await PySource.parse(input.reward.source));
  const entry = functionAt(module, entryPath(input.reward));
  if (!entry) return [];
  const places = { module, entry };
  const observations = [
    ...runFindings(input, places),
    ...componentFindings(input, places),
    ...loopFindings(input, places),
    ...unexecuted(input, places),
  ];
  const order = { error: 0, warning: 1, info: 2 };
  return observations
    .sort((a, b) => order[a.severity] - order[b.severity])
    .map((observation) => ({ ...observation, file: input.reward.file, source: 'analysis' as const }));
}

/** Findings of the critic and of the analysis as one list: the same error seen by both is told once, with all its steps. */
export function mergeFindings(critic: readonly Finding[], analysis: readonly Finding[]): Finding[] {
  const told = new Set(analysis.map(({ code, range }) => `${code}:${range.line}`));
  return [...critic.filter(({ code, range }) => !told.has(`${code}:${range.line}`)), ...analysis];
}

/** RS807: a loop that a replay of the repeated loop has confirmed; at the component that pays it, where there are components. */
function loopFindings({ loops, evaluation }: FindingInput, { entry }: CodePlaces): Observation[] {
  const [loop] = loops;
  if (!loop) return [];
  const more = loops.length > 1 ? ` ${plural(loops.length, 'such loop')} in all.` : '';
  const payer = payerOf(loop, evaluation);
  return [
    {
      code: 'RS807',
      severity: 'warning',
      message: `The reward can be farmed: ${loop.sentence}${more}`,
      range: payer === null ? entry.nameNode.range : componentRange(entry, payer),
      evidence: loops.flatMap(({ trajectory, from, to }): StepReference[] => [
        { trajectory, step: from },
        { trajectory, step: Math.max(from, to - 1) },
      ]),
    },
  ];
}

/** The component that pays most over the steps of a loop; null when none pays. */
function payerOf({ trajectory, from, to }: Loop, { input }: Evaluation): string | null {
  const episode = input.set.episodes.find(({ id }) => id === trajectory);
  if (!episode) return null;
  let best: { readonly name: string; readonly paid: number } | null = null;
  for (const [name, values] of input.replay.components) {
    const rows = values.subarray(episode.start + from, episode.start + to);
    const paid = rows.reduce((sum, value) => sum + (Number.isNaN(value) ? 0 : value), 0);
    if (paid > (best?.paid ?? 0)) best = { name, paid };
  }
  return best?.name ?? null;
}
