import { dataRules } from './data/registry';
import { adversaryTitles } from './probes/adversary-findings';
import { probes } from './probes/registry';
import { rules } from './rules/registry';

/** Short titles of all our codes, static, from the analysis and from the dry run. */
export const ruleTitles: ReadonlyMap<string, string> = new Map([
  ...rules.map(({ code, title }): [string, string] => [code, title]),
  ...[...dataRules, ...probes].map(({ code, title }): [string, string] => [code, title]),
  ['RS173', 'A condition never holds, and would in its obvious reading'],
  ['RS207', 'Rewards of a batch go to the wrong completions'],
  ['RS208', 'A completion gets another reward in a batch than alone'],
  ...adversaryTitles,
  ['RS801', 'The reward is the same on every recorded step'],
  ['RS802', 'A component is 0 on every recorded step'],
  ['RS803', 'A component is the same on every recorded step'],
  ['RS804', 'One component is nearly all of the reward'],
  ['RS805', 'A component is at its bounds on most steps'],
  ['RS806', 'Lines that no recorded step executes'],
  ['RS807', 'Something pays more than success'],
  ['RS808', 'A component pays failures more than successes'],
  ['RS900', 'The trainer cannot call this function'],
  ['RS901', 'The reward crashes on a recorded step'],
  ['RS902', 'The reward is not a number on a recorded step'],
  ['RS903', 'The reward takes too long'],
  ['RS904', 'The reward function returns something else than its contract asks for'],
  ['RS905', 'The same step gets two different rewards'],
  ['RS906', 'An exception is swallowed in every call'],
  ['RS907', 'The reward was not tried to the end'],
  ['RS910', 'A finding is silenced without a reason'],
  ['RS911', 'There is nothing to silence'],
]);
