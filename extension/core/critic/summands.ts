import type { Checked } from './critic';
import type { Finding } from './finding';
import { byPlace } from './findings';

/** What is said of a reward as a whole: one of several functions may well pay for one thing alone. */
const OF_THE_WHOLE = new Set(['RS112', 'RS114']);
/** A suppression is needless where no function needs it. */
const NEEDLESS = 'RS911';

/** What was found in the functions of a sum, each looked at alone, as of one file: everything once. */
export function ofAll(each: readonly Checked[]): Checked {
  const found = new Map<string, { readonly finding: Finding; times: number }>();
  for (const { findings } of each)
    for (const finding of findings) {
      const { code, file, range, message } = finding;
      const key = JSON.stringify([code, file, range, message]);
      const before = found.get(key);
      if (before) before.times++;
      else found.set(key, { finding, times: 1 });
    }
  const findings = [...found.values()]
    .filter(({ finding: { code }, times }) =>
      code === NEEDLESS ? times === each.length : !OF_THE_WHOLE.has(code),
    )
    .map(({ finding }) => finding)
    .sort(byPlace);
  // Of several functions, the one that judges answers is of interest.
  const reports = each.flatMap(({ adversarial }) => adversarial ?? []);
  return {
    findings,
    probed: [...new Set(each.flatMap(({ probed }) => probed))],
    adversarial: reports.find(({ tellsAnswers }) => tellsAnswers) ?? reports[0] ?? null,
  };
}
