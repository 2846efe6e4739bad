import type { BoundReward } from '../contract/bound-reward';
import { formatCount, formatPercent } from '../measures/format';
import type { Evaluation } from '../measures/evaluation';
import { PyModule } from '../syntax/module';
import { PySource } from '../syntax/tree';
import { contributionsOf, contributionText, payText, type Contribution } from './contributions';
import { coverageOf, type Coverage } from './coverage';
import type { ExpressionsSeen } from './expressions-seen';

/** What a replay says about the lines of the reward that was replayed. */
export interface Insight {
  readonly source: string;
  readonly coverage: Coverage | null;
  /** Where the function that the trainer calls begins, from 1. */
  readonly entryLine: number;
  readonly contributions: readonly Contribution[];
  /** What one call of the function is: a step, or a batch of completions. */
  readonly call: 'step' | 'batch';
  readonly steps: number;
  /** Every episode is one step. */
  readonly isSingleStep: boolean;
}

export async function insightOf(reward: BoundReward, evaluation: Evaluation): Promise<Insight> {
  const module = new PyModule(await PySource.parse(reward.source));
  const { set, replay } = evaluation.input;
  return {
    source: reward.source,
    coverage: coverageOf(module, replay.lines),
    entryLine: reward.entry.line,
    contributions: contributionsOf(module, reward, evaluation),
    call: reward.plan.unit,
    steps: set.steps,
    isSingleStep: set.kind === 'completions',
  };
}

/** Words at the end of a line. */
export interface Note {
  /** From 1, in the present text. */
  readonly line: number;
  readonly text: string;
  /** Markdown. */
  readonly tooltip: string;
}

/** Lines to be dimmed, in the present text. */
export interface Dimmed {
  readonly line: number;
  readonly endLine: number;
  readonly text: string;
}

export interface NoteChoice {
  readonly coverage: boolean;
  readonly contributions: boolean;
}

/** Where a line of the replayed text is now; null: it was changed. */
type Placed = (line: number) => number | null;

/** What to write beside the lines. `map` is null while the text is the replayed one. */
export function notesOf(
  insight: Insight,
  seen: ExpressionsSeen | null,
  map: ReadonlyMap<number, number> | null,
  choice: NoteChoice,
): Note[] {
  const place = placing(map);
  const earlier = map ? '\n\nFrom the last replay, of an earlier text; this line is as it was.' : '';
  const notes: Note[] = [];
  const add = (line: number, text: string, tooltip: string): void => {
    const at = place(line);
    if (at !== null && text) notes.push({ line: at, text, tooltip: tooltip + earlier });
  };
  if (choice.coverage) {
    const { executed = 0, statements = 0 } = insight.coverage ?? {};
    if (executed < statements)
      add(
        insight.entryLine,
        `${executed} of ${statements} statements ran`,
        `${formatPercent(executed / statements)} of the statements of the functions that ran were executed on some recorded step. The others are dimmed.`,
      );
    for (const { line, taken, calls } of insight.coverage?.branches ?? [])
      add(
        line,
        `${formatPercent(taken / calls)} of ${insight.call === 'step' ? 'steps' : 'batches'}`,
        `Taken in ${formatCount(taken)} of ${formatCount(calls)} ${insight.call === 'step' ? 'calls, one a recorded step' : 'calls, one a batch of completions'}.`,
      );
  }
  if (choice.contributions) {
    for (const contribution of insight.contributions)
      if (contribution.line !== null)
        add(
          contribution.line,
          payText(contribution.perEpisode),
          contributionText(contribution, insight.isSingleStep),
        );
    if (insight.contributions.length === 0 && seen?.source === insight.source)
      for (const { line, kind, perEpisode, share } of seen.payments)
        add(
          line,
          payText(perEpisode),
          `${kind === 'term' ? 'What this statement adds' : 'What is paid here'} in an episode, on average, by outcome. It ran on ${formatPercent(share)} of ${formatCount(seen.rows)} recorded steps.`,
        );
  }
  return notes;
}

/** Runs of lines that no recorded step executed. A run that was edited in between falls apart. */
export function dimmedOf(insight: Insight, map: ReadonlyMap<number, number> | null): Dimmed[] {
  const place = placing(map);
  const { coverage, steps } = insight;
  const text = `never executed on ${formatCount(steps)} recorded ${steps === 1 ? 'step' : 'steps'}`;
  return (coverage?.dead ?? []).flatMap(({ line, endLine }) => {
    const runs: Dimmed[] = [];
    for (let old = line; old <= endLine; old++) {
      const at = place(old);
      const last = runs.at(-1);
      if (at === null) continue;
      if (last && at === last.endLine + 1) runs[runs.length - 1] = { ...last, endLine: at };
      else runs.push({ line: at, endLine: at, text });
    }
    return runs;
  });
}

function placing(map: ReadonlyMap<number, number> | null): Placed {
  return (line) => (map ? (map.get(line) ?? null) : line);
}
