import type { BoundReward } from '../../../contract/bound-reward';
import { isPrompt, isText } from '../../../contract/completion-sources';
import type { Evaluation } from '../../../measures/evaluation';
import { aucOf, pairShares } from '../../../measures/ranking';
import { StepStatus } from '../../../sandbox/replay';
import type { GeneratorInput } from '../generator';

/** One function of a reward for completions, with what it pays on the recording. */
export interface Part {
  /** Of the function in the reward's file. */
  readonly name: string;
  readonly bound: BoundReward;
  /** By row, before the trainer's weight; NaN where it gave none. */
  readonly values: Float64Array;
  readonly weight: number;
  /** Reads a column besides prompt and completion: it can know what is right. */
  readonly readsData: boolean;
  /** P(a success gets more than a failure), ties half; null where either is missing. */
  readonly auc: number | null;
}

export interface Paid {
  readonly successes: readonly number[];
  readonly failures: readonly number[];
}

/**
 * The functions that make up a reward for completions: those of the task's `functions`, or the only one. Empty for steps, and where
 * one is no plain function of the reward's own file.
 */
export function partsOf({ context, reward, evaluation }: GeneratorInput): Part[] {
  if (context.set.kind !== 'completions') return [];
  const { plan, summands = [] } = reward;
  const { replay } = evaluation.input;
  if (!plan.sum) {
    if (plan.entry.kind !== 'function' || plan.returns === 'signs') return [];
    return [partOf(reward.entry.name, reward, masked(evaluation, replay.reward), 1, evaluation)];
  }
  const parts = plan.sum.map(({ name, entry, weight }, i): Part | null => {
    const bound = summands[i];
    const values = replay.components.get(name);
    if (!bound || !values || entry.kind !== 'function' || entry.other !== undefined) return null;
    if (entry.arguments || weight === 0) return null;
    return partOf(
      entry.name,
      bound,
      values.map((value) => value / weight),
      weight,
      evaluation,
    );
  });
  return parts.includes(null) ? [] : parts.filter((part) => part !== null);
}

function partOf(
  name: string,
  bound: BoundReward,
  values: Float64Array,
  weight: number,
  evaluation: Evaluation,
): Part {
  const { successes, failures } = paidBy(values, evaluation);
  const isEither = successes.length > 0 && failures.length > 0;
  return {
    name,
    bound,
    values,
    weight,
    readsData: readsData(bound),
    auc: isEither ? aucOf(pairShares(successes, failures)) : null,
  };
}

function masked({ input: { replay } }: Evaluation, values: Float64Array): Float64Array {
  return values.map((value, row) => (replay.status[row] === StepStatus.Ok ? value : NaN));
}

/** What successes and failures get; rows without a number are left out. */
export function paidBy(values: Float64Array, { input: { set, outcomes } }: Evaluation): Paid {
  const paid: { successes: number[]; failures: number[] } = { successes: [], failures: [] };
  set.episodes.forEach(({ start }, i) => {
    const value = values[start] ?? NaN;
    const outcome = outcomes[i]?.outcome;
    if (Number.isNaN(value) || (outcome !== 'success' && outcome !== 'failure')) return;
    paid[outcome === 'success' ? 'successes' : 'failures'].push(value);
  });
  return paid;
}

const ABOUT_TEXT = /^(completions?|completion_ids|prompt_ids|log_extra|log_metric|trainer_state|self)$/;

function readsData({ entry, source }: BoundReward): boolean {
  const named = entry.parameters.filter(({ kind }) => kind === 'positional' || kind === 'keyword');
  if (named.some(({ name }) => !ABOUT_TEXT.test(name) && !isText(name) && !isPrompt(name))) return true;
  const rest = entry.parameters.find(({ kind }) => kind === 'kwargs')?.name;
  return rest !== undefined && new RegExp(`\\b${rest}\\s*(\\[|\\.get\\()`).test(source);
}

/** The one that knows best what is right; null where none does clearly. */
export function outcomePart(parts: readonly Part[]): Part | null {
  const [best] = parts
    .filter(({ readsData: reads, weight, auc }) => reads && weight > 0 && (auc ?? 0) >= 0.6)
    .sort((a, b) => (b.auc ?? 0) - (a.auc ?? 0));
  return best ?? null;
}

/** What it pays is all or nothing, whatever was asked: the form. */
export function isForm({ readsData: reads, weight, values }: Part): boolean {
  const amounts = new Set(values.filter((value) => !Number.isNaN(value)));
  return !reads && weight > 0 && amounts.size === 2 && amounts.has(0) && Math.max(...amounts) > 0;
}

/** It only ever charges, and does not know what is right. */
export function isCost({ readsData: reads, weight, values }: Part): boolean {
  const amounts = values.filter((value) => !Number.isNaN(value)).map((value) => value * weight);
  return !reads && amounts.some((amount) => amount < 0) && amounts.every((amount) => amount <= 0);
}

/** From which amount on a completion is right by this function: half-way between typical failures and successes. */
export function rightFrom({ values }: Part, evaluation: Evaluation): { full: number; from: number } | null {
  const { successes, failures } = paidBy(values, evaluation);
  const [full, low] = [median(successes), median(failures)];
  return full > low ? { full, from: (full + low) / 2 } : null;
}

export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

/** The parameter that holds what the model wrote, and whether a call gets one completion or a list. */
export function completionParameter({ bound }: Part): { name: string; isList: boolean } | null {
  const { plan, entry } = bound;
  const at = plan.arguments.findIndex(
    ({ source }) =>
      (source.from === 'key' && source.key === 'completion') ||
      (source.from === 'text' && source.keys.length === 1 && source.keys[0] === 'completion'),
  );
  const name = plan.arguments[at]?.keyword ?? entry.parameters[at]?.name;
  return at < 0 || name === undefined ? null : { name, isList: plan.unit === 'batch' };
}

/** A number as Python text. */
export function python(value: number): string {
  const short = Number(value.toPrecision(6));
  return Number.isInteger(short) ? short.toFixed(1) : String(short);
}

/** What a completion says, be it a text or messages. */
export const TEXT_OF = [
  'def text_of(completion):',
  '    """What a completion says; messages one after the other."""',
  '    if isinstance(completion, str):',
  '        return completion',
  '    return "\\n".join(str(message.get("content") or "") for message in completion)',
  '',
  '',
];
