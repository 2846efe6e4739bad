import type { TaskContext } from '../task/context';
import { statedGoal } from '../task/goal';
import type { Design } from './designer';
import { holdsObjects, JSON_SCORE } from './json-answers';
import { docstring } from './python-text';

/** Columns that hold the right answer, best first. */
const REFERENCES = [
  'answer',
  'ground_truth',
  'reference_answer',
  'reference',
  'solution',
  'target',
  'gold',
  'label',
];

/** How an answer is marked in the recorded completions. */
type Mark = 'boxed' | 'hashes' | null;

/** The column that holds the right answer; null when the recording has none. */
export function referenceColumn(keys: readonly string[]): string | null {
  return REFERENCES.find((name) => keys.includes(name)) ?? null;
}

/** How a trainer calls the function, and what it takes back. */
interface Calling {
  readonly name: string;
  /** Of the reference: the column's own name where a trainer passes columns by name. */
  readonly parameters: (column: string) => string;
  /** The reference and the text that was written, as Python; of one item where it is called with lists. */
  readonly expected: (column: string) => string;
  readonly text: string;
  /** Loops over what, where it is called once a batch. */
  readonly each?: (column: string) => string;
  /** What a row without a reference gets, and why. */
  readonly unknown: readonly [value: string, why: string];
  readonly paid?: (value: string) => string;
}

const NOTHING_TO_COMPARE = 'Nothing to compare with: not applicable is not the same as wrong.';
const NUMBERS_ONLY = 'Nothing to compare with, and the trainer wants a number.';

const CALLINGS: Readonly<Record<string, Calling>> = {
  trl: {
    name: 'correctness_reward',
    parameters: (column) => `completions, ${column}, **kwargs`,
    each: (column) => `completion, expected in zip(completions, ${column})`,
    expected: () => 'expected',
    text: 'text_of(completion)',
    unknown: ['None', NOTHING_TO_COMPARE],
  },
  openrlhf: {
    name: 'reward_func',
    parameters: () => 'queries, prompts, labels, **kwargs',
    each: () => 'query, prompt, expected in zip(queries, prompts, labels)',
    expected: () => 'expected',
    // A query is the prompt with the answer behind it.
    text: 'query[len(prompt) :] if query.startswith(prompt) else query',
    unknown: ['0.0', NUMBERS_ONLY],
  },
  verl: {
    name: 'compute_score',
    parameters: () => 'data_source, solution_str, ground_truth, extra_info=None',
    expected: () => 'ground_truth',
    text: 'solution_str',
    unknown: ['0.0', NUMBERS_ONLY],
  },
  verifiers: {
    name: 'correct_answer_reward',
    parameters: () => 'completion, answer, **kwargs',
    expected: () => 'answer',
    text: 'text_of(completion)',
    unknown: ['0.0', NUMBERS_ONLY],
  },
  areal: {
    name: 'correctness_reward',
    parameters: (column) => `prompt, completions, prompt_ids, completion_ids, ${column}, **kwargs`,
    expected: (column) => column,
    text: 'completions',
    unknown: ['0.0', NUMBERS_ONLY],
  },
  pair: {
    name: 'correctness_score',
    parameters: () => 'response, label',
    expected: () => 'label',
    text: 'response',
    unknown: ['0.0', NUMBERS_ONLY],
  },
  messages: {
    name: 'evaluate',
    parameters: () => 'messages, ground_truth=None, **kwargs',
    expected: () => 'ground_truth',
    text: 'text_of(messages)',
    unknown: ['0.0', NUMBERS_ONLY],
    paid: (value) => `{"score": ${value}}`,
  },
};

/** Contracts of completions that the built-in designer writes for. */
export function writesForCompletions(contract: string): boolean {
  return contract in CALLINGS;
}

