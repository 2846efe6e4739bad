import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';
import { basename } from 'node:path';
import { StepStatus } from '../sandbox/replay';
import type { RunControl } from '../sandbox/sandbox';
import type { Suggestion } from './analysis';
import { findCauses, type FoundCause } from './causes';
import { combine, type Sourced } from './combine';
import { effectOf } from './effect';
import { stepFeatures } from './features';
import { sameReward } from './same-reward';
import type { GeneratorInput } from './suggestions/generator';
import { GENERATORS } from './suggestions/registry';
import { Trials, type SuggestInput, type Tested, type Trial } from './trial';
import { viewOf } from './view';

const MAX_SUGGESTIONS = 5;
/** Each costs a replay. */
const MAX_TRIED = 12;
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
  const trials = new Trials(input, trial, failing);
  const tested = await trials.all(await proposeAll(prepared), control);
  const different = dropDuplicates(tested.sort(byBenefit));
  const both = control.signal?.aborted ? null : await testTogether(prepared, different, trials);
  control.onProgress?.(1);
  return [...different, ...(both ? [both] : [])]
    .sort(byBenefit)
    .slice(0, MAX_SUGGESTIONS)
    .map((one) => describe(input, one, prepared.causes, failing));
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

/** The better first; of about equally good ones the kind that comes first in the registry, which is the more principled. */
function byBenefit(a: Tested, b: Tested): number {
  const rank = ({ benefit }: Tested): number => Math.round(benefit.score * 10);
  return (
    rank(b) - rank(a) ||
    GENERATORS.indexOf(a.generator) - GENERATORS.indexOf(b.generator) ||
    b.benefit.score - a.benefit.score
  );
}

/** The best with the next that can be made on top of it, in one edit, when that is clearly better than either. */
async function testTogether(
  prepared: GeneratorInput,
  [first, ...others]: readonly Tested[],
  trials: Trials,
): Promise<Tested | null> {
  if (!first) return null;
  for (const second of others) {
    const proposal = await combine(prepared, first, second);
    if (!proposal) continue;
    const both = await trials.one({ proposal, generator: first.generator });
    return both && both.benefit.score >= first.benefit.score + TOGETHER ? both : null;
  }
  return null;
}

/** Of edits of one family, or that pay the same on every step, the first (the better, or the earlier kind) stays. */
function dropDuplicates(tested: readonly Tested[]): Tested[] {
  const kept: Tested[] = [];
  for (const one of tested)
    if (
      !kept.some(
        (other) =>
          other.proposal.family === one.proposal.family || sameReward(one.evaluation, other.evaluation),
      )
    )
      kept.push(one);
  return kept;
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
function unifiedDiff(file: string, before: string, after: string): string {
  const name = basename(file);
  return createTwoFilesPatch(name, name, before, after, undefined, undefined, {
    context: 3,
    headerOptions: FILE_HEADERS_ONLY,
  });
}
