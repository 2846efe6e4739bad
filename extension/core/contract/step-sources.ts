import type { ParameterMeaning, RecordingShape, Source } from './contract';
import type { Lookup } from './arguments';
import { stepNames } from './arguments';

type Word =
  'obs' | 'next_obs' | 'action' | 'reward' | 'terminated' | 'truncated' | 'done' | 'info' | 't' | 'memory';

export const STEP_PARAMETERS: readonly ParameterMeaning[] = [
  { name: 'obs', about: 'what the agent saw before it acted; also `observation`, `state`' },
  { name: 'action', about: 'what it did' },
  { name: 'next_obs', about: 'what it saw afterwards; also `next_observation`, `next_state`' },
  { name: 'reward', about: "the environment's own reward of this step" },
  { name: 'terminated', about: 'the episode ended here by its rules' },
  { name: 'truncated', about: 'the episode was cut off here, by a time limit for example' },
  { name: 'done', about: 'terminated or truncated' },
  { name: 'info', about: "the environment's extra information of this step, a dictionary" },
  { name: 't', about: 'number of the step within its episode, from 0' },
  { name: 'memory', about: 'a dictionary, empty at the start of each episode, kept between its steps' },
];

/** What people also call them. */
const SYNONYMS: Readonly<Record<string, Word>> = {
  observation: 'obs',
  state: 'obs',
  ob: 'obs',
  next_observation: 'next_obs',
  next_state: 'next_obs',
  new_obs: 'next_obs',
  new_observation: 'next_obs',
  new_state: 'next_obs',
  obs_next: 'next_obs',
  state_next: 'next_obs',
  obs_prime: 'next_obs',
  state_prime: 'next_obs',
  act: 'action',
  actions: 'action',
  rew: 'reward',
  env_reward: 'reward',
  original_reward: 'reward',
  terminal: 'terminated',
  timeout: 'truncated',
  infos: 'info',
  timestep: 't',
  time_step: 't',
  step_index: 't',
};

/** One letter says little: a recorded field of that name goes first. */
const SHORT: Readonly<Record<string, Word>> = {
  s: 'obs',
  o: 'obs',
  s_next: 'next_obs',
  s_prime: 'next_obs',
  next_s: 'next_obs',
  a: 'action',
  r: 'reward',
  d: 'done',
};

const PREVIOUS = /^(?:prev|previous|last|old)_(?:obs|observation|state)$/;
const OBSERVATION = new Set(['obs', 'observation', 'state', 'ob']);

/** Every word that this contract knows without having seen a recording. */
export function isStepWord(name: string): boolean {
  return (
    STEP_PARAMETERS.some((parameter) => parameter.name === name) ||
    Object.hasOwn(SYNONYMS, name) ||
    Object.hasOwn(SHORT, name) ||
    PREVIOUS.test(name)
  );
}

/**
 * Where the parameters of a function called once a step come from. In a signature with `prev_obs`, plain `obs` is the
 * later of the two.
 */
export function stepSources(parameters: readonly string[], recording: RecordingShape): Lookup {
  const hasPrevious = parameters.some((name) => PREVIOUS.test(name));
  return (name) => {
    if (PREVIOUS.test(name)) return word('obs', recording);
    if (hasPrevious && OBSERVATION.has(name)) return word('next_obs', recording);
    const plain = STEP_PARAMETERS.find((parameter) => parameter.name === name)?.name ?? SYNONYMS[name];
    if (plain !== undefined) return word(plain as Word, recording);
    const field = fieldSource(name, recording);
    if (field !== null) return field;
    const short = SHORT[name];
    return short === undefined ? null : word(short, recording);
  };
}

/** What can be asked for on this recording, words first, then fields. */
export function availableNames(recording: RecordingShape): string[] {
  const fields = [
    ...new Set([...recording.fields.map(({ name }) => name), ...recording.observationKeys]),
  ].filter(isIdentifier);
  const next = recording.hasNextObservation ? fields.map((name) => `next_${name}`) : [];
  return [...stepNames(recording), ...fields, ...next];
}

function word(name: Word, recording: RecordingShape): Source | string {
  switch (name) {
    case 'next_obs':
      return recording.hasNextObservation ? { from: name } : 'the recording has no next observations';
    case 'action':
      return recording.hasAction ? { from: name } : 'the recording has no actions';
    case 'reward':
      return recording.hasReward ? { from: name } : 'the recording has no rewards';
    case 'info':
      return recording.hasInfo ? { from: name } : 'the recording has no info';
    default:
      return { from: name };
  }
}

function fieldSource(name: string, recording: RecordingShape): Source | string | null {
  const direct = fieldPath(name, recording);
  if (direct !== null) return { from: 'field', of: 'obs', path: direct };
  if (!name.startsWith('next_')) return null;
  const next = fieldPath(name.slice('next_'.length), recording);
  if (next === null) return null;
  return recording.hasNextObservation
    ? { from: 'field', of: 'next_obs', path: next }
    : 'the recording has no next observations';
}

function fieldPath(name: string, recording: RecordingShape): string | null {
  const field = recording.fields.find((candidate) => candidate.name === name);
  if (field) return field.path;
  return recording.observationKeys.includes(name) ? `[${JSON.stringify(name)}]` : null;
}

function isIdentifier(name: string): boolean {
  return /^[A-Za-z_]\w*$/.test(name);
}
