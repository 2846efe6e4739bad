import { bindCompletions } from './completion-sources';
import type { Contract } from './contract';
import { byConfidence, functionEntry, nameConfidence } from './entries';

/** OpenRLHF: `reward_func(queries, prompts, labels)`, lists of texts; a query is the prompt with the answer behind it. */
export const openrlhf: Contract = {
  id: 'openrlhf',
  title: 'once a batch with queries, prompts and labels (OpenRLHF)',
  injectedNames: [],
  parameters: [
    { name: 'queries', about: 'prompts with the answers behind them, as texts' },
    { name: 'prompts', about: 'what was asked' },
    { name: 'labels', about: 'the right answers' },
  ],

  recognise(module) {
    return byConfidence(
      module.functions.map((candidate) => {
        const names = candidate.parameters.map(({ name }) => name);
        return names.includes('queries') && names.includes('prompts')
          ? functionEntry(candidate, 0.5 + nameConfidence(candidate.name) / 2)
          : null;
      }),
    );
  },

  bind(entry, recording) {
    const prompt = recording.observationKeys.includes('prompt') ? ['prompt'] : [];
    return bindCompletions(openrlhf, entry, recording, {
      unit: 'batch',
      lookup: (name) => (name === 'queries' ? { from: 'text', keys: [...prompt, 'completion'] } : null),
    });
  },
};
