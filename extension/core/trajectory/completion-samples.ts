import { isRecord } from './json';
import { asNumber } from './json-steps';
import { isTracesRow, samplesOfTraces } from './verifiers-traces';
import { fromResponses } from './api-responses';
import { EVALUATED, fromEvaluation, gradeOf, messagesAndChoices } from './evaluation-logs';
import { isMessages } from './openai-messages';
import { snakeCase } from './roles';

export type Row = Readonly<Record<string, unknown>>;

/** One or several completions that a row of a log holds, with the columns a reward gets. */
export interface RowSamples {
  readonly samples: readonly Row[];
  /** Sentences about what was taken from where. */
  readonly notes: readonly string[];
}

/** Names under which logs keep the text that the model wrote, and what it was asked. */
const REPLIES = [
  'output',
  'response',
  'generation',
  'generated_text',
  'model_output',
  'prediction',
  'solution_str',
  'response_str',
  'predict_str',
  'model_response',
  'llm_output',
];
const QUESTIONS = ['input', 'question', 'query', 'instruction', 'problem'];
const CHATS = ['messages', 'traj', 'conversation', 'conversations', 'chat', 'messages_and_choices'];
/** Lists with one entry a completion of the row's prompt, and what one of them is called. */
const MANY = ['completions', 'responses', 'outputs', 'generations', 'samples', 'model_outputs', 'candidates'];
const MANY_VALUES: ReadonlyMap<string, string> = new Map([
  ['rewards', 'reward'],
  ['scores', 'score'],
  ['advantages', 'advantage'],
  ['corrects', 'correct'],
]);
/** What a completion is compared with, the name that wins first. */
const REFERENCES = [
  'ground_truth',
  'gts',
  'expected_answer',
  'expected',
  'reference_answer',
  'reference',
  'gold_answer',
  'gold',
  'target',
  'solution',
  'label',
];
/** Dictionaries of numbers about one completion, each of which becomes a column. */
const METRICS = ['metrics', 'scores', 'reward_metrics'];

/** True for columns that hold what somebody has said. */
export function isSaid(name: string): boolean {
  return ['prompt', 'completion', ...REPLIES, ...QUESTIONS, ...CHATS].includes(snakeCase(name));
}

/** The samples of a row; null when it holds no completion. */
export function completionSamples(row: Row): RowSamples | null {
  if (isTracesRow(row))
    return {
      samples: samplesOfTraces(row),
      notes: ['each trace is a completion: its main branch from the first message that the model wrote'],
    };
  const found = preference(row) ?? several(row) ?? single(row);
  if (!found) {
    const named = inLowerCase(row);
    return named && completionSamples(named);
  }
  const { samples, notes } = found;
  const reference = referenceOf(row);
  return {
    samples: samples.map((sample) => ({
      ...nestedReward(row),
      ...(reference ? { answer: reference.value } : {}),
      ...metricsOf(row),
      ...sample,
    })),
    notes: reference ? [...notes, `answer is taken from ${reference.from}`] : notes,
  };
}

/** The row under names as programs write them (`Ground Truth`: `ground_truth`); null where they are so already. */
function inLowerCase(row: Row): Row | null {
  const names = Object.keys(row);
  const lower = names.map(snakeCase);
  if (lower.every((name, i) => name === names[i]) || new Set(lower).size < names.length) return null;
  return Object.fromEntries(lower.map((name, i) => [name, row[names[i] ?? '']]));
}

function single(row: Row): RowSamples | null {
  const one = (added: Row, ...notes: string[]): RowSamples => ({
    // The recording's own columns win.
    samples: [{ ...added, ...row }],
    notes,
  });
  if ('completion' in row) {
    const prompt = QUESTIONS.find((name) => !('prompt' in row) && isCompletion(row[name]));
    return prompt === undefined ? one({}) : one({ prompt: row[prompt] }, `prompt is taken from ${prompt}`);
  }
  return fromResponses(row) ?? fromText(row) ?? fromChat(row) ?? fromEvaluation(row);
}

function fromText(row: Row): RowSamples | null {
  const reply = REPLIES.find((name) => isCompletion(row[name]));
  if (reply === undefined) return null;
  const question = ['prompt', ...QUESTIONS].find((name) => isCompletion(row[name]));
  // A chat with its last answer beside it is asked for by the chat.
  const chat = question === undefined ? CHATS.find((name) => isMessages(row[name])) : undefined;
  const asked = question ?? chat;
  return {
    samples: [{ ...(asked === undefined ? {} : { prompt: row[asked] }), completion: row[reply], ...row }],
    notes: [
      asked === undefined || asked === 'prompt'
        ? `completion is taken from ${reply}`
        : `prompt and completion are taken from ${asked} and ${reply}`,
    ],
  };
}

