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
    `- pay 1 for the right final answer: the last \\boxed{…}, else what follows the last ####, else the last number or line, is compared with ${column};`,
    ...(mark
      ? [
          `- pay 0.1 for a wrong answer that is marked as asked (${mark === 'boxed' ? '\\boxed{…}' : '####'}), so that the form is learnt before the content;`,
        ]
      : []),
    '- a row without a reference is left out (None), not counted as wrong; an empty completion is wrong.',
  ].join('\n');
  const marked = mark && `is_marked(text)`;
  const code = [
    docstring([context.task.goal.trim(), explanation]),
    '\nimport re\n',
    COMMON,
    mark === 'boxed' ? IS_BOXED : mark === 'hashes' ? HAS_HASHES : '',
    `\n\ndef ${name}(completions, ${column}, **kwargs):\n`,
    '    rewards = []\n',
    `    for completion, expected in zip(completions, ${column}):\n`,
    '        if expected is None or str(expected).strip() == "":\n',
    '            # Nothing to compare with: not applicable is not the same as wrong.\n',
    '            rewards.append(None)\n',
    '            continue\n',
    '        text = text_of(completion)\n',
    '        if same(final_answer(text), final_answer(str(expected))):\n',
    '            rewards.append(1.0)\n',
    ...(marked ? [`        elif ${marked}:\n            rewards.append(0.1)\n`] : []),
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

def text_of(completion):
    """A completion is a string, or a list of messages of which the last one answers."""
    if isinstance(completion, str):
        return completion
    if isinstance(completion, dict):
        completion = [completion]
    contents = [message.get("content") for message in completion or []]
    return next((content for content in reversed(contents) if isinstance(content, str)), "")


def last_boxed(text):
    """What is inside the last \boxed{...}, braces in it included; None without one."""
    start = text.rfind("\\boxed{")
    if start < 0:
        return None
    depth = 0
    for i in range(start + len("\\boxed"), len(text)):
        depth += (text[i] == "{") - (text[i] == "}")
        if depth == 0:
            return text[start + len("\\boxed{") : i]
    return None


def final_answer(text):
    boxed = last_boxed(text)
    if boxed is not None:
        return boxed.strip()
    if "####" in text:
        text = text.rpartition("####")[2]
    else:
        said = re.findall(r"answer\s*(?:is|:)\s*(.+)", text, re.IGNORECASE)
        text = said[-1] if said else text
    numbers = re.findall(r"-?\d[\d,]*\.?\d*(?:/\d+)?", text)
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return numbers[-1] if numbers else (lines[-1] if lines else "")


def number(text):
    text = text.replace(",", "").replace("$", "").rstrip(".%").strip()
    try:
        over, _, under = text.partition("/")
        return float(over) / float(under) if under else float(over)
    except (ValueError, ZeroDivisionError):
        return None


def same(given, expected):
    if given == "":
        return False
    a, b = number(given), number(expected)
    if a is not None and b is not None:
        return abs(a - b) <= 1e-6 * max(1.0, abs(b))

    def plain(text):
        return re.sub(r"[\s$]", "", text).rstrip(".").casefold()

    return plain(given) == plain(expected)
`;

const IS_BOXED = `

def is_marked(text):
    return last_boxed(text) is not None
`;

const HAS_HASHES = `

def is_marked(text):
    return "####" in text
`;
