import { z } from 'zod';
import type { LanguageModel, ModelMessage } from '../model/model';
import { completeStructured } from '../model/structured';
import { fail, ok, type Problem, type Result } from '../problem';
import { keepJudgement, type Judgement } from './judgements';
import { digestOf, type JudgeSettings, type Question } from './questions';

export interface AskControl {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: (done: number, all: number) => void;
}

export interface Asked {
  readonly judgements: readonly Judgement[];
  /** Questions that had an answer from before. */
  readonly known: number;
  /** Questions without an answer, and the first reason. */
  readonly unanswered: number;
  readonly problem: Problem | null;
}

const score = z.object({ score: z.number(), reason: z.string().optional() });
const better = z.object({ better: z.enum(['first', 'second', 'neither']), reason: z.string().optional() });

/** Requests at a time. */
const AT_ONCE = 4;
/** An endpoint that answers nothing is not asked on. */
const MOST_FAULTS = 5;

/**
 * Puts the questions to the model, here and not in the sandbox: the reward itself reaches no network. Each answer is kept
 * beside the task at once, so that a run that was stopped goes on where it was.
 */
export async function askJudge(
  model: LanguageModel,
  settings: JudgeSettings,
  questions: readonly Question[],
  { taskFile, before }: { readonly taskFile: string; readonly before: readonly Judgement[] },
  { signal, onProgress }: AskControl = {},
): Promise<Result<Asked>> {
  const known = new Map(before.filter((one) => one.model === model.id).map((one) => [keyOf(one), one]));
  const own = new Map<string, Promise<Result<string>>>();
  const judgements: Judgement[] = [];
  const problems: Problem[] = [];
  let [next, done, reused] = [0, 0, 0];
  const worker = async (): Promise<void> => {
    while (next < questions.length && problems.length < MOST_FAULTS && !signal?.aborted) {
      const question = questions[next++];
      if (!question) return;
      const open = {
        ...{ kind: question.kind, id: question.id, variant: question.variant },
        repeat: question.repeat,
      };
      // In the judge's own words it is another text each time: what was said of the recorded one then counts.
      const digest = digestOf(question, settings);
      const found = known.get(keyOf({ ...open, question: digest }));
      if (found) {
        judgements.push(found);
        reused++;
      } else {
        const whole = await withOwnWords(question, own, model, signal);
        const answer = whole.ok ? await judge(model, settings, whole.value, signal) : whole;
        if (answer.ok) {
          const one: Judgement = { ...open, score: answer.value, model: model.id, question: digest };
          const kept = await keepJudgement(taskFile, one);
          if (!kept.ok) return void problems.push(kept.problem);
          judgements.push(one);
        } else if (!signal?.aborted) problems.push(answer.problem);
      }
      onProgress?.(++done, questions.length);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  const [problem = null] = problems;
  if (judgements.length === 0 && problem) return { ok: false, problem };
  return ok({ judgements, known: reused, unanswered: questions.length - judgements.length, problem });
}

function keyOf({ kind, id, variant, repeat, question }: Omit<Judgement, 'score' | 'model'>): string {
  return JSON.stringify([kind, id, variant, repeat, question]);
}

async function judge(
  model: LanguageModel,
  { instructions, scale: [low, high] }: JudgeSettings,
  { prompt, reference, text, other }: Question,
  signal: AbortSignal | undefined,
): Promise<Result<number>> {
  const control = signal ? { signal } : {};
  const about = [
    section('Question', prompt),
    ...(reference === '' ? [] : [section('Reference answer', reference)]),
  ];
  if (other !== undefined) {
    const messages = asked(
      `${instructions}\n\nTwo answers are given. Say which is better. Reply with JSON: {"better": "first" | "second" | "neither", "reason": "…"}`,
      [...about, section('First answer', text), section('Second answer', other)],
    );
    const answer = await completeStructured(
      model,
      { messages, schema: { name: 'preference', type: better } },
      control,
    );
    if (!answer.ok) return answer;
    return ok({ first: 1, second: -1, neither: 0 }[answer.value.value.better]);
  }
  const messages = asked(
    `${instructions}\n\nGive the answer a score from ${low} to ${high}. Reply with JSON: {"score": number, "reason": "…"}`,
    [...about, section('Answer', text)],
  );
  const answer = await completeStructured(
    model,
    { messages, schema: { name: 'score', type: score } },
    control,
  );
  if (!answer.ok) return answer;
  const given = answer.value.value.score;
  return given >= low && given <= high
    ? ok(given)
    : fail(
        'judge-off-scale',
        `The judge gave ${given}, which is not between ${low} and ${high}.`,
        'Say the scale in the instructions of "judge", or correct "scale".',
      );
}

/** The recorded answer in the judge's own words, once an answer. */
async function withOwnWords(
  question: Question,
  own: Map<string, Promise<Result<string>>>,
  model: LanguageModel,
  signal: AbortSignal | undefined,
): Promise<Result<Question>> {
  if (question.kind !== 'own') return ok(question);
  const { prompt, text } = question;
  const rewrite = async (): Promise<Result<string>> => {
    const messages = asked(
      'Write the answer again in your own words. Keep what it says, its final answer and its form (tags, boxes). Reply with the new answer alone.',
      [section('Question', prompt), section('Answer', text)],
    );
    const written = await model.complete({ messages }, signal ? { signal } : {});
    return written.ok ? ok(written.value.text) : written;
  };
  let words = own.get(question.id);
  if (!words) own.set(question.id, (words = rewrite()));
  const written = await words;
  if (!written.ok) return written;
  return ok(
    question.variant === 'own first'
      ? { ...question, text: written.value, other: text }
      : { ...question, other: written.value },
  );
}

function asked(instructions: string, sections: readonly string[]): ModelMessage[] {
  return [
    { role: 'system', content: instructions },
    { role: 'user', content: sections.join('\n\n') },
  ];
}

function section(title: string, text: string): string {
  return `## ${title}\n${text}`;
}
