import { bindCompletions, completionLookup, graderConfidence } from './completion-sources';
import type { Contract, RecordingShape, Source } from './contract';
import { byConfidence, functionEntry, required } from './entries';

/** One sample as an object or a dictionary: slime's `(args, sample)`, EasyR1's `(reward_input)`. */
const ONE = /^(sample|reward_input|example|row|item|record|rollout|trajectory|episode|doc)$/;
/** A list of them: EasyR1's `(reward_inputs)`. */
const MANY = /^(samples|reward_inputs|examples|rows|items|records|rollouts|trajectories|episodes|docs)$/;
/** Settings of the trainer, which a reward seldom reads. */
const SETTINGS = /^(args|config|cfg)$/;

/** What trainers call what a recording holds under another name. */
const ALIASES = [
  'response',
  'response_str',
  'output',
  'label',
  'ground_truth',
  'answer',
  'reference',
  'prompt',
];

/** Called with one object a sample, or with a list of them, whose attributes and keys are the columns. */
export const sample: Contract = {
  id: 'sample',
  title: 'with the sample as one object or dictionary, alone or in a list (slime, EasyR1)',
  injectedNames: [],
  parameters: [
    { name: 'sample', about: 'the row: prompt, response, label, and each column by its name' },
    { name: 'reward_inputs', about: 'a list of such rows' },
    { name: 'args', about: 'settings of the trainer; empty here' },
  ],

  recognise(module) {
    return byConfidence(
      module.functions.map((candidate) => {
        const asked = required(candidate.parameters).map(({ name }) => name);
        const [only, ...more] = asked.filter((name) => !SETTINGS.test(name));
        if (only === undefined || more.length > 0 || !(ONE.test(only) || MANY.test(only))) return null;
        const byName = graderConfidence(candidate.name, module);
        return byName > 0 ? functionEntry(candidate, 0.35 + 0.55 * byName) : null;
      }),
    );
  },

  bind(entry, recording) {
    const aliases = aliasesIn(recording);
    const row: Source = { from: 'object', aliases };
    return bindCompletions(sample, entry, recording, {
      unit: entry.parameters.some(({ name }) => MANY.test(name)) ? 'batch' : 'step',
      passesRest: true,
      lookup: (name) => {
        if (SETTINGS.test(name)) return { from: 'constant', value: {} };
        return ONE.test(name) || MANY.test(name) ? row : null;
      },
    });
  },
};

/** Column by the name that a trainer has for it. */
function aliasesIn(recording: RecordingShape): Record<string, string> {
  const lookup = completionLookup(recording);
  return Object.fromEntries(
    ALIASES.flatMap((name): [string, string][] => {
      if (recording.observationKeys.includes(name)) return [];
      const found = lookup(name);
      if (found === null || typeof found === 'string') return [];
      if (found.from === 'key') return [[name, found.key]];
      return found.from === 'text' && found.keys[0] !== undefined ? [[name, found.keys[0]]] : [];
    }),
  );
}
