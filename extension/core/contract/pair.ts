import type { Parameter } from '../syntax/outline';
import { bindCompletions, graderConfidence, isPrompt, isReference, isText } from './completion-sources';
import type { Contract } from './contract';
import { byConfidence, functionEntry, required } from './entries';

/** Beside a reference these are what the model wrote. */
const WRITTEN = /^(text|answer|solution|content|submission|proposed|guess|actual|given|generated|result)$/;

/** A plain function of an answer and the right one: `score(response, label)`, `grade(question, prediction, gold)`. */
export const pair: Contract = {
  id: 'pair',
  title: 'once a completion: what the model wrote, and the right answer',
  injectedNames: [],
  parameters: [
    { name: 'response', about: 'what the model wrote, as text' },
    { name: 'label', about: 'the right answer' },
    { name: 'prompt', about: 'what it was asked' },
  ],

  recognise(module) {
    return byConfidence(
      module.functions.map((candidate) => {
        const written = writtenOf(required(candidate.parameters));
        if (written === null) return null;
        const byName = graderConfidence(candidate.name, module);
        // Of the form alone, which is less sure to be all of the reward.
        const isAlone = required(candidate.parameters).length === 1;
        return byName > 0 ? functionEntry(candidate, (isAlone ? 0.3 : 0.4) + 0.55 * byName) : null;
      }),
    );
  },

  bind(entry, recording) {
    const written = writtenOf(required(entry.parameters));
    return bindCompletions(pair, entry, recording, {
      unit: 'step',
      passesRest: true,
      lookup: (name) => (name === written ? { from: 'text', keys: ['completion'] } : null),
    });
  },
};

/** The parameter that gets the model's text: beside a reference, or alone; null when there is none. */
function writtenOf(parameters: readonly Parameter[]): string | null {
  const names = parameters.map(({ name }) => name).filter((name) => !isPrompt(name));
  const [first, second] = names;
  if (first !== undefined && names.length === 1) return isText(first) ? first : null;
  if (first === undefined || second === undefined || names.length > 3) return null;
  if (isText(first) && isReference(second)) return first;
  if (isReference(first) && isText(second)) return second;
  return WRITTEN.test(first) && isReference(second) ? first : null;
}
