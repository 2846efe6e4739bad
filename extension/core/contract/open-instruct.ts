import { bindCompletions } from './completion-sources';
import type { Contract } from './contract';
import { byConfidence, classEntry } from './entries';

/** open-instruct: a verifier class called with `(tokenized_prediction, prediction, label, query)`, giving an object with `score`. */
export const openInstruct: Contract = {
  id: 'open_instruct',
  title: 'a verifier class, called once a completion (open-instruct)',
  injectedNames: [],
  parameters: [
    { name: 'prediction', about: 'what the model wrote, as text' },
    { name: 'label', about: 'the right answer' },
    { name: 'query', about: 'what was asked' },
  ],

  recognise(module) {
    return byConfidence(
      module.classes.map((candidate) => {
        const call = candidate.methods.find(({ name }) => name === '__call__');
        const names = call?.parameters.map(({ name }) => name) ?? [];
        return names.includes('prediction') && names.includes('label') ? classEntry(candidate, 0.9) : null;
      }),
    );
  },

  bind(entry, recording) {
    return bindCompletions(openInstruct, entry, recording, { unit: 'step' });
  },
};
