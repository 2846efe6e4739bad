import { required, byConfidence, functionEntry } from './entries';
import { bindCompletions, graderConfidence } from './completion-sources';
import type { Contract } from './contract';

/** verl: `compute_score(data_source, solution_str, ground_truth, extra_info)`, a number or a dictionary with `score`. */
export const verl: Contract = {
  id: 'verl',
  title: 'once a completion, as verl does: solution_str, ground_truth, extra_info',
  injectedNames: [],
  parameters: [
    { name: 'solution_str', about: 'what the model wrote, as text' },
    { name: 'ground_truth', about: 'the right answer' },
    { name: 'data_source', about: 'the data set the sample is from' },
    { name: 'extra_info', about: 'a dictionary with whatever else belongs to the sample' },
  ],

  recognise(module) {
    return byConfidence(
      module.functions.map((candidate) => {
        const names = required(candidate.parameters).map(({ name }) => name);
        const all = candidate.parameters.map(({ name }) => name);
        const isOne = all.includes('solution_str');
        const isBatch = all.includes('solution_strs');
        const isSource = names[0] === 'data_source' && names.includes('ground_truth');
        if (!isOne && !isBatch && !isSource) return null;
        return functionEntry(candidate, 0.5 + 0.48 * graderConfidence(candidate.name, module));
      }),
    );
  },

  bind(entry, recording) {
    const isBatch = entry.parameters.some(({ name }) => name === 'solution_strs');
    return bindCompletions(verl, entry, recording, {
      unit: isBatch ? 'batch' : 'step',
      lookup: (name) =>
        /^solution_strs?$/.test(name) && !recording.observationKeys.includes(name)
          ? { from: 'text', keys: ['completion'] }
          : null,
    });
  },
};
