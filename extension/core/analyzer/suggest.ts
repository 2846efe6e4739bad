import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';
import { basename } from 'node:path';
import type { BoundReward } from '../loop/candidate';
import type { Evaluation } from '../measures/evaluation';
import type { Loop } from '../measures/loop';
import type { Result } from '../problem';
import { StepStatus } from '../sandbox/replay';
import type { RunControl } from '../sandbox/sandbox';
import type { TaskContext } from '../task/context';
import type { Suggestion } from './analysis';
import type { Benefit } from './benefit';
import { benefitOf } from './benefit';
import { findCauses, type FoundCause } from './causes';
import { effectOf } from './effect';
import { stepFeatures } from './features';
import type { GeneratorInput, Proposal } from './suggestions/generator';
import { GENERATORS } from './suggestions/registry';
import { viewOf } from './view';

export interface SuggestInput {
  readonly context: TaskContext;
  readonly reward: BoundReward;
  readonly evaluation: Evaluation;
  /** Loops confirmed for this candidate. */
  readonly loops: readonly Loop[];
}

/** How a proposed edit is tried. Both run the code in the sandbox. */
export interface Trial {
  /** Lints, binds and replays another version of the reward file; a failure drops the proposal. */
  replay(source: string): Promise<Result<Evaluation>>;
  /** Loops of that version that a replay of the repeated loop confirms; absent: loops are not looked for. */
  confirmLoops?(source: string, evaluation: Evaluation): Promise<readonly Loop[]>;
}

const MAX_SUGGESTIONS = 5;
/** Each costs a replay. */
const MAX_TRIED = 12;

interface Tested {
  readonly proposal: Proposal;
  readonly evaluation: Evaluation;
  readonly loops: number;
  readonly benefit: Benefit;
}

/** Refinements that help on these recordings, best first, at most five; each has been replayed. */
export async function suggest(
  input: SuggestInput,
  trial: Trial,
  control: RunControl = {},
): Promise<Suggestion[]> {
  const prepared = prepare(input);
  if (!prepared) return [];
  const failing = new Set(prepared.causes.flatMap(({ rows }) => rows.flat()));
  const proposals = await proposeAll(prepared);
  const tested: Tested[] = [];
  for (const [i, proposal] of proposals.entries()) {
    if (control.signal?.aborted) break;
    control.onProgress?.(i / proposals.length);
    const result = await test(input, proposal, failing, trial);
    if (result) tested.push(result);
  }
  control.onProgress?.(1);
  return dropDuplicates(tested.sort((a, b) => b.benefit.score - a.benefit.score))
    .slice(0, MAX_SUGGESTIONS)
    .map((one) => describe(input, one, prepared.causes, failing));
}

function prepare({ context, reward, evaluation }: SuggestInput): GeneratorInput | null {
  const view = viewOf(reward);
  if (!view || !evaluation.input.replay.status.includes(StepStatus.Ok)) return null;
  const features = stepFeatures(context).filter((feature) => view.read(feature) !== null);
  return { context, reward, view, evaluation, features, causes: findCauses(context, features) };
}

async function proposeAll(input: GeneratorInput): Promise<Proposal[]> {
  const proposals: Proposal[] = [];
  const codes = new Set([input.reward.source]);
  for (const generator of GENERATORS)
    for (const proposal of await generator.propose(input)) {
      if (codes.has(proposal.code)) continue;
      codes.add(proposal.code);
      proposals.push(proposal);
    }
  return proposals.slice(0, MAX_TRIED);
}

async function test(
  { evaluation: before, loops }: SuggestInput,
  proposal: Proposal,
  failing: ReadonlySet<number>,
  trial: Trial,
): Promise<Tested | null> {
  const replayed = await trial.replay(proposal.code);
  if (!replayed.ok) return null;
  const after = replayed.value;
  const loopsAfter = trial.confirmLoops ? await trial.confirmLoops(proposal.code, after) : loops;
  const benefit = benefitOf({
    before,
    after,
    failing,
    about: proposal.about,
    loopsBefore: loops.length,
    loopsAfter: loopsAfter.length,
  });
  return benefit && { proposal, evaluation: after, loops: loopsAfter.length, benefit };
}

/** Of edits of one family, or that pay the same on every step, the first (the better, or the earlier kind) stays. */
function dropDuplicates(tested: readonly Tested[]): Tested[] {
  const kept: Tested[] = [];
  for (const one of tested)
    if (
      !kept.some(
        (other) =>
          other.proposal.family === one.proposal.family || paysTheSame(one.evaluation, other.evaluation),
      )
    )
      kept.push(one);
  return kept;
}

function paysTheSame(a: Evaluation, b: Evaluation): boolean {
  const { reward: ra, status: sa } = a.input.replay;
  const { reward: rb, status: sb } = b.input.replay;
  return sa.every(
    (status, row) =>
      status === sb[row] &&
      (status !== StepStatus.Ok ||
        Math.abs((ra[row] ?? 0) - (rb[row] ?? 0)) <= 1e-9 * Math.max(1, Math.abs(ra[row] ?? 0))),
  );
}

function describe(
  { reward, evaluation, loops }: SuggestInput,
  tested: Tested,
  causes: readonly FoundCause[],
  failing: ReadonlySet<number>,
): Suggestion {
  const { id, title, explanation, answers, code, evidence, about } = tested.proposal;
  return {
    id,
    title,
    explanation,
    answers,
    code,
    diff: unifiedDiff(reward.file, reward.source, code),
    evidence,
    effect: effectOf({
      before: evaluation,
      after: tested.evaluation,
      failing,
      about,
      causes,
      loopsBefore: loops.length,
      loopsAfter: tested.loops,
    }),
  };
}

/** Unified diff with three lines of context and the file's own name. */
export function unifiedDiff(file: string, before: string, after: string): string {
  const name = basename(file);
  return createTwoFilesPatch(name, name, before, after, undefined, undefined, {
    context: 3,
    headerOptions: FILE_HEADERS_ONLY,
  });
}
