import { bootstrap } from '../interval';
import type { Measure, MeasureValue } from '../measure';
import { plural } from '../ordering';
import type { Reduction } from '../reduction';

export const demoMargin: Measure = {
  id: 'demoMargin',
  title: 'Demo margin',
  shownAs: 'share',
  onlyFor: 'transitions',
  definition:
    '(expert − random) / (|expert| + |random|) of the mean returns of what a demonstrator and what a random policy recorded, by the policy’s name or the file’s. 0 or less rejects a reward.',
  compute: measureDemoMargin,
};

function measureDemoMargin({ columns }: Reduction): MeasureValue {
  const returnsOf = (role: number): number[] =>
    [...columns.return].filter((value, i) => columns.role[i] === role && !Number.isNaN(value));
  const [experts, randoms] = [returnsOf(1), returnsOf(0)];
  if (experts.length === 0 || randoms.length === 0) {
    const missing =
      experts.length + randoms.length === 0
        ? 'by a demonstrator and which by a random policy'
        : experts.length === 0
          ? 'by a demonstrator'
          : 'by a random policy';
    return { reason: `the recording does not say which episodes were made ${missing}` };
  }
  const all = [...experts, ...randoms];
  const marginOf = (resample: Uint32Array): number => {
    const sums = { expert: 0, random: 0, experts: 0, randoms: 0 };
    for (const i of resample) {
      const value = all[i] ?? 0;
      if (i < experts.length) {
        sums.expert += value;
        sums.experts++;
      } else {
        sums.random += value;
        sums.randoms++;
      }
    }
    const [expert, random] = [sums.expert / sums.experts, sums.random / sums.randoms];
    const size = Math.abs(expert) + Math.abs(random);
    return size > 0 ? (expert - random) / size : NaN;
  };
  const value = marginOf(Uint32Array.from(all, (_, i) => i));
  if (!Number.isFinite(value)) return { reason: 'both mean returns are 0 or too large' };
  const interval = bootstrap([experts.length, randoms.length], marginOf);
  return {
    value,
    ...(interval ? { interval } : {}),
    sample: `${plural(experts.length, 'episode')} of a demonstrator and ${randoms.length} of a random policy`,
  };
}
