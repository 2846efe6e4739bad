import { breathe } from '../breathe';
import type { HistoryTest } from '../audit/audit';
import type { BoundReward } from '../contract/bound-reward';
import { compareEvaluations } from '../measures/compare';
import type { Evaluation } from '../measures/evaluation';
import { formatShare } from '../measures/format';
import { hasValue, type MeasureValue } from '../measures/measure';
import { plural } from '../measures/ordering';
import type { ComponentDifference, Distances, VersionComparison } from './comparison';
import { dardDistance } from './dard';
import { epicDistance } from './epic';
import { ercDistances } from './erc';
import { starcDistance } from './starc';
import { readsEnd, whyNoTriples, type Replay } from './triples';

/** One version with what its replay came to. */
export interface ComparedVersion {
  readonly reward: BoundReward;
  readonly evaluation: Evaluation;
  readonly history: HistoryTest;
  readonly replay: Replay;
}

/** Two versions on the same recording: both evaluations must be of it. */
export async function compareVersions(
  a: ComparedVersion,
  b: ComparedVersion,
  signal?: AbortSignal,
): Promise<VersionComparison> {
  const { before, after, moved } = compareEvaluations(a.evaluation, b.evaluation);
  await breathe();
  const distances = await distancesOf(a, b, signal);
  return {
    distances,
    rankMoves: moved,
    measures: { a: before, b: after },
    components: componentDifferences(a.evaluation, b.evaluation),
    sentence: describe(distances, before, after, moved.length),
  };
}

async function distancesOf(a: ComparedVersion, b: ComparedVersion, signal?: AbortSignal): Promise<Distances> {
  const erc = ercDistances(a.evaluation, b.evaluation);
  await breathe();
  const { set, discount } = a.evaluation.input;
  const past = reasonOf(a, b, ({ history, reward }) =>
    history.verdict === 'depends'
      ? 'what it pays for a step depends on the steps before'
      : // A parameter for memory alone keeps none.
        history.verdict === 'unknown' && reward.plan.arguments.some(({ source }) => source.from === 'memory')
        ? 'it may keep memory between steps'
        : null,
  );
  const starc = past ? { reason: past } : await starcDistance(a.evaluation, b.evaluation, signal);
  const noTriples =
    set.kind === 'completions'
      ? 'an episode is a single step'
      : set.nextObservation === null
        ? 'the recording has no next observations'
        : set.action === null
          ? 'the recording has no actions'
          : (reasonOf(a, b, ({ reward }) => whyNoTriples(reward)) ?? past);
  if (noTriples !== null) return { ...erc, starc, epic: { reason: noTriples }, dard: { reason: noTriples } };
  const replays = [a.replay, b.replay] as const;
  const endIsRead = readsEnd(a.reward) || readsEnd(b.reward);
  const epic = signal?.aborted ? CANCELLED : await epicDistance(set, discount, replays, endIsRead);
  const dard = signal?.aborted ? CANCELLED : await dardDistance(set, discount, replays, endIsRead);
  return { ...erc, epic, starc, dard };
}

const CANCELLED: MeasureValue = { reason: 'the comparison was cancelled' };

/** Why a distance does not apply to one of the two, in words that say which. */
function reasonOf(
  a: ComparedVersion,
  b: ComparedVersion,
  why: (version: ComparedVersion) => string | null,
): string | null {
  const [whyA, whyB] = [why(a), why(b)];
  if (whyA !== null && whyA === whyB) return `of both versions: ${whyA}`;
  return whyA !== null ? `of version A: ${whyA}` : whyB !== null ? `of version B: ${whyB}` : null;
}

function componentDifferences(a: Evaluation, b: Evaluation): ComponentDifference[] {
  const names = new Set([...a.components, ...b.components].map(({ name }) => name));
  const find = ({ components }: Evaluation, wanted: string) =>
    components.find(({ name }) => name === wanted) ?? null;
  return [...names].map((name) => ({ name, a: find(a, name), b: find(b, name) }));
}

function describe(
  { erc }: Distances,
  before: Evaluation['measures'],
  after: Evaluation['measures'],
  moved: number,
): string {
  const words: string[] = [];
  const [from, to] = [before['auc'], after['auc']];
  if (hasValue(from) && hasValue(to))
    words.push(
      formatShare(from.value) === formatShare(to.value)
        ? `AUC is ${formatShare(from.value)} in both`
        : `AUC ${formatShare(from.value)} → ${formatShare(to.value)}`,
    );
  words.push(
    moved === 0
      ? 'no trajectory changes its rank'
      : `${plural(moved, 'trajectory changes its rank', 'trajectories change their rank')}`,
  );
  if (hasValue(erc)) words.push(`distance of the returns (ERC) ${formatShare(erc.value)}`);
  return `${words.join('; ')}.`;
}
