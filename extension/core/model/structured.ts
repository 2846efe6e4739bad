import type { z } from 'zod';
import type { Result } from '../problem';
import { fail, ok } from '../problem';
import type {
  AnswerSchema,
  Completion,
  CompletionControl,
  CompletionRequest,
  LanguageModel,
  ModelMessage,
} from './model';

export interface Structured<T> {
  readonly value: T;
  /** The one or two completions it took. */
  readonly completions: readonly Completion[];
}

/** Asks for an answer of the given form. One that has another is sent back once, with what is wrong with it. */
export async function completeStructured<T>(
  model: LanguageModel,
  request: Omit<CompletionRequest, 'schema'> & { readonly schema: AnswerSchema<T> },
  control: CompletionControl = {},
): Promise<Result<Structured<T>>> {
  const completions: Completion[] = [];
  let messages = request.messages;
  let wrong = '';
  for (let tries = 0; tries < 2; tries++) {
    const answer = await model.complete({ ...request, messages }, control);
    if (!answer.ok) return answer;
    completions.push(answer.value);
    const read = readStructured(answer.value.text, request.schema.type);
    if (read.ok) return ok({ value: read.value, completions });
    wrong = read.problem.message;
    const again: ModelMessage = { role: 'user', content: `${wrong} ${read.problem.hint}` };
    messages = [...request.messages, { role: 'assistant', content: answer.value.text }, again];
  }
  return fail(
    'model-form',
    `The model ${model.id} answered twice in another form than was asked for. ${wrong}`,
    'Use a model that follows a format.',
  );
}

/** The value in an answer: the whole of it, a fenced block, or the largest JSON in the prose that has the form. */
function readStructured<T>(answer: string, type: z.ZodType<T>): Result<T> {
  const text = answer.replace(/<think(?:ing)?>[\s\S]*?<\/think(?:ing)?>/gi, '').trim();
  let nearest: string | null = null;
  for (const candidate of candidates(text)) {
    const value = parsed(candidate);
    if (value === undefined) continue;
    const read = type.safeParse(value);
    if (read.success) return ok(read.data);
    const [issue] = read.error.issues;
    nearest ??= issue ? `${issue.path.map(String).join('.') || 'the value'}: ${issue.message}` : null;
  }
  return nearest === null
    ? fail('model-form', 'The answer holds no JSON.', 'Answer with the JSON value alone.')
    : fail(
        'model-form',
        `The JSON in the answer has another form (${nearest}).`,
        'Correct that and answer with the JSON value alone.',
      );
}

function* candidates(text: string): Generator<string> {
  yield text;
  for (const [, block = ''] of text.matchAll(
    /^[ \t]*(?:`{3,}|~{3,})[^\n]*\n([\s\S]*?)(?:^[ \t]*(?:`{3,}|~{3,})|$(?![\s\S]))/gm,
  ))
    yield block;
  yield* balanced(text).sort((a, b) => b.length - a.length);
}

/** Starts tried: prose has few brackets, and an answer without end has no more to say. */
const MAX_STARTS = 200;

/** Every piece from an opening bracket to the one that closes it, text in quotes left alone; outermost pieces only. */
function balanced(text: string): string[] {
  const found: string[] = [];
  let from = 0;
  for (let starts = 0; starts < MAX_STARTS; starts++) {
    const start = text.slice(from).search(/[{[]/);
    if (start < 0) break;
    const end = closingOf(text, from + start);
    if (end === null) from += start + 1;
    else {
      found.push(text.slice(from + start, end));
      // Prose in brackets is no JSON, but may hold some.
      from = parsed(text.slice(from + start, end)) === undefined ? from + start + 1 : end;
    }
  }
  return found;
}

function closingOf(text: string, start: number): number | null {
  let depth = 0;
  let quoted = false;
  for (let i = start; i < text.length; i++) {
    const character = text[i];
    if (quoted) {
      if (character === '\\') i++;
      else if (character === '"') quoted = false;
    } else if (character === '"') quoted = true;
    else if (character === '{' || character === '[') depth++;
    else if ((character === '}' || character === ']') && --depth === 0) return i + 1;
  }
  return null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
