import { formatShare } from '../measures/format';
import { hasValue } from '../measures/measure';
import type { Evaluation } from '../measures/evaluation';
import { StepStatus } from '../sandbox/replay';
import type { Tested } from './trial';

/** Below it two edits pull opposite ways on the steps that they change. */
const OPPOSED = -0.5;
/** An order better than this leaves little to gain. */
const ORDERED = 0.95;
const GAIN = 0.005;

/**
 * What has to be said of suggestions together. `shown`: in their order. Contradiction: where both change a step, the one mostly pays
 * more and the other less. Stagnation: none orders outcomes better, though there is much to gain.
 */
export function adviceOn(
  evaluation: Evaluation,
  shown: readonly Pick<Tested, 'evaluation' | 'proposal' | 'exploits'>[],
  exploits: number,
): string[] {
  const advice: string[] = [];
  shown.forEach((a, i) => {
    for (const [k, b] of shown.entries()) {
      // An edit made on top of another agrees with it by its making.
      if (k <= i || a.proposal.id.includes(b.proposal.id) || b.proposal.id.includes(a.proposal.id)) continue;
      const agreement = agreementOf(evaluation, a.evaluation, b.evaluation);
      if (agreement === null || agreement > OPPOSED) continue;
      advice.push(
        `Suggestions ${i + 1} and ${k + 1} contradict each other: on the steps that both change, what the one pays more for the other mostly pays less for. Take one of them.`,
      );
    }
  });
  const before = evaluation.measures['auc'];
  if (!hasValue(before) || before.value >= ORDERED) return advice;
  const best = Math.max(
    before.value,
    ...shown.map((one) => {
      const after = one.evaluation.measures['auc'];
      return hasValue(after) ? after.value : 0;
    }),
  );
  const removes = shown.some((one) => one.exploits < exploits);
  if (best < before.value + GAIN && !removes)
    advice.push(
      `No edit that the analyzer knows orders outcomes better than the present code (AUC ${formatShare(before.value)}): what tells success from failure is probably not in what the reward reads. Record more fields, or describe the goal to a model.`,
    );
  return advice;
}

/** The cosine of both changes of the reward over the steps that both change; null where there are hardly any. */
function agreementOf({ input }: Evaluation, a: Evaluation, b: Evaluation): number | null {
  const [was, one, two] = [input.replay, a.input.replay, b.input.replay];
  let [xx, yy, xy, both] = [0, 0, 0, 0];
  for (let row = 0; row < was.reward.length; row++) {
    if (
      was.status[row] !== StepStatus.Ok ||
      one.status[row] !== StepStatus.Ok ||
      two.status[row] !== StepStatus.Ok
    )
      continue;
    const base = was.reward[row] ?? 0;
    const [x, y] = [(one.reward[row] ?? 0) - base, (two.reward[row] ?? 0) - base];
    if (Math.abs(x) < 1e-12 || Math.abs(y) < 1e-12) continue;
    both++;
    xx += x * x;
    yy += y * y;
    xy += x * y;
  }
  return both < 10 ? null : xy / Math.sqrt(xx * yy);
}
