import type { Row, RowSamples } from './completion-samples';
import { isRecord, plain } from './json';
import { isMessages } from './openai-messages';

/** Where tools that trace and evaluate keep what was asked and what was answered, each in a dictionary of its own. */
export const EVALUATED: readonly (readonly [asked: string, answered: string])[] = [
  ['inputs', 'outputs'],
  ['input', 'output'],
];

const ASKED = ['messages', 'prompt', 'question', 'query', 'input', 'instruction', 'problem', 'text'];
const ANSWERED = ['completion', 'answer', 'output', 'response', 'prediction', 'text', 'content', 'result'];

/** Samples of LangSmith's and Braintrust's exports, and of the lm-evaluation-harness; null for anything else. */
export function fromEvaluation(row: Row): RowSamples | null {
  return fromHarness(row) ?? fromDictionaries(row);
}

/** Source: lm_eval, `samples_TASK_….jsonl` of version 0.4. */
function fromHarness(row: Row): RowSamples | null {
  const { resps, target, doc } = row;
  if (!isRecord(doc) || !Array.isArray(resps) || !Array.isArray(resps[0])) return null;
  const answers = resps[0].filter((answer): answer is string => typeof answer === 'string');
  if (answers.length === 0) return null;
  const asked = requestOf(row['arguments']);
  return {
    samples: answers.map((completion) => ({
      ...(asked === null ? {} : { prompt: asked }),
      ...(typeof target === 'string' || typeof target === 'number' ? { answer: target } : {}),
      ...row,
      completion,
    })),
    notes: [
      'prompt and completion are taken from arguments and resps, as the lm-evaluation-harness has them',
    ],
  };
}

function requestOf(requests: unknown): string | null {
  const first: unknown = Array.isArray(requests)
    ? requests[0]
    : isRecord(requests)
      ? requests['gen_args_0']
      : null;
  const text: unknown = Array.isArray(first) ? first[0] : isRecord(first) ? first['arg_0'] : null;
  return typeof text === 'string' ? text : null;
}

function fromDictionaries(row: Row): RowSamples | null {
  for (const [asks, answers] of EVALUATED) {
    const [asked, answered] = [row[asks], row[answers]];
    if (!isRecord(asked) || answered === undefined || answered === null) continue;
    const prompt = textIn(asked, ASKED);
    const completion =
      typeof answered === 'string' ? answered : (generation(answered) ?? textIn(answered, ANSWERED));
    if (completion === null) continue;
    const expected = row['reference_outputs'] ?? row['expected'];
    const answer = isRecord(expected) ? textIn(expected, ANSWERED) : null;
    return {
      samples: [
        {
          ...(prompt === null ? {} : { prompt }),
          ...(answer === null ? {} : { answer }),
          ...feedback(row['feedback_stats'] ?? row['feedback']),
          ...row,
          completion,
        },
      ],
      notes: [`prompt and completion are taken from ${asks} and ${answers}`],
    };
  }
  return null;
}

/** What LangChain calls the answer of a model. */
function generation(answered: unknown): string | null {
  const list = isRecord(answered) ? answered['generations'] : null;
  const first: unknown = Array.isArray(list) ? (list.flat() as unknown[])[0] : null;
  return isRecord(first) && typeof first['text'] === 'string' ? first['text'] : null;
}

/** The text or chat under one of the names, or the only text there is. */
function textIn(value: unknown, names: readonly string[]): unknown {
  if (!isRecord(value)) return null;
  for (const name of names) {
    const own = value[name];
    if (typeof own === 'string' || isMessages(own)) return own;
    // LangSmith keeps a batch of one.
    if (Array.isArray(own) && isMessages(own[0])) return own[0];
  }
  const texts = Object.values(value).filter((own) => typeof own === 'string');
  return texts.length === 1 ? (texts[0] ?? null) : null;
}

/** Scores that people or models gave, by what they are about. */
function feedback(given: unknown): Record<string, unknown> {
  if (!isRecord(given)) return {};
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => [
      name,
      isRecord(value) ? (value['avg'] ?? value['score']) : value,
    ]),
  );
}

/** Inspect's grades: correct, incorrect, partial, no answer. */
const GRADES: Readonly<Record<string, number>> = { C: 1, I: 0, P: 0.5, N: 0 };

/** A score that stands with its explanation, as Inspect has it: the number that it is. Anything else as it is. */
export function gradeOf(score: unknown): unknown {
  if (!isRecord(score) || !('value' in score)) return score;
  const value = plain(score['value']);
  return typeof value === 'string' ? (GRADES[value] ?? value) : typeof value === 'object' ? score : value;
}

/** ART's trajectories: messages, and choices of the API where the model answered. */
export function messagesAndChoices(value: unknown): Row[] | null {
  if (!Array.isArray(value) || !value.some((entry) => isRecord(entry) && isRecord(entry['message'])))
    return null;
  const messages = value.map((entry: unknown) =>
    isRecord(entry) && isRecord(entry['message']) ? entry['message'] : entry,
  );
  return isMessages(messages) ? messages : null;
}