function fromChat(row: Row): RowSamples | null {
  for (const key of CHATS) {
    const chat = sharedChat(row[key]) ?? messagesAndChoices(row[key]) ?? row[key];
    if (!isMessages(chat)) continue;
    const split = splitChat(chat);
    if (!split) continue;
    return {
      samples: [{ ...split, ...row }],
      notes: [`prompt and completion are taken from ${key} (split before the first reply of the assistant)`],
    };
  }
  return null;
}

/** What was asked, and everything from the assistant's first reply on; null without a reply. */
function splitChat(chat: readonly Row[]): { prompt: Row[]; completion: Row[] } | null {
  // Some agents open the talk themselves: then the reply is what follows the first question.
  const asked = chat.findIndex(({ role }) => role === 'user' || role === 'human');
  const reply = chat.findIndex(({ role }, i) => i > asked && (role === 'assistant' || role === 'model'));
  return reply === -1 ? null : { prompt: chat.slice(0, reply), completion: chat.slice(reply) };
}

/** ShareGPT's `{"from": "human", "value": …}` as messages with a role. */
function sharedChat(value: unknown): Row[] | null {
  if (!Array.isArray(value) || value.length === 0) return null;
  if (!value.every((entry) => isRecord(entry) && 'from' in entry && 'value' in entry)) return null;
  const roles: Readonly<Record<string, string>> = { human: 'user', gpt: 'assistant', tool: 'tool' };
  return (value as Row[]).map(({ from, value: content }) => ({ role: roles[String(from)] ?? from, content }));
}

/** Two answers to one question and which was preferred, with what else is known of each. */
interface Judged {
  readonly answers: readonly (readonly [answer: unknown, of: Row])[];
  readonly rest: Row;
  readonly note: string;
}

/** A pair of which one was preferred: a sample each, told apart by `accepted`. */
function preference(row: Row): RowSamples | null {
  const judged = chosenAndRejected(row) ?? twoSides(row);
  if (!judged) return null;
  const question = ['prompt', ...QUESTIONS].find((name) => isCompletion(row[name]));
  const sample = (answer: unknown, of: Row): Row => {
    // Without a prompt of its own each answer is a whole chat.
    const split =
      question !== undefined ? null : isMessages(answer) ? splitChat(answer) : splitTranscript(answer);
    return {
      ...(question === undefined || question === 'prompt' ? {} : { prompt: row[question] }),
      ...judged.rest,
      ...(split ?? { completion: answer }),
      ...of,
    };
  };
  return { samples: judged.answers.map(([answer, of]) => sample(answer, of)), notes: [judged.note] };
}

/** A talk as one text, as Anthropic's HH has it. */
function splitTranscript(answer: unknown): { prompt: string; completion: string } | null {
  const parts = typeof answer === 'string' ? /^(\s*Human:[^]*\n\nAssistant:)([^]*)$/.exec(answer) : null;
  return parts ? { prompt: parts[1] ?? '', completion: parts[2] ?? '' } : null;
}

/** TRL's, RewardBench's. */
function chosenAndRejected(row: Row): Judged | null {
  const { chosen, rejected, ...rest } = row;
  if (!isCompletion(chosen) || !isCompletion(rejected)) return null;
  return {
    answers: [
      [chosen, { accepted: true }],
      [rejected, { accepted: false }],
    ],
    rest,
    note: 'chosen and rejected are two completions of the same prompt; accepted says which is which',
  };
}

const SIDES = ['conversation', 'response', 'answer'];

/** MT-bench's and Chatbot Arena's: two sides and a winner. Of a tie `accepted` is not known. */
function twoSides(row: Row): Judged | null {
  const { winner, model_a, model_b, ...others } = row;
  const name = SIDES.find((side) => isCompletion(row[`${side}_a`]) && isCompletion(row[`${side}_b`]));
  if (name === undefined || typeof winner !== 'string') return null;
  const { [`${name}_a`]: a, [`${name}_b`]: b, ...rest } = others;
  const won = (side: 'a' | 'b'): boolean | null =>
    /^(model_)?[ab]$/i.test(winner) ? winner.toLowerCase().endsWith(side) : null;
  const side = (answer: unknown, model: unknown, accepted: boolean | null): Judged['answers'][number] => [
    // What was judged at the first turn had no second one.
    row['turn'] === 1 && isMessages(answer) ? answer.slice(0, 2) : answer,
    { ...(model === undefined ? {} : { model }), accepted },
  ];
  return {
    answers: [side(a, model_a, won('a')), side(b, model_b, won('b'))],
    rest,
    note: `${name}_a and ${name}_b are two completions of the same prompt; accepted says which won, and nothing of a tie`,
  };
}

