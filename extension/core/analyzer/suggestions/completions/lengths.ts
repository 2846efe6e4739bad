import { collectGroups, TRAINING_STEP } from '../../../groups/collect';
import { type Group } from '../../../groups/group';
import { lengthBias } from '../../../groups/length';
import type { Evaluation } from '../../../measures/evaluation';
import { formatNumber, formatPercent } from '../../../measures/format';
import { wilsonInterval } from '../../../measures/interval';
import { hasValue } from '../../../measures/measure';
import { fieldValue } from '../../../trajectory/fields';
import type { TaskContext } from '../../../task/context';
import { isForm, median, type Part } from './parts';

/** What a recording says for paying right completions by their length. */
export interface LengthEvidence {
  /** Starts small and ends without a stop: "among right completions of a prompt the longer ones are paid more". */
  readonly words: string;
  /** Characters that half of the right completions do not exceed. */
  readonly target: number;
  /** Some prompts are mostly answered rightly, others mostly wrongly. */
  readonly differsByPrompt: boolean;
  /** Prompts were asked again at later steps of the training. */
  readonly comesBack: boolean;
}

/** Right completions that are shorter than this were not thought about too long. */
const LONG = 120;
/** A correlation of pay and length from here on is worth a word. */
const CLEARLY = 0.3;
/** Prompts with several right completions, from which on lengths are compared. */
const ENOUGH = 10;
/** The longest right completion against the shortest. */
const SPREAD = 1.5;

/**
 * Length is worth paying where the reward pays for more of it among right completions, or where right completions of a prompt differ
 * much in length while the wrong ones are the longer ones: there the length is not what it takes. Null elsewhere.
 */
export function lengthEvidence(
  context: TaskContext,
  evaluation: Evaluation,
  parts: readonly Part[],
): LengthEvidence | null {
  const groups = collectGroups(evaluation);
  if (!groups) return null;
  const target = median(groups.flatMap((group) => lengthsWhere(group, 1)));
  if (Number.isNaN(target)) return null;
  const words =
    paidForLength(withoutForm(groups, parts, evaluation)) ?? (target >= LONG ? wrongAreLonger(groups) : null);
  if (words === null) return null;
  const ratios = groups.map(({ correct }) => correct.filter((each) => each === 1).length / correct.length);
  const shareOf = (test: (ratio: number) => boolean): number => ratios.filter(test).length / ratios.length;
  return {
    words,
    target: Math.round(target / 10) * 10,
    differsByPrompt: shareOf((ratio) => ratio >= 0.75) >= 0.15 && shareOf((ratio) => ratio <= 0.5) >= 0.15,
    comesBack: comesBack(context),
  };
}

/** What is paid besides the form: a thought in its tags is longer than none, and paid for the tags. */
function withoutForm(
  groups: readonly Group[],
  parts: readonly Part[],
  { input: { set } }: Evaluation,
): Group[] {
  const forms = parts.length > 1 ? parts.filter(isForm) : [];
  return groups.map((group) => ({
    ...group,
    rewards: group.rewards.map((reward, i) => {
      const row = set.episodes[group.members[i] ?? 0]?.start ?? 0;
      return forms.reduce((rest, { values, weight }) => rest - weight * (values[row] ?? 0), reward);
    }),
  }));
}

function lengthsWhere({ lengths, correct }: Group, outcome: 0 | 1): number[] {
  return [...lengths].filter((length, i) => correct[i] === outcome && !Number.isNaN(length));
}

function paidForLength(groups: readonly Group[]): string | null {
  const bias = lengthBias(groups).ofCorrect;
  if (!hasValue(bias) || bias.value < CLEARLY || !bias.interval || bias.interval[0] <= 0) return null;
  return `among right completions of a prompt the longer ones are paid more (correlation ${formatNumber(bias.value)})`;
}

function wrongAreLonger(groups: readonly Group[]): string | null {
  const spread = groups
    .map((group) => lengthsWhere(group, 1))
    .filter((some) => some.length > 1)
    .map((some) => Math.max(...some) / Math.max(1, Math.min(...some)));
  const isWide = spread.filter((ratio) => ratio >= SPREAD).length >= 0.5 * spread.length;
  const both = groups
    .map((group) => [mean(lengthsWhere(group, 0)), mean(lengthsWhere(group, 1))] as const)
    .filter(([wrong, right]) => !Number.isNaN(wrong + right));
  if (spread.length < ENOUGH || both.length < ENOUGH || !isWide) return null;
  const longer = both.filter(([wrong, right]) => wrong > right).length / both.length;
  if (wilsonInterval(longer, both.length)[0] <= 0.5) return null;
  return `the wrong completions are the longer ones in ${formatPercent(longer)} of the prompts, and right ones differ in length by half and more in most`;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The same prompt stands at two or more steps of the training. */
function comesBack({ set, fields }: TaskContext): boolean {
  const [prompt, step] = [/^(prompt|prompts|question)$/, TRAINING_STEP].map((name) =>
    fields.find((field) => name.test(field.name)),
  );
  if (!prompt || !step) return false;
  const steps = new Map<string, Set<unknown>>();
  for (const { start } of set.episodes) {
    const key = String(fieldValue(set.observation, prompt, start));
    steps.set(key, (steps.get(key) ?? new Set()).add(fieldValue(set.observation, step, start)));
  }
  const again = [...steps.values()].filter(({ size }) => size > 1).length;
  return again >= Math.max(3, 0.2 * steps.size);
}
