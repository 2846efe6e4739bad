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
import { combine, type Sourced } from './combine';
import type { GeneratorInput } from './suggestions/generator';
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

interface Tested extends Sourced {
  readonly evaluation: Evaluation;
  readonly loops: number;
  readonly benefit: Benefit;
}

/** What two edits together must add to the better one to be shown as a third. */
const TOGETHER = 0.05;

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
  const tested = await testAll(proposals, (proposal) => test(input, proposal, failing, trial), control);
  const different = dropDuplicates(tested.sort(byBenefit));
  const both = control.signal?.aborted
    ? null
    : await testTogether(input, prepared, different, failing, trial);
  control.onProgress?.(1);
  return [...different, ...(both ? [both] : [])]
    .sort(byBenefit)
    .slice(0, MAX_SUGGESTIONS)
    .map((one) => describe(input, one, prepared.causes, failing));
}

/** Two at a time: a replay is a process of its own. Results in the order of the proposals; an abort leaves the rest out. */
async function testAll(
  proposals: readonly Sourced[],
  run: (proposal: Sourced) => Promise<Tested | null>,
  { signal, onProgress }: RunControl,
): Promise<Tested[]> {
  const results: (Tested | null)[] = [];
  let next = 0;
  let finished = 0;
  const worker = async (): Promise<void> => {
    for (let i = next++; i < proposals.length && !signal?.aborted; i = next++) {
      const proposal = proposals[i];
      results[i] = proposal ? await run(proposal) : null;
      onProgress?.(++finished / (proposals.length + 1));
    }
  };
  await Promise.all([worker(), worker()]);
  return results.filter((result) => result !== null && result !== undefined);
}

/** The better first; of about equally good ones the kind that comes first in the registry, which is the more principled. */
function byBenefit(a: Tested, b: Tested): number {
  const rank = ({ benefit }: Tested): number => Math.round(benefit.score * 10);
  return (
    rank(b) - rank(a) ||
    GENERATORS.indexOf(a.generator) - GENERATORS.indexOf(b.generator) ||
    b.benefit.score - a.benefit.score
  );
}

/** The two best in one edit, when that is clearly better than either. */
async function testTogether(
  input: SuggestInput,
  prepared: GeneratorInput,
  [first, second]: readonly Tested[],
  failing: ReadonlySet<number>,
  trial: Trial,
): Promise<Tested | null> {
  if (!first || !second) return null;
  const proposal = await combine(prepared, first, second);
  const both = proposal && (await test(input, { proposal, generator: first.generator }, failing, trial));
  return both && both.benefit.score >= first.benefit.score + TOGETHER ? both : null;
}

function prepare({ context, reward, evaluation }: SuggestInput): GeneratorInput | null {
  const view = viewOf(reward);
  if (!view || !evaluation.input.replay.status.includes(StepStatus.Ok)) return null;
  const features = stepFeatures(context).filter((feature) => view.read(feature) !== null);
  return { context, reward, view, evaluation, features, causes: findCauses(context, features) };
}

async function proposeAll(input: GeneratorInput): Promise<Sourced[]> {
  const proposals: Sourced[] = [];
  const codes = new Set([input.reward.source]);
  for (const generator of GENERATORS)
    for (const proposal of await generator.propose(input)) {
      if (codes.has(proposal.code)) continue;
      codes.add(proposal.code);
      proposals.push({ proposal, generator });
    }
  return proposals.slice(0, MAX_TRIED);
}

async function test(
  { evaluation: before, loops }: SuggestInput,
  sourced: Sourced,
  failing: ReadonlySet<number>,
  trial: Trial,
): Promise<Tested | null> {
  const { code, about, answers } = sourced.proposal;
  const replayed = await trial.replay(code);
  if (!replayed.ok) return null;
  const after = replayed.value;
  const loopsAfter = trial.confirmLoops ? await trial.confirmLoops(code, after) : loops;
  const benefit = benefitOf({
    before,
    after,
    failing,
    about,
    loopsBefore: loops.length,
    loopsAfter: loopsAfter.length,
    aimsAtLoops: answers.includes('RS809'),
  });
  return benefit && { ...sourced, evaluation: after, loops: loopsAfter.length, benefit };
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
