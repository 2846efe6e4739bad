import { ok } from '../problem';
import type { FunctionOutline, ModuleOutline } from '../syntax/outline';
import { bindArguments } from './arguments';
import type { Contract, Entry } from './contract';
import { byConfidence, functionEntry, nameConfidence } from './entries';
import { availableNames, STEP_PARAMETERS, stepSources } from './step-sources';

const SIGN_FUNCTIONS = ['sparse', 'dense'];

/**
 * The form of Auto MC-Reward: functions `sparse` and `dense`, nested in the reward function or beside it. The author chooses signs,
 * the runtime owns the magnitudes: sgn(sparse)·1 + sgn(dense)·0.1.
 */
export const autoMcReward: Contract = {
  id: 'auto_mc_reward',
  title: 'once a step; sparse() and dense() give signs, the magnitudes 1 and 0.1 are fixed',
  injectedNames: ['np', 'math'],
  parameters: STEP_PARAMETERS,

  recognise(module) {
    const nested = module.functions
      .map((candidate) => ({ candidate, signs: signFunctions(candidate.inner) }))
      .filter(({ signs }) => signs > 0)
      .map(({ candidate, signs }) => functionEntry(candidate, signs === 2 ? 0.98 : 0.6));
    return byConfidence(nested.length > 0 ? nested : beside(module));
  },

  bind(entry, recording) {
    const names = entry.parameters.map(({ name }) => name);
    const bound = bindArguments(entry, stepSources(names, recording), availableNames(recording));
    if (!bound.ok) return bound;
    return ok({
      contract: autoMcReward.id,
      entry: { name: entry.name, kind: 'function' },
      unit: 'step',
      // By keyword, because `sparse` and `dense` beside each other each take what they ask for.
      arguments: bound.value.map((argument, i) => ({
        ...argument,
        keyword: argument.keyword ?? names[i] ?? '',
      })),
      returns: 'signs',
      injectedNames: autoMcReward.injectedNames,
    });
  },
};

function signFunctions(names: readonly string[]): number {
  return SIGN_FUNCTIONS.filter((name) => names.includes(name)).length;
}

/** `sparse` and `dense` at module level: called by a reward function that is there too, or else by us. */
function beside({ functions }: ModuleOutline): Entry[] {
  const signs = functions.filter(({ name }) => SIGN_FUNCTIONS.includes(name));
  const [first] = signs;
  if (!first || signs.length < 2) return [];
  const outer = functions
    .filter(({ name }) => nameConfidence(name) > 0.5)
    .sort((a, b) => nameConfidence(b.name) - nameConfidence(a.name))[0];
  if (outer) return [functionEntry(outer, 0.95)];
  return [functionEntry({ ...first, parameters: union(signs) }, 0.95)];
}

function union(functions: readonly FunctionOutline[]): FunctionOutline['parameters'] {
  const byName = new Map<string, FunctionOutline['parameters'][number]>();
  for (const parameter of functions.flatMap(({ parameters }) => parameters)) {
    const known = byName.get(parameter.name);
    // Needed by one of them is needed.
    if (!known || (known.hasDefault && !parameter.hasDefault)) byName.set(parameter.name, parameter);
  }
  return [...byName.values()];
}
