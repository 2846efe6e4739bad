import type { Disposable } from 'vscode';
import { Hover, languages, MarkdownString } from 'vscode';
import type { TaskContext } from '../../core/task/context';
import type { Field } from '../../core/trajectory/fields';
import { fieldValue } from '../../core/trajectory/fields';
import type { Session } from '../session';

/** More distinct texts than this are not listed. */
const MAX_TEXTS = 8;

/** Over the name of an observation field in a reward: what it means, and what was recorded in it. */
export function registerHovers(session: Session): Disposable {
  return languages.registerHoverProvider(
    { language: 'python', scheme: 'file' },
    {
      provideHover: (document, position) => {
        const range = document.getWordRangeAtPosition(position);
        if (!range) return null;
        const word = document.getText(range);
        for (const { reward, context } of session.states()) {
          if (!context || reward?.file !== document.uri.fsPath) continue;
          const field = context.fields.find(({ name, path }) => name === word || path === `["${word}"]`);
          if (field) return new Hover(describeField(field, context), range);
        }
        return null;
      },
    },
  );
}

/** Field texts by context: an immutable snapshot, so what was counted once stays right. */
const described = new WeakMap<TaskContext, Map<Field, MarkdownString>>();

function describeField(field: Field, context: TaskContext): MarkdownString {
  const known = described.get(context) ?? new Map<Field, MarkdownString>();
  described.set(context, known);
  const before = known.get(field);
  if (before) return before;
  const unit = field.unit ? ` (${field.unit})` : '';
  const text = new MarkdownString();
  text.appendMarkdown(`**`).appendText(field.name).appendMarkdown(`**`).appendText(unit);
  if (field.about) text.appendMarkdown('\n\n').appendText(field.about);
  text.appendMarkdown('\n\n').appendText(recordedValues(field, context));
  known.set(field, text);
  return text;
}

/** "Recorded: 1 to 7, in 3,181 steps." or "Recorded: empty, goal, lava, wall." */
function recordedValues(field: Field, { set }: TaskContext): string {
  let [smallest, largest, numbers] = [Infinity, -Infinity, 0];
  const texts = new Set<string>();
  for (let row = 0; row < set.steps; row++) {
    const value = fieldValue(set.observation, field, row);
    if (typeof value === 'number') {
      numbers++;
      smallest = Math.min(smallest, value);
      largest = Math.max(largest, value);
    } else if (value !== null) texts.add(String(value));
  }
  const steps = set.steps.toLocaleString('en-US');
  if (numbers > 0) return `Recorded: ${format(smallest)} to ${format(largest)}, in ${steps} steps.`;
  if (texts.size === 0) return 'Never recorded.';
  if (texts.size > MAX_TEXTS) return `Recorded: ${texts.size} different texts, in ${steps} steps.`;
  return `Recorded: ${[...texts].sort().join(', ')}, in ${steps} steps.`;
}

function format(value: number): string {
  return String(Number(value.toPrecision(4)));
}
