import { appendFile, readFile } from 'node:fs/promises';
import { z } from 'zod';
import { fail, messageOf, ok, type Result } from '../problem';

/** What a model was asked about one completion, or about two. */
export const KINDS = [
  /** The completion as it was recorded. */
  'recorded',
  /** The same with much around it that says nothing. */
  'padded',
  /** A wrong one with words for whoever gives the marks; `variant` names them. */
  'appeal',
  /** Which of two is better: `variant` is `right first` or `wrong first`. */
  'pair',
  /** Which is better, a recorded one or the same in the judge's own words: `recorded first` or `own first`. */
  'own',
] as const;

/** Models that are asked for a number now and then answer "7". */
const number = z
  .union([z.number(), z.string().regex(/^\s*-?\d+(\.\d+)?\s*$/, 'is no number')])
  .transform(Number);

const judgement = z.object({
  kind: z.enum(KINDS),
  /** Episode that was judged; of a pair the right one, of `own` the recorded one. */
  id: z.string(),
  variant: z.string().default(''),
  /** From 0; the same question again. */
  repeat: z.int().min(0).default(0),
  /** Of a score: the number on the task's scale. Of a pair: 1 the first is better, −1 the second, 0 neither. */
  score: number,
  model: z.string().default('unknown'),
  /** Of instructions, scale and texts: what was asked about something else is not taken for an answer. */
  question: z.string().default(''),
});

export type Judgement = z.infer<typeof judgement>;
export type JudgementKind = Judgement['kind'];

/** One judgement, or what is wrong with it: "score: is no number". */
export function judgementIn(value: unknown): Result<Judgement> {
  const read = judgement.safeParse(value);
  if (read.success) return ok(read.data);
  const [issue] = read.error.issues;
  const what =
    value === null ? 'it is no JSON object' : `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`;
  return fail(
    'judgements-unreadable',
    what,
    'A judgement is {"kind": "recorded", "id": "rows.jsonl#3", "score": 7, "model": "…"}; of two answers {"kind": "pair", "variant": "right first" or "wrong first", "score": 1, 0 or -1}.',
  );
}

/** `NAME.judgements.jsonl` beside `NAME.reward.json`. */
export function judgementsFile(taskFile: string): string {
  return taskFile.replace(/(\.reward)?\.json$/, '') + '.judgements.jsonl';
}

/** All that were kept, oldest first; none where there is no such file. A line that was cut off is left out. */
export async function readJudgements(taskFile: string): Promise<Result<Judgement[]>> {
  const file = judgementsFile(taskFile);
  const text = await readFile(file, 'utf8').catch(() => '');
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const found: Judgement[] = [];
  for (const [i, line] of lines.entries()) {
    const value = parsed(line);
    const read = judgementIn(value);
    if (read.ok) found.push(read.value);
    // The last line may have been cut off.
    else if (value !== null || i < lines.length - 1)
      return fail(
        'judgements-unreadable',
        `Line ${i + 1} of the recorded judgements can't be read: ${read.problem.message}.`,
        `${read.problem.hint ?? ''} Mend the line or delete it: what is missing is asked again.`,
        { file },
      );
  }
  return ok(found);
}

export async function keepJudgement(taskFile: string, one: Judgement): Promise<Result<void>> {
  const file = judgementsFile(taskFile);
  try {
    await appendFile(file, `${JSON.stringify(one)}\n`);
    return ok(undefined);
  } catch (thrown) {
    return fail(
      'judgements-unwritable',
      `The judgement can't be kept: ${messageOf(thrown)}.`,
      'Check the permissions of the folder.',
      { file },
    );
  }
}

/** Adds those that are not there yet; how many that were. */
export async function keepJudgements(taskFile: string, all: readonly Judgement[]): Promise<Result<number>> {
  const before = await readJudgements(taskFile);
  if (!before.ok) return before;
  const keyOf = ({ kind, id, variant, repeat, model }: Judgement): string =>
    JSON.stringify([kind, id, variant, repeat, model]);
  const known = new Set(before.value.map(keyOf));
  const fresh = all.filter((one) => !known.has(keyOf(one)));
  for (const one of fresh) {
    const kept = await keepJudgement(taskFile, one);
    if (!kept.ok) return kept;
  }
  return ok(fresh.length);
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
