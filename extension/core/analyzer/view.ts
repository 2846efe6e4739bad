import type { BoundReward } from '../contract/bound-reward';
import type { Feature } from './features';

/** How the entry function of a reward can read what the recording holds, and what it would have to ask for first. */
export interface View {
  /** Parameters that hold the observation before or after the step, or one entry of it. */
  readonly states: readonly StateParameter[];
  /** Python text for a feature and the parameters to add for it; null when the contract has no way to give it. */
  read(feature: Feature): Reading | null;
  /** Text for a whole source (`memory`, `terminated`, `obs`, `next_obs`), as above. */
  whole(source: WholeSource): Reading | null;
}

export interface Reading {
  readonly text: string;
  /** Parameter to add to the signature first; null when it is there. */
  readonly adds: string | null;
}

export interface StateParameter {
  readonly name: string;
  readonly of: 'obs' | 'next_obs';
  /** Path below the observation; '' when it is the whole. */
  readonly path: string;
}

export type WholeSource = 'obs' | 'next_obs' | 'action' | 'reward' | 'terminated' | 'truncated' | 'memory';

/** Of a reward that is called once for many rows: nothing of one row can be read. */
const BLIND: View = { states: [], read: () => null, whole: () => null };

/** The view of the entry of a bound reward. */
export function viewOf(reward: BoundReward): View {
  const { plan, entry, contract } = reward;
  if (plan.unit === 'batch') return BLIND;
  const positional = entry.parameters
    .filter(({ name, kind }, i) => kind === 'positional' && !(i === 0 && name === 'self'))
    .map(({ name }) => name);
  const given = plan.arguments.map(({ source, keyword }, i) => ({ source, name: keyword ?? positional[i] }));
  const addable = new Set(contract.parameters.map(({ name }) => name));

  const whole = (wanted: WholeSource): Reading | null => {
    const found = given.find(({ source }) => source.from === wanted);
    if (found?.name) return { text: found.name, adds: null };
    return addable.has(wanted) ? { text: wanted, adds: wanted } : null;
  };
  const states = given.flatMap(({ source, name }): StateParameter[] => {
    if (!name) return [];
    if (source.from === 'obs' || source.from === 'next_obs') return [{ name, of: source.from, path: '' }];
    if (source.from === 'field') return [{ name, of: source.of, path: source.path }];
    return source.from === 'key' ? [{ name, of: 'obs', path: `[${JSON.stringify(source.key)}]` }] : [];
  });
  const below = (of: 'obs' | 'next_obs', path: string): Reading | null => {
    const known = states.find((state) => state.of === of && path.startsWith(state.path));
    if (known) return { text: known.name + path.slice(known.path.length), adds: null };
    const text = whole(of);
    return text && { text: text.text + path, adds: text.adds };
  };
  return {
    states,
    whole,
    read: ({ of, field }) => {
      if (of !== 'action') return below(of, field.path);
      const action = whole('action');
      return action && { text: action.text + field.path, adds: action.adds };
    },
  };
}
