import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';
import { basename } from 'node:path';
import { StepStatus } from '../sandbox/replay';
import type { RunControl } from '../sandbox/sandbox';
import { adviceOn } from './advice';
import type { Suggestion } from './analysis';
import { inTurns } from '../breathe';
import { causesOf, type FoundCause } from './causes';
import { combine, type Sourced } from './combine';
import { effectOf } from './effect';
import { stepFeatures } from './features';
import { sameReward } from './same-reward';
import type { GeneratorInput } from './suggestions/generator';
import { GENERATORS } from './suggestions/registry';
import { failingRowsOf, Trials, type SuggestInput, type Tested, type Trial } from './trial';
import { viewOf } from './view';

const MAX_SUGGESTIONS = 5;
/** Each costs a replay. */
const MAX_TRIED = 12;
/** What an edit must add to the score of those it is put together with. */
const TOGETHER = 0.05;
const MAX_TOGETHER = 3;

/** Refinements, and what has to be said of them together. */
export interface Suggested {
  readonly suggestions: readonly Suggestion[];
  readonly advice: readonly string[];
}

/** Refinements that help on these recordings, best first, at most five; each has been replayed. */
export async function suggest(
  input: SuggestInput,
  trial: Trial,
  control: RunControl = {},
): Promise<Suggested> {
  const lint = lintedOnce(trial);
  const prepared = await prepare(input, lint);
  if (!prepared) return { suggestions: [], advice: [] };
  const trials = new Trials(input, { ...trial, lint }, prepared.causes);
  const tested = await trials.all(await proposeAll(prepared), control);
  const different = dropDuplicates(tested.sort(byBenefit));
  const both = control.signal?.aborted ? null : await testTogether(prepared, different, trials, control);
  control.onProgress?.(1);
  const shown = [...different, ...(both ? [both] : [])].sort(byBenefit).slice(0, MAX_SUGGESTIONS);
  return {
    suggestions: shown.map((one) => describe(input, one, prepared.causes)),
    advice: control.signal?.aborted ? [] : adviceOn(input.evaluation, shown, input.exploits.length),
  };
}

/** Several kinds of edit and every trial ask what is found in the same version of the code. */
function lintedOnce(trial: Trial): Trial['lint'] {
  const known = new Map<string, ReturnType<Trial['lint']>>();
  return (source) => {
    const before = known.get(source);
    if (before) return before;
    const found = trial.lint(source);
    known.set(source, found);
    return found;
  };
}

async function prepare(
  { context, reward, evaluation, audit }: SuggestInput,
  lint: Trial['lint'],
): Promise<GeneratorInput | null> {
  const view = viewOf(reward);
  if (!evaluation.input.replay.status.includes(StepStatus.Ok)) return null;
  const features = stepFeatures(context).filter((feature) => view.read(feature) !== null);
  const causes = await inTurns(causesOf(context, features));
  const shaping = audit?.shaping ?? [];
  return { context, reward, view, evaluation, shaping, features, causes, lint };
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

/** The best edit with others made on top of it, as long as each makes it clearly better; null when none does. */
async function testTogether(
  prepared: GeneratorInput,
  [first, ...others]: readonly Tested[],
  trials: Trials,
  control: RunControl,
): Promise<Tested | null> {
  let together = first;
  let edits = 1;
  for (const other of others) {
    if (!together || edits === MAX_TOGETHER || control.signal?.aborted) break;
    const proposal = await combine(prepared, together, other);
    const both = proposal && (await trials.one({ proposal, generator: together.generator }));
    if (!both || both.benefit.score < together.benefit.score + TOGETHER) continue;
    together = both;
    edits++;
  }
  return together && edits > 1 ? together : null;
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
  { reward, evaluation, exploits }: SuggestInput,
  tested: Tested,
  causes: readonly FoundCause[],
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
      failing: failingRowsOf(causes),
      about,
      causes,
      exploitsBefore: exploits.length,
      exploitsAfter: tested.exploits,
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
