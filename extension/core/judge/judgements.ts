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

const judgement = z.object({
  kind: z.enum(KINDS),
  /** Episode that was judged; of a pair the right one, of `own` the recorded one. */
  id: z.string(),
  variant: z.string(),
  /** From 0; the same question again. */
  repeat: z.int().min(0),
  /** Of a score: the number on the task's scale. Of a pair: 1 the first is better, −1 the second, 0 neither. */
  score: z.number(),
  model: z.string(),
  /** Of instructions, scale and texts: what was asked about something else is not taken for an answer. */
  question: z.string(),
});

export type Judgement = z.infer<typeof judgement>;
export type JudgementKind = Judgement['kind'];

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
    const read = judgement.safeParse(parsed(line));
    if (read.success) found.push(read.data);
    else if (i < lines.length - 1)
      return fail(
        'judgements-unreadable',
        `Line ${i + 1} of the recorded judgements is none.`,
        'Delete the line, or the file: what is missing is asked again.',
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

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
