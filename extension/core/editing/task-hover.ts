import { getLocation } from 'jsonc-parser/lib/esm/main.js';
import { formatCount, formatPercent } from '../measures/format';
import type { TaskContext } from '../task/context';
import type { HoverSection } from './hover';
import { readSection } from './hover';
import { plain } from './markdown';
import type { PaletteName } from './picture';

/** Over a criterion, a cause, a field or the recordings of a task file: what they come to on what was recorded. */
export function taskHoverAt(
  text: string,
  offset: number,
  context: TaskContext,
  palette: PaletteName,
): HoverSection | null {
  const { path } = getLocation(text, offset);
  const [section, name] = path;
  switch (section) {
    case 'success':
      return { text: successText(context), picture: null };
    case 'causes':
      return typeof name === 'string' ? { text: causeText(name, context), picture: null } : null;
    case 'observation': {
      const field = context.fields.find((known) => known.name === name);
      return field ? readSection({ of: 'obs', path: field.path }, context, null, palette) : null;
    }
    case 'trajectories':
      return { text: recordingsText(context), picture: null };
    default:
      return null;
  }
}

function successText({ outcomes }: TaskContext): string {
  const count = (wanted: string): number => outcomes.filter(({ outcome }) => outcome === wanted).length;
  const unknown = count('unknown');
  return (
    `Recorded: ${formatCount(count('success'))} successes and ${formatCount(count('failure'))} failures` +
    ` in ${formatCount(outcomes.length)} episodes${unknown > 0 ? `; of ${formatCount(unknown)} it is not known` : ''}.`
  );
}

function causeText(name: string, { outcomes }: TaskContext): string {
  const failures = outcomes.filter(({ outcome }) => outcome === 'failure');
  const count = failures.filter(({ cause }) => cause === name).length;
  const share = failures.length > 0 ? ` (${formatPercent(count / failures.length)})` : '';
  return `**${plain(name)}**: the cause of ${formatCount(count)} of ${formatCount(failures.length)} failures${share}. The first cause that holds counts.`;
}

function recordingsText({ set, files }: TaskContext): string {
  const episodes = `${formatCount(set.episodes.length)} episodes, ${formatCount(set.steps)} steps`;
  return `${formatCount(files.length)} ${files.length === 1 ? 'file' : 'files'}: ${episodes}.`;
}