/** A row with a list of completions of one prompt: a sample each, with its entry of the lists beside it. */
function several(row: Row): RowSamples | null {
  const question = ['prompt', ...QUESTIONS].find((name) => isCompletion(row[name]));
  if (question === undefined || 'completion' in row) return null;
  const key = MANY.find((name) => {
    const list = row[name];
    return (
      Array.isArray(list) &&
      list.length > 0 &&
      !isMessages(list) &&
      (list.every(isCompletion) || list.every((entry) => answerIn(entry) !== null))
    );
  });
  if (key === undefined) return null;
  const completions = row[key] as unknown[];
  const shared: Record<string, unknown> = {};
  const lists: [string, unknown[]][] = [];
  for (const [name, value] of Object.entries(row)) {
    if (name === key) continue;
    if (Array.isArray(value) && value.length === completions.length && !isMessages(value))
      lists.push([MANY_VALUES.get(name) ?? name, value]);
    else shared[name] = value;
  }
  return {
    samples: completions.map((completion, i) => ({
      ...(question === 'prompt' ? {} : { prompt: row[question] }),
      ...shared,
      ...(isRecord(completion) ? completion : {}),
      completion: isCompletion(completion) ? completion : answerIn(completion),
      ...Object.fromEntries(lists.map(([name, values]) => [name, values[i]])),
    })),
    notes: [`each entry of ${key} is a completion of its row's prompt`],
  };
}

/** The text of an answer that has a dictionary of its own, with what else is known of it; null for anything else. */
function answerIn(entry: unknown): unknown {
  if (!isRecord(entry)) return null;
  const name = ['completion', ...REPLIES, 'text', 'content'].find((key) => isCompletion(entry[key]));
  return name === undefined ? null : entry[name];
}

function isCompletion(value: unknown): boolean {
  return typeof value === 'string' || isMessages(value);
}

/** tau²-bench keeps the reward with what it was made of. */
function nestedReward(row: Row): { reward?: unknown } {
  const details = row['reward_info'];
  if ('reward' in row || !isRecord(details) || asNumber(details['reward']) === undefined) return {};
  return { reward: details['reward'] };
}

function referenceOf(row: Row): { value: unknown; from: string } | null {
  if ('answer' in row) return null;
  for (const name of REFERENCES) if (isReference(row[name])) return { value: row[name], from: name };
  const nested: readonly (readonly string[])[] = [
    ['reward_model', 'ground_truth'],
    ['verifier_metadata', 'expected_answer'],
    ['verifier_metadata', 'ground_truth'],
  ];
  for (const path of nested) {
    let value: unknown = row;
    for (const key of path) value = isRecord(value) ? value[key] : undefined;
    if (isReference(value)) return { value, from: path.join('.') };
  }
  return null;
}

/**
 * Text or a number: a flag (KTO's label) says whether the completion is good, and lists of tests or tool calls are nothing
 * to compare an answer with.
 */
function isReference(value: unknown): boolean {
  return typeof value === 'string' || (asNumber(value) !== undefined && typeof value !== 'boolean');
}

function metricsOf(row: Row): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  for (const name of METRICS) {
    const metrics = row[name];
    if (!isRecord(metrics)) continue;
    for (const [key, value] of Object.entries(metrics))
      if (!(key in row) && (value === null || typeof value !== 'object' || !('length' in value)))
        found[key] = gradeOf(value);
  }
  return found;
}

/** Columns that say which prompt or task a completion belongs to, the name that wins first. */
export const GROUP_COLUMNS = [
  'prompt_id',
  'example_id',
  'task_id',
  '_ng_task_index',
  'problem_id',
  'question_id',
  'group_id',
  'uid',
] as const;

/** Names of chats and completions in a first row, by key and the start of the value. */
export function looksLikeCompletion(given: ReadonlyMap<string, string>): boolean {
  if (named(given)) return true;
  const lower = new Map([...given].map(([key, start]) => [snakeCase(key), start]));
  return lower.size === given.size && named(lower);
}

function named(keys: ReadonlyMap<string, string>): boolean {
  const start = (key: string): string => keys.get(key) ?? '';
  const textOrChat = (key: string): boolean => start(key).startsWith('"') || start(key) === '[{';
  const asked = ['prompt', ...QUESTIONS].some(textOrChat);
  if (start('traces') === '[{' && (keys.has('task') || keys.has('env'))) return true;
  if (textOrChat('chosen') && textOrChat('rejected')) return true;
  if (keys.has('winner') && SIDES.some((side) => textOrChat(`${side}_a`) && textOrChat(`${side}_b`)))
    return true;
  if (textOrChat('completion') || textOrChat('solution_str') || (textOrChat('prompt') && keys.size > 1))
    return true;
  const answered = start('response').startsWith('{') || start('choices') === '[{';
  const request = ['responses_create_params', 'request', 'body', 'custom_id', 'object', 'model'];
  if (answered && request.some((key) => keys.has(key))) return true;
  if (start('object') === '"r' && start('output') === '[{') return true;
  if (keys.has('custom_id') && start('body').startsWith('{')) return true;
  if (asked && (REPLIES.some(textOrChat) || MANY.some((key) => /^\[["[{]/.test(start(key))))) return true;
  if (keys.has('doc') && keys.has('target') && start('resps').startsWith('[')) return true;
  if (EVALUATED.some(([asks, answers]) => start(asks).startsWith('{') && /^[{"]/.test(start(answers))))
    return true;
  return CHATS.some((key) => start(key) === '[{');
}
