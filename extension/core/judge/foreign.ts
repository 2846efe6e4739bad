import { readFile } from 'node:fs/promises';
import { fail, ok, type Result } from '../problem';
import type { TrajectorySet } from '../trajectory/model';
import { structureValue } from '../trajectory/values';
import { judgementIn, type Judgement } from './judgements';
import { ofRewardBench } from './reward-bench';

/** What a file of judgements came to. */
export interface Imported {
  readonly judgements: readonly Judgement[];
  /** Lines about completions that this recording does not hold, or that hold no score. */
  readonly left: number;
}

/**
 * Judgements that somebody else recorded, JSON Lines: our own form; FastChat's (MT-bench) of one answer, `question_id`, `model`, `score`,
 * and of two in both orders, `model_1`, `model_2`, `g1_winner`, `g2_winner`; and RewardBench's, what a reward model gives to the chosen and to the
 * rejected completion of each pair. A completion is found by `id`, or by `question_id` and `model` where the recording has these columns.
 * The same question once more is a repeat.
 */
export async function importJudgements(file: string, set: TrajectorySet): Promise<Result<Imported>> {
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null)
    return fail('no-judgements', 'There is no such file of judgements.', 'Check the path behind --from.', {
      file,
    });
  const bench = ofRewardBench(text, file, set);
  if (bench) return bench;
  const episodeOf = episodes(set);
  const times = new Map<string, number>();
  const judgements: Judgement[] = [];
  let left = 0;
  for (const [i, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const row = objectIn(line);
    if (row === null)
      return fail(
        'judgements-unreadable',
        `Line ${i + 1} of ${file} is no JSON object.`,
        'One judgement a line: {"question_id": 81, "model": "a", "score": 7}, or {"id": …, "score": 7}.',
        { file },
      );
    const found = ofPair(row) ?? ofOne(row, episodeOf);
    if (found.length === 0) left++;
    for (const one of found) {
      const key = JSON.stringify([one.kind, one.id, one.variant, one.model]);
      const repeat = times.get(key) ?? 0;
      times.set(key, repeat + 1);
      judgements.push({ ...one, repeat });
    }
  }
  if (judgements.length === 0)
    return fail(
      'no-judgements',
      `None of the ${left} lines could be used.`,
      'Each needs a `score` and an `id` of the recording (or `question_id` and `model`, as its columns have them); or of two answers `model_1`, `model_2`, `g1_winner`, `g2_winner`.',
      { file },
    );
  return ok({ judgements, left });
}

type Row = Readonly<Record<string, unknown>>;

function objectIn(line: string): Row | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Row) : null;
  } catch {
    return null;
  }
}

/** Two answers in both orders: in the first `model_1` is shown first, in the second `model_2`. Null where it is none. */
function ofPair(row: Row): Judgement[] | null {
  const { model_1: one, model_2: two } = row;
  if (typeof one !== 'string' || typeof two !== 'string') return null;
  const id = [row['question_id'] ?? row['id'], one, two, row['turn'] ?? 1].join(' ');
  return (
    [
      ['g1_winner', 'right first', one, two],
      ['g2_winner', 'wrong first', two, one],
    ] as const
  ).flatMap(([field, variant, first, second]): Judgement[] => {
    const winner = winnerIn(row[field], one, two);
    if (winner === null) return [];
    const score = winner === first ? 1 : winner === second ? -1 : 0;
    return [{ kind: 'pair', id, variant, repeat: 0, score, model: judgeOf(row), question: '' }];
  });
}

/** The model that won, '' for a tie; null where nothing is said, or there was an error. */
function winnerIn(said: unknown, one: string, two: string): string | null {
  if (typeof said !== 'string') return null;
  if (said === 'model_1' || said === one) return one;
  if (said === 'model_2' || said === two) return two;
  return /^(tie|neither|both)/i.test(said) ? '' : null;
}

function ofOne(row: Row, episodeOf: (row: Row) => string | null): Judgement[] {
  const id = episodeOf(row);
  if (id === null) return [];
  const read = judgementIn({ kind: 'recorded', ...row, id, model: judgeOf(row), repeat: 0 });
  return read.ok ? [read.value] : [];
}

/** In these files `model` wrote the answer, and `judge` judged it. */
function judgeOf({ judge, model, kind }: Row): string {
  const [name] = Array.isArray(judge) ? (judge as unknown[]) : [judge];
  if (typeof name === 'string') return name;
  return typeof kind === 'string' && typeof model === 'string' ? model : 'unknown';
}

/** By what FastChat knows an answer. */
const NAMES = ['question_id', 'model', 'turn'] as const;

function episodes({
  episodes: all,
  observation: { structure, columns },
}: TrajectorySet): (row: Row) => string | null {
  const known = new Set(all.map(({ id }) => id));
  const entries = structure.kind === 'dict' ? structure.entries : [];
  const own = NAMES.flatMap((name) => {
    const found = entries.find(({ key }) => key === name);
    return found ? [{ name, value: found.value }] : [];
  });
  const together = (texts: readonly unknown[]): string =>
    JSON.stringify(texts.map((text) => String(text ?? '')));
  const byColumns = new Map(
    all.map(({ id, start }) => [together(own.map(({ value }) => structureValue(value, columns, start))), id]),
  );
  return (row) => {
    const { id } = row;
    if ((typeof id === 'string' || typeof id === 'number') && known.has(String(id))) return String(id);
    const isNamed = own.some(({ name }) => name === 'question_id') && row['question_id'] !== undefined;
    return isNamed ? (byColumns.get(together(own.map(({ name }) => row[name]))) ?? null) : null;
  };
}
