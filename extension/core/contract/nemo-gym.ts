import { bindCompletions } from './completion-sources';
import type { Contract } from './contract';
import { methodEntries } from './entries';

/** NeMo Gym: `async def verify(self, body)` of a resources server, giving an object with `reward`. */
export const nemoGym: Contract = {
  id: 'nemo_gym',
  title: 'the `verify` of a resources server, once a rollout (NeMo Gym)',
  injectedNames: [],
  parameters: [
    { name: 'self', about: 'the server; its attributes are those that the task file gives' },
    {
      name: 'body',
      about: 'the rollout: responses_create_params, response, and each further column as attributes',
    },
  ],

  recognise(module) {
    return methodEntries(module, ({ name, parameters }) =>
      name === 'verify' && parameters[1]?.name === 'body' ? 0.95 : 0,
    );
  },

  bind(entry, recording) {
    return bindCompletions(nemoGym, entry, recording, {
      unit: 'step',
      lookup: (name) => (name === 'self' || name === 'body' ? { from: 'object' } : null),
    });
  },
};
