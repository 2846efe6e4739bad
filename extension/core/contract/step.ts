import { ok } from '../problem';
import type { FunctionOutline, Parameter } from '../syntax/outline';
import { bindArguments } from './arguments';
import type { Contract } from './contract';
import { byConfidence, classEntry, functionEntry, nameConfidence, required } from './entries';
import { availableNames, isStepWord, STEP_PARAMETERS, stepSources } from './step-sources';

/** Called once a step, with arguments by name: `def reward(obs, action, next_obs)`. */
export const step: Contract = {
  id: 'step',
  title: 'once a step, arguments by name',
  injectedNames: ['np', 'math'],
  parameters: STEP_PARAMETERS,

  recognise(module) {
    return byConfidence([
      ...module.functions.map((candidate) => functionEntry(candidate, confidence(candidate))),
      ...module.classes.map((candidate) => {
        const call = candidate.methods.find(({ name }) => name === '__call__');
        return call
          ? classEntry(
              candidate,
              // A class is no helper: where it can be called with a step, that is what it is for.
              ofParameters(call.parameters.slice(1), nameConfidence(candidate.name.toLowerCase()), 0.3, true),
            )
          : null;
      }),
    ]);
  },

  bind(entry, recording) {
    const names = entry.parameters.map(({ name }) => name);
    const bound = bindArguments(entry, stepSources(names, recording), availableNames(recording));
    if (!bound.ok) return bound;
    return ok({
      contract: step.id,
      entry: { name: entry.name, kind: entry.kind },
      unit: 'step',
      arguments: bound.value,
      returns: 'number',
      injectedNames: step.injectedNames,
      ...(entry.reset === undefined ? {} : { reset: entry.reset }),
    });
  },
};

function confidence({ name, parameters }: FunctionOutline): number {
  return ofParameters(parameters, nameConfidence(name));
}

/** What is called with a step has at least half of its words; the others may be what the recording has. */
const ENOUGH = 0.5;

/** A helper whose parameters happen to be the trainer's words counts a little; a reward whose aren't counts by its name. */
function ofParameters(
  parameters: readonly Parameter[],
  byName: number,
  nameless = 0.2,
  isClass = false,
): number {
  const asked = required(parameters);
  const known = asked.filter(({ name }) => isStepWord(name)).length;
  const share = asked.length === 0 ? 0 : known / asked.length;
  if (byName === 0 && isClass && share >= ENOUGH) return nameless * share;
  return byName === 0 ? (share === 1 ? nameless : 0) : byName * (0.8 + 0.2 * share);
}
