import { fail, ok } from '../problem';
import type { Contract } from './contract';
import { byConfidence, functionEntry, required } from './entries';

/** AWS DeepRacer's documented keys of `params`. */
const PARAMS: Readonly<Record<string, string>> = {
  all_wheels_on_track: 'all wheels are on the track',
  x: 'position in metres',
  y: 'position in metres',
  closest_waypoints: 'indices of the two nearest waypoints',
  distance_from_center: 'metres',
  heading: 'degrees',
  is_crashed: 'the agent has crashed',
  is_left_of_center: 'left of the center line',
  is_offtrack: 'the agent has left the track',
  is_reversed: 'driving clockwise',
  progress: 'percentage of the track',
  speed: 'm/s',
  steering_angle: 'degrees',
  steps: 'steps completed',
  track_length: 'metres',
  track_width: 'metres',
  waypoints: 'list of (x, y) along the center line',
};

/** Called once a step with one dictionary: `def reward_function(params)`. */
export const deepracer: Contract = {
  id: 'deepracer',
  title: 'once a step, with the params dictionary of AWS DeepRacer',
  injectedNames: [],
  parameters: [
    {
      name: 'params',
      about: `a dictionary: ${Object.entries(PARAMS)
        .map(([key, about]) => `${key} (${about})`)
        .join(', ')}`,
      keys: PARAMS,
    },
  ],

  recognise(module) {
    return byConfidence(
      module.functions.map((candidate) => {
        const [only, ...more] = required(candidate.parameters);
        if (!only || more.length > 0 || !/^(?:self_)?params$/.test(only.name)) return null;
        return functionEntry(
          candidate,
          candidate.name === 'reward_function' ? 0.99 : /reward/.test(candidate.name) ? 0.85 : 0.4,
        );
      }),
    );
  },

  bind(entry, recording) {
    if (recording.kind !== 'transitions' || recording.observationKeys.length === 0)
      return fail(
        'params-not-recorded',
        `${entry.name} takes the dictionary \`params\`, but the observation of this recording is no dictionary.`,
        'Use a DeepRacer simtrace or a recording whose observation is the params dictionary, or take the parameters by name instead.',
      );
    return ok({
      contract: deepracer.id,
      entry: { name: entry.name, kind: entry.kind },
      unit: 'step',
      arguments: [{ source: { from: 'obs' } }],
      returns: 'number',
      injectedNames: deepracer.injectedNames,
    });
  },
};
