import { bindCompletions, graderConfidence } from './completion-sources';
import type { Contract } from './contract';
import { methodEntries, required } from './entries';

/** A method that scores the rollout which its object holds: `def compute_reward(self) -> float`. */
export const rollout: Contract = {
  id: 'rollout',
  title: 'a method of the object that holds one rollout, once a rollout',
  injectedNames: [],
  parameters: [{ name: 'self', about: 'the rollout: each column of the recording is an attribute' }],

  recognise(module) {
    return methodEntries(module, ({ name, parameters }) =>
      name.startsWith('_') || required(parameters.slice(1)).length > 0
        ? 0
        : // Whatever could be called in a known way is that.
          0.6 * graderConfidence(name, { ...module, classes: [] }),
    );
  },

  bind(entry, recording) {
    return bindCompletions(rollout, entry, recording, {
      unit: 'step',
      lookup: (name) => (name === 'self' ? { from: 'object' } : null),
    });
  },
};
