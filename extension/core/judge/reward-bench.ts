import { basename } from 'node:path';
import { fail, ok, type Result } from '../problem';
import { isRecord } from '../trajectory/json';
import type { TrajectorySet } from '../trajectory/model';
import { structureValue } from '../trajectory/values';
import type { Judgement } from './judgements';

/** What a reward model gave to both completions of one pair. */
interface Scored {
  /** The pair's `id` in the data; null where the file only has the order. */
  readonly id: string | null;
  readonly chosen: number;
  readonly rejected: number;
  readonly model: string | null;
}

/**
 * The scores of RewardBench, of a recording of pairs (`chosen`, `rejected`): JSON Lines of `{"chosen": 1.2, "rejected": -0.3}` in the order of
 * the data (`rewardbench --save_all`), or one object of lists `scores_chosen`, `scores_rejected`, `id` (its `eval-set-scores`). Null where the
 * file is neither.
 */
export function ofRewardBench(
  text: string,
  file: string,
  set: TrajectorySet,
): Result<{ readonly judgements: readonly Judgement[]; readonly left: number }> | null {
  const scored = inLists(text) ?? inLines(text);
  if (!scored) return null;
  const pairs = pairsOf(set);
  if (pairs.length === 0)
    return fail(
      'no-judgements',
      'These are scores of chosen and rejected completions, and the recording holds no such pairs.',
      'Take the data that was scored as recording: rows with `prompt`, `chosen` and `rejected`.',
      { file },
    );
  const byId = new Map(pairs.flatMap((pair) => (pair.key === null ? [] : [[pair.key, pair] as const])));
  const isNamed = scored.every(({ id }) => id !== null) && byId.size > 0;
  if (!isNamed && scored.length !== pairs.length)
    return fail(
      'no-judgements',
      `The file has scores of ${scored.length} pairs, in the order of the data, and the recording holds ${pairs.length}.`,
      'Take the recording that was scored, whole and in the same order.',
      { file },
    );
  const model = basename(file).replace(/(_all)?\.jsonl?$/, '');
  let left = 0;
  const judgements = scored.flatMap((one, i): Judgement[] => {
    const pair = isNamed ? byId.get(one.id ?? '') : pairs[i];
    if (!pair) left++;
    return (pair ? (['chosen', 'rejected'] as const) : []).map((side) => ({
      ...{ kind: 'recorded', id: pair?.[side] ?? '', variant: '', repeat: 0, question: '' },
      ...{ score: one[side], model: one.model ?? model },
    }));
  });
  return judgements.length
    ? ok({ judgements, left })
    : fail(
        'no-judgements',
        `None of the ${left} pairs is in the recording.`,
        'The column `id` of both must be the same.',
        { file },
      );
}

function inLines(text: string): Scored[] | null {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const rows = lines.map((line) => {
    const row = objectIn(line);
    const [chosen, rejected] = [numberIn(row?.['chosen']), numberIn(row?.['rejected'])];
    return chosen === null || rejected === null
      ? null
      : { id: idIn(row?.['id']), chosen, rejected, model: null };
  });
  return rows.length > 0 && rows.every((row) => row !== null) ? rows : null;
}

function inLists(text: string): Scored[] | null {
  const whole = objectIn(text);
  const [chosen, rejected, ids] = ['scores_chosen', 'scores_rejected', 'id'].map((key) => whole?.[key]);
  if (!Array.isArray(chosen) || !Array.isArray(rejected) || chosen.length !== rejected.length) return null;
  const { model } = whole ?? {};
  return chosen.flatMap((one, i): Scored[] => {
    const [good, bad] = [numberIn(one), numberIn(rejected[i])];
    const id = Array.isArray(ids) ? idIn(ids[i]) : null;
    return good === null || bad === null
      ? []
      : [{ id, chosen: good, rejected: bad, model: typeof model === 'string' ? model : null }];
  });
}

function objectIn(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : null;
  } catch {
    return null;
  }
}

/** Some models give a list of one. */
function numberIn(value: unknown): number | null {
  const one: unknown = Array.isArray(value) && value.length === 1 ? value[0] : value;
  return typeof one === 'number' && Number.isFinite(one) ? one : null;
}

function idIn(value: unknown): string | null {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : null;
}

interface Pair {
  readonly key: string | null;
  /** Episodes. */
  readonly chosen: string;
  readonly rejected: string;
}

/** The pairs of the recording, in its order: an accepted completion and the one beside it that is not. */
function pairsOf({ episodes, observation: { structure, columns } }: TrajectorySet): Pair[] {
  const entries = structure.kind === 'dict' ? structure.entries : [];
  const [accepted, id] = ['accepted', 'id'].map((name) => entries.find(({ key }) => key === name)?.value);
  if (!accepted) return [];
  const pairs: Pair[] = [];
  for (let i = 0; i + 1 < episodes.length; i += 2) {
    const [one, other] = [episodes[i], episodes[i + 1]];
    if (!one || !other) break;
    const isChosen = [one, other].map(({ start }) => Boolean(structureValue(accepted, columns, start)));
    if (isChosen[0] === isChosen[1]) return [];
    pairs.push({
      key: id ? idIn(structureValue(id, columns, one.start)) : null,
      chosen: (isChosen[0] ? one : other).id,
      rejected: (isChosen[0] ? other : one).id,
    });
  }
  return pairs;
}
