import type { TaskContext } from '../task/context';
import type { Design } from './designer';
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

/** Compares each completion's final answer with the reference column, for TRL's `(completions, **columns) → list`. */
export function writeTrlReward(context: TaskContext, column: string, name: string): Design {
  const mark = markOf(context);
  const explanation = [
    'What it pays, and why:',
    `- pay 1 for the right final answer: the last \\boxed{…}, else what follows the last ####, else the last number or line is compared with ${column};`,
    ...(mark
      ? [
          `- pay 0.1 for a wrong answer that is marked as asked (${mark === 'boxed' ? '\\boxed{…}' : '####'}), so that the form is learnt before the content;`,
        ]
      : []),
    '- a row without a reference is left out (None), not counted as wrong; an empty completion is wrong.',
  ].join('\n');
  const code = [
    docstring([context.task.goal.trim(), explanation]),
    '\nimport re\n',
    COMMON,
    `\n\ndef ${name}(completions, ${column}, **kwargs):\n`,
    '    rewards = []\n',
    `    for completion, expected in zip(completions, ${column}):\n`,
    '        if expected is None or str(expected).strip() == "":\n',
    '            # Nothing to compare with: not applicable is not the same as wrong.\n',
    '            rewards.append(None)\n',
    '            continue\n',
    '        text = text_of(completion)\n',
    '        if is_right(text, str(expected)):\n',
    '            rewards.append(1.0)\n',
    ...(mark ? ['        elif marked(text) is not None:\n            rewards.append(0.1)\n'] : []),
    '        else:\n',
    '            rewards.append(0.0)\n',
    '    return rewards\n',
  ].join('');
  return { explanation, code };
}

function markOf({ set }: TaskContext): Mark {
  const { structure, columns } = set.observation;
  const completion =
    structure.kind === 'dict'
      ? structure.entries.find(({ key }) => key.startsWith('completion'))?.value
      : undefined;
  const column = completion?.kind === 'leaf' ? columns[completion.column] : undefined;
  if (column?.kind !== 'object' || column.values.length === 0) return null;
  const texts = column.values.map((value) =>
    typeof value === 'string' ? value : JSON.stringify(value ?? ''),
  );
  const share = (mark: RegExp): number => texts.filter((text) => mark.test(text)).length / texts.length;
  if (share(/\\boxed\s*\{/) >= 0.5) return 'boxed';
  return share(/####/) >= 0.5 ? 'hashes' : null;
}

const COMMON = String.raw`
NUMBER = re.compile(r"-?\d[\d,]*\.?\d*(?:/\d+)?")


def text_of(completion):
    """A completion is a string, or a list of messages of which the last one answers."""
    if isinstance(completion, str):
        return completion
    messages = [completion] if isinstance(completion, dict) else completion or []
    contents = [message.get("content") for message in messages if isinstance(message, dict)]
    return next((content for content in reversed(contents) if isinstance(content, str)), "")


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
