import type { RuleContext } from './context';

/** Functions and names of what a whole batch has in common. */
const OF_BATCH =
  /\b(mean|std|stdev|pstdev|var|variance|median|quantiles?|sorted|rank\w*|argsort|baseline|advantages?|len\((?:rewards|scores|raw|completions)\))/;

/** A list of that length, and one number for each: nothing is compared. */
const COUNTED = /\]\s*\*\s*len\(\w+\)|\brange\(len\(\w+\)\)/g;

/**
 * True when the reward may compare a completion with the others of its batch: asked for one completion alone it says
 * nothing about that.
 */
export function looksAtBatch(context: RuleContext): boolean {
  return context.rewardFunctions.some(
    (fn) => context.isBatchOfCompletions(fn) && OF_BATCH.test(fn.body.text.replace(COUNTED, '')),
  );
}
