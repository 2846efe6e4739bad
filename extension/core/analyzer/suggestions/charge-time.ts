import { editFunction } from '../edit';
import { formatNumber } from '../../measures/format';
import { mean, pythonFloat, roundNear } from '../numbers';
import { largestStep } from '../scale';
import { addTerm } from '../terms';
import type { Generator } from './generator';
import { entryPath, returnsComponents } from './generator';

/** Share of the failures that must be time-outs before time is worth a charge. */
const MIN_SHARE = 0.1;

/** Charges every step a little, when failures run out of time. */
export const chargeTime: Generator = {
  id: 'charge-time',
  async propose({ causes, evaluation, reward, context }) {
    const late = causes.filter(({ terminated }) => !terminated);
    const episodes = late.flatMap((cause) => cause.episodes);
    const failures = causes.reduce((sum, { count }) => sum + count, 0);
    if (episodes.length < 3 || episodes.length < failures * MIN_SHARE) return [];
    const alreadyCosts = evaluation.components.some(
      ({ constant, mean: cost }) => constant && (cost ?? 0) < 0,
    );
    const earned = evaluation.input.returns.filter(
      (value, i): value is number => value !== null && context.outcomes[i]?.outcome === 'success',
    );
    const worth = earned.length > 0 && mean(earned) > 0 ? mean(earned) : largestStep(evaluation);
    if (alreadyCosts || worth === 0) return [];
    const longest = Math.max(...episodes.map(({ length }) => length));
    // A whole episode of it costs about half of what success earns: more would make an early end the better deal.
    const cost = roundNear(worth / longest / 2);
    const code = await editFunction(reward.source, entryPath(reward), (opened) =>
      addTerm(
        opened,
        {
          name: 'time_cost',
          comment: `${episodes.length} recorded failures ran out of time.`,
          lines: (name) => [`${name} = ${pythonFloat(-cost)}`],
          reads: [],
        },
        returnsComponents(evaluation),
      ),
    );
    if (code === null) return [];
    const names = late.map(({ cause }) => cause);
    return [
      {
        id: 'charge-time',
        family: 'charge-time',
        title: `Charge time (−${formatNumber(cost)} a step)`,
        explanation: `${episodes.length} of ${failures} failures ran out of time, and time itself costs nothing. ${formatNumber(cost)} a step is ${formatNumber(cost * longest)} over the longest of them, against ${formatNumber(worth)} that a success earns.`,
        answers: names,
        code,
        evidence: late.flatMap(({ evidence }) => evidence).slice(0, 10),
        about: null,
      },
    ];
  },
};
