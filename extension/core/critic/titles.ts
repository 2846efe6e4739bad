import { rules } from './rules/registry';

/** Short titles of all our codes, static and run-time. */
export const ruleTitles: ReadonlyMap<string, string> = new Map([
  ...rules.map(({ code, title }): [string, string] => [code, title]),
  ['RS900', 'The trainer cannot call this function'],
  ['RS901', 'The reward crashes on a recorded step'],
  ['RS902', 'The reward is not a number on a recorded step'],
  ['RS903', 'The reward takes too long'],
  ['RS904', 'The reward function returns something else than its contract asks for'],
  ['RS905', 'The same step gets two different rewards'],
]);
