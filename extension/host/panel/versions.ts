import type { VersionComparison } from '../../core/compare/comparison';
import { DISTANCE_TITLES } from '../../core/compare/comparison';
import type { History } from '../../core/loop/history';
import type { StoredCandidate } from '../../core/loop/record';
import type { RewardSource, Workbench } from '../../core/loop/workbench';
import type { Measure } from '../../core/measures/measure';
import type { Result } from '../../core/problem';
import { fail, ok } from '../../core/problem';
import type { Params, Reply } from '../../../webview/protocol/messages';
import type { VersionView } from '../../../webview/protocol/versions';
import type { TaskState } from '../state';
import { measuredValue, SHOWN_MOVES } from './measured';

export interface VersionParts {
  readonly state: () => TaskState;
  readonly workbench: () => Promise<Workbench>;
  readonly history: () => Promise<Result<History>>;
  readonly measures: readonly Pick<Measure, 'id' | 'title'>[];
}

/** The reward as it stands in the editor, where no candidate has its text. */
const NOW = 'now';

/** The candidates of the task, oldest first, and the present text when it is none of them. */
export async function listVersions({ state, history }: VersionParts): Promise<Result<Reply<'versions'>>> {
  const opened = await history();
  if (!opened.ok) return opened;
  const { reward, analysed } = state();
  const present = reward ? opened.value.find(reward.source) : null;
  const versions = opened.value
    .list()
    .map(({ id, origin, parent, createdAt, explanation, verdict, measures }, i): VersionView => ({
      id,
      name: `v${i + 1}`,
      origin,
      parent,
      at: Date.parse(createdAt) || 0,
      explanation,
      verdict: verdict ? { kind: verdict.kind, title: verdict.title } : null,
      auc: storedAuc(measures?.['auc']),
      isPresent: present?.id === id,
    }));
  if (reward && !present) {
    const isAnalysed = analysed?.reward.source === reward.source ? analysed.analysis : null;
    versions.push({
      id: NOW,
      name: 'now',
      origin: 'hand',
      parent: versions.at(-1)?.id ?? null,
      at: Date.now(),
      explanation: 'As it stands in the editor.',
      verdict: isAnalysed ? { kind: isAnalysed.verdict.kind, title: isAnalysed.verdict.title } : null,
      auc: isAnalysed ? measuredValue('auc', isAnalysed.evaluation.measures['auc']) : null,
      isPresent: true,
    });
  }
  return ok({ versions });
}

function storedAuc(stored: NonNullable<StoredCandidate['measures']>[string] | undefined): VersionView['auc'] {
  if (!stored) return null;
  const { value, interval, reason } = stored;
  if (typeof value !== 'number') return measuredValue('auc', { reason: String(reason) });
  return measuredValue(
    'auc',
    Array.isArray(interval) ? { value, interval: [interval[0], interval[1]] } : { value },
  );
}

/** The text of two versions. */
export async function codesOf(
  { state, history }: VersionParts,
  { a, b }: Params<'codes'>,
): Promise<Result<Reply<'codes'>>> {
  const opened = await history();
  if (!opened.ok) return opened;
  const codeOf = async (id: string): Promise<Result<string>> =>
    id === NOW ? ok(state().reward?.source ?? '') : opened.value.readCode(id);
  const [first, second] = [await codeOf(a), await codeOf(b)];
  if (!first.ok) return first;
  return second.ok ? ok({ a: first.value, b: second.value }) : second;
}

/** Two versions replayed on the same recordings. */
export async function compareTwo(
  parts: VersionParts,
  pair: Params<'compare'>,
): Promise<Result<Reply<'compare'>>> {
  const { context, reward } = parts.state();
  if (!context || !reward)
    return fail(
      'nothing-loaded',
      'The recordings are not loaded yet.',
      'Analyze the trajectories; then versions can be compared.',
    );
  const codes = await codesOf(parts, pair);
  if (!codes.ok) return codes;
  const version = (source: string): RewardSource => ({ ...reward, source });
  const workbench = await parts.workbench();
  const compared = await workbench.compare(context, version(codes.value.a), version(codes.value.b));
  return compared.ok ? ok({ ...pair, ...comparisonView(compared.value, parts.measures) }) : compared;
}

function comparisonView(
  { sentence, distances, measures, rankMoves }: VersionComparison,
  known: VersionParts['measures'],
): Pick<Reply<'compare'>, 'sentence' | 'distances' | 'rows' | 'moved' | 'movedCount'> {
  return {
    sentence,
    distances: (Object.keys(DISTANCE_TITLES) as (keyof typeof DISTANCE_TITLES)[]).map((id) => ({
      id,
      ...DISTANCE_TITLES[id],
      measured: measuredValue(id, distances[id]),
    })),
    rows: known
      .filter(({ id }) => measures.a[id] || measures.b[id])
      .map(({ id, title }) => ({
        id,
        title,
        before: measuredValue(id, measures.a[id]),
        after: measuredValue(id, measures.b[id]),
      })),
    moved: rankMoves.slice(0, SHOWN_MOVES).map((move) => ({ ...move })),
    movedCount: rankMoves.length,
  };
}
