import { bindCompletions } from './completion-sources';
import type { Contract } from './contract';
import { byConfidence, functionEntry, nameConfidence } from './entries';

/** reward-kit, eval-protocol: `evaluate(messages, ground_truth, **kwargs)`, giving an object or a dictionary with `score`. */
export const messages: Contract = {
  id: 'messages',
  title: 'once a completion, with the whole talk as messages (reward-kit, eval-protocol)',
  injectedNames: [],
  parameters: [
    { name: 'messages', about: 'the talk, the answer of the model last: dictionaries with role and content' },
    { name: 'ground_truth', about: 'the right answer' },
    { name: 'kwargs', about: 'each further column by its name' },
  ],

  recognise(module) {
    return byConfidence(
      module.functions.map((candidate) =>
        candidate.parameters[0]?.name === 'messages'
          ? functionEntry(
              candidate,
              0.5 + Math.max(nameConfidence(candidate.name), candidate.name === 'evaluate' ? 0.8 : 0.2) / 2,
            )
          : null,
      ),
    );
  },

  bind(entry, recording) {
    const prompt = recording.observationKeys.includes('prompt') ? ['prompt'] : [];
    return bindCompletions(messages, entry, recording, {
      unit: 'step',
      passesRest: true,
      lookup: (name) => (name === 'messages' ? { from: 'messages', keys: [...prompt, 'completion'] } : null),
    });
  },
};