/** Compares each completion's final answer with the reference column, as the contract has it called. */
export function writeCompletionReward(
  context: TaskContext,
  contract: string,
  column: string,
  wantedName: string | null,
): Design {
  const calling = CALLINGS[contract];
  if (!calling) throw new Error(`nothing is known of the contract ${contract}`);
  const { name, parameters, expected, text, each, unknown, paid = (value) => value } = calling;
  // Of tests and rubrics, which are JSON too, nothing stands in the answer.
  const isJson = holdsObjects(context, column) && shareWith(context, /\{(\\[nrt]|\s)*\\?"/) >= 0.5;
  const mark = isJson ? null : markOf(context);
  const [left, why] = unknown;
  const explanation = [
    'What it pays, and why:',
    ...(isJson
      ? [
          `- pay 1 where the last JSON of the completion has every field of ${column} and no other: numbers are compared as numbers, texts without regard to case and blanks;`,
          '- pay up to 0.5 by the share of the fields that are right, so that there is something to learn from before all are;',
        ]
      : [
          `- pay 1 for the right final answer: the last \\boxed{…}, else what follows the last ####, else the last number or line is compared with ${column};`,
        ]),
    ...(mark
      ? [
          `- pay 0.1 for a wrong answer that is marked as asked (${mark === 'boxed' ? '\\boxed{…}' : '####'}), so that the form is learnt before the content;`,
        ]
      : []),
    left === 'None'
      ? '- a row without a reference is left out (None), not counted as wrong; an empty completion is wrong.'
      : '- an empty completion is wrong, and so is a row without a reference: record one for each.',
  ].join('\n');
  const indent = each ? '        ' : '    ';
  const pay = (value: string): string => (each ? `rewards.append(${value})` : `return ${paid(value)}`);
  const reference = expected(column);
  const body = [
    `if ${reference} is None or str(${reference}).strip() == "":`,
    `    # ${why}`,
    `    ${pay(left)}`,
    ...(each ? ['    continue'] : []),
    ...(text === 'text' ? [] : [`text = ${text}`]),
    ...(isJson
      ? [pay(`score(text, ${reference})`)]
      : paysRight(reference, mark !== null, each !== undefined, pay)),
  ].map((line) => `${indent}${line}\n`);
  const code = [
    docstring([statedGoal(context.task.goal), explanation]),
    isJson
      ? '\nimport json\nimport re\n'
      : '\nimport re\n\nNUMBER = re.compile(r"-?\\d[\\d,]*\\.?\\d*(?:/\\d+)?")\n',
    TEXT_OF,
    isJson ? JSON_SCORE : FINAL_ANSWER,
    `\n\ndef ${wantedName ?? name}(${parameters(column)}):\n`,
    ...(each ? ['    rewards = []\n', `    for ${each(column)}:\n`] : []),
    ...body,
    ...(each ? ['    return rewards\n'] : []),
  ].join('');
  return { explanation, code };
}

/** 1 for the right final answer, a little for one that is marked as asked. */
function paysRight(
  reference: string,
  isMarked: boolean,
  inLoop: boolean,
  pay: (value: string) => string,
): string[] {
  return [
    `if is_right(text, str(${reference})):`,
    `    ${pay('1.0')}`,
    ...(isMarked ? [`${inLoop ? 'elif' : 'if'} marked(text) is not None:`, `    ${pay('0.1')}`] : []),
    ...(inLoop ? ['else:', `    ${pay('0.0')}`] : [pay('0.0')]),
  ];
}

function markOf(context: TaskContext): Mark {
  if (shareWith(context, /\\boxed\s*\{/) >= 0.5) return 'boxed';
  return shareWith(context, /####/) >= 0.5 ? 'hashes' : null;
}

/** Of the recorded completions, those in which this is found. */
function shareWith({ set }: TaskContext, pattern: RegExp): number {
  const { structure, columns } = set.observation;
  const completion =
    structure.kind === 'dict'
      ? structure.entries.find(({ key }) => key.startsWith('completion'))?.value
      : undefined;
  const column = completion?.kind === 'leaf' ? columns[completion.column] : undefined;
  if (column?.kind !== 'object' || column.values.length === 0) return 0;
  const found = column.values.filter((value) =>
    pattern.test(typeof value === 'string' ? value : JSON.stringify(value ?? '')),
  );
  return found.length / column.values.length;
}

const TEXT_OF = String.raw`

def text_of(completion):
    """A completion is a string, or a list of messages of which the last one answers."""
    if isinstance(completion, str):
        return completion
    messages = [completion] if isinstance(completion, dict) else completion or []
    contents = [message.get("content") for message in messages if isinstance(message, dict)]
    return next((content for content in reversed(contents) if isinstance(content, str)), "")
`;

const FINAL_ANSWER = String.raw`

def last_boxed(text):
    """What is inside the last box, its own braces included; None without one."""
    start = text.rfind("\\boxed{")
    if start < 0:
        return None
    depth = 0
    for i in range(start + len("\\boxed"), len(text)):
        depth += (text[i] == "{") - (text[i] == "}")
        if depth == 0:
            return text[start + len("\\boxed{") : i]
    return None


def marked(text):
    boxed = last_boxed(text)
    if boxed is not None:
        return boxed.strip()
    return text.rpartition("####")[2].strip() if "####" in text else None


def number(text):
    text = re.sub(r"[,$\s]", "", text).rstrip(".%")
    try:
        over, _, under = text.partition("/")
        return float(over) / float(under) if under else float(over)
    except (ValueError, ZeroDivisionError):
        return None


def plain(text):
    return re.sub(r"[\s$]", "", text).rstrip(".").casefold()


def is_right(text, expected):
    """Whether the final answer of the text is the expected one: as numbers when that is a number, else as text."""
    reference = marked(expected) or expected.strip()
    given = marked(text)
    if given is None:
        said = re.findall(r"answer\s*(?:is|:)\s*(.+)", text, re.IGNORECASE)
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        given = (said or lines or [""])[-1]
    value = number(reference)
    if value is None:
        return given != "" and plain(given) == plain(reference)
    numbers = NUMBER.findall(given) or ([] if marked(text) else NUMBER.findall(text))
    found = number(given) if number(given) is not None else number(numbers[-1]) if numbers else None
    return found is not None and abs(found - value) <= 1e-6 * max(1.0, abs(value))
`;
