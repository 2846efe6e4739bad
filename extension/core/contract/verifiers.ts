import { bindCompletions, graderConfidence, isPrompt, isReference } from './completion-sources';
import type { Contract } from './contract';
import { byConfidence, functionEntry, required } from './entries';

const KNOWN = /^(completion|prompt|answer|state|task|info|parser|completion_ids|prompt_ids)$/;

/** verifiers: any of prompt, completion, answer, state, task and info, by keyword. */
export const verifiers: Contract = {
  id: 'verifiers',
  title: 'once a completion, with any of prompt, completion, answer, state, info (verifiers)',
  injectedNames: [],
  parameters: [
    { name: 'completion', about: 'what the model wrote: a text, or a list of messages' },
    { name: 'prompt', about: 'what it was asked' },
    { name: 'answer', about: 'the right answer' },
    { name: 'state', about: 'a dictionary with all columns of the sample' },
    { name: 'info', about: 'a dictionary with whatever else belongs to the sample' },
    { name: 'kwargs', about: 'each further column by its name' },
  ],

  recognise(module) {
    return byConfidence(
      module.functions.map((candidate) => {
        const names = candidate.parameters.map(({ name }) => name);
        const asked = required(candidate.parameters).map(({ name }) => name);
        if (!names.includes('completion')) return null;
        const known = asked.filter((name) => KNOWN.test(name) || isReference(name) || isPrompt(name)).length;
        const share = asked.length ? known / asked.length : 0;
        return functionEntry(candidate, 0.4 + 0.1 * share + 0.48 * graderConfidence(candidate.name, module));
      }),
    );
  },

  bind(entry, recording) {
    // Elsewhere than in verifiers, where it is the name of the environment, `task: dict` is the sample.
    const isSample = entry.parameters.some(
      ({ name, annotation = '' }) => name === 'task' && /\b(dict|Dict|Mapping)\b/.test(annotation),
    );
    return bindCompletions(verifiers, entry, recording, {
      unit: 'step',
      passesRest: true,
      lookup: (name) => (name === 'task' && isSample ? { from: 'obs' } : null),
    });
  },
};
