import type { Parameter } from '../syntax/outline';
import { bindCompletions, graderConfidence } from './completion-sources';
import type { Contract } from './contract';
import { byConfidence, functionEntry } from './entries';

/** `completions: str`: the plural, and one text. */
export function takesOneText(parameters: readonly Parameter[]): boolean {
  return parameters.some(({ name, annotation }) => name === 'completions' && annotation === 'str');
}

/** AReaL: `fn(prompt, completions, prompt_ids, completion_ids, answer, **kwargs)`, one completion in spite of the plural. */
export const areal: Contract = {
  id: 'areal',
  title: 'once a completion, with prompt, completions and token ids (AReaL)',
  injectedNames: [],
  parameters: [
    { name: 'prompt', about: 'what was asked, as text' },
    { name: 'completions', about: 'what the model wrote, one text' },
    { name: 'answer', about: 'the right answer, and each further column by its name' },
  ],

  recognise(module) {
    return byConfidence(
      module.functions.map((candidate) => {
        const names = candidate.parameters.map(({ name }) => name);
        // Its agents' rewards get no prompt: `math_reward_fn(completions: str, answer: str)`.
        return (names[0] === 'prompt' && names[1] === 'completions') || takesOneText(candidate.parameters)
          ? functionEntry(candidate, 0.55 + 0.44 * graderConfidence(candidate.name, module))
          : null;
      }),
    );
  },

  bind(entry, recording) {
    return bindCompletions(areal, entry, recording, {
      unit: 'step',
      passesRest: true,
      lookup: (name) => {
        if (name === 'completions') return { from: 'text', keys: ['completion'] };
        if (name === 'prompt' && recording.observationKeys.includes(name))
          return { from: 'text', keys: [name] };
        return null;
      },
    });
  },
};
