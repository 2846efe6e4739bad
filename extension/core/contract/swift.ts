import { bindCompletions, graderConfidence, tokenSource } from './completion-sources';
import type { Argument, Contract } from './contract';
import { byConfidence, classEntry } from './entries';

/** ms-swift's base classes of rewards: `ORM`, `AsyncORM`, `swift.rewards.ORM`. */
const BASE = /(^|\.)(Async)?ORM$/;

/** ms-swift: a class called with the texts of a batch, `def __call__(self, completions, **columns) -> list[float]`. */
export const swift: Contract = {
  id: 'swift',
  title: 'a class, called once a batch with texts and a list for each column (ms-swift)',
  injectedNames: [],
  parameters: [
    { name: 'completions', about: 'what the model wrote, as texts' },
    { name: 'kwargs', about: 'each further column of the data set by its name, one item a completion' },
    { name: 'response_token_ids', about: 'the token ids of each completion' },
  ],

  recognise(module) {
    return byConfidence(
      module.classes.map((candidate) =>
        candidate.bases.some((base) => BASE.test(base))
          ? classEntry(candidate, 0.6 + 0.39 * graderConfidence(candidate.name, module))
          : // Put into its table of rewards, a class needs no base; without one it is mostly another trainer's.
            candidate.methods.some(
                ({ name, parameters }) => name === '__call__' && parameters[1]?.name === 'completions',
              )
            ? classEntry(candidate, 0.2)
            : null,
      ),
    );
  },

  bind(entry, recording) {
    // Passed by position, so that its name is the author's choice.
    const first = entry.parameters.find(({ kind }) => kind === 'positional')?.name;
    const bound = bindCompletions(swift, entry, recording, {
      unit: 'batch',
      passesRest: true,
      lookup: (name) =>
        name === first || name === 'completions' ? { from: 'text', keys: ['completion'] } : null,
    });
    if (!bound.ok) return bound;
    const hasRest = entry.parameters.some(({ kind }) => kind === 'kwargs');
    const keyword = 'response_token_ids';
    const source = tokenSource(keyword, recording.observationKeys);
    const isThere = bound.value.arguments.some((argument) => argument.keyword === keyword);
    const ids: Argument[] = hasRest && !isThere && source ? [{ source, keyword }] : [];
    return { ok: true, value: { ...bound.value, arguments: [...bound.value.arguments, ...ids] } };
  },
};
