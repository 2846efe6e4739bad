import { isRecord } from '../json';
import { beforeCut } from '../cut';
import { peekRow } from '../json-peek';
import { forEachRow } from '../json-rows';
import { asNumber, asText } from '../json-steps';
import { ok } from '../../problem';
import type { RecordingSource } from '../source';
import type { Step } from '../transitions';
import { TransitionsBuilder } from '../transitions';
import type { Reader } from './reader';

/** One agent's entry of one step of a replay. */
interface AgentState {
  readonly observation: Readonly<Record<string, unknown>>;
  readonly action: unknown;
  /** The score so far, not what the last action earned; null once the agent has failed. */
  readonly reward: number | null;
  readonly status: string;
  readonly info: unknown;
}

const GOING = new Set(['ACTIVE', 'INACTIVE']);

/**
 * Kaggle environment replays, as `env.toJSON()` writes them and Kaggle's episode pages offer them: `steps[t][agent]`. Each
 * agent is an episode. The action in `steps[t + 1]` was chosen at the observation of `steps[t]`; what all agents see is
 * kept with the first agent only; `reward` is the score so far, so a step is paid the difference, as the library's own
 * `env.train()` does.
 */
export const kaggleReader: Reader = {
  id: 'kaggle',
  title: 'Kaggle environment replay',

  recognises({ text }) {
    const row = text === null ? null : peekRow(text);
    return (
      row?.container === null &&
      row.keys.get('configuration')?.startsWith('{') === true &&
      (row.keys.get('steps') === '[[' || row.keys.has('specification')) &&
      (row.keys.has('name') || row.keys.has('rewards'))
    );
  },

  async read(source, sample) {
    const builder = new TransitionsBuilder(source);
    let replays = 0;
    let environment: string | undefined;
    let agents = 0;
    let waiting = 0;
    const cut = await forEachRow(
      source,
      sample,
      (replay, line) => {
        const steps = statesOf(source, replay, line);
        environment ??= asText(replay['name']);
        agents = Math.max(agents, steps[0]?.length ?? 0);
        const names = namesOf(replay);
        const limit = isRecord(replay['configuration'])
          ? asNumber(replay['configuration']['episodeSteps'])
          : undefined;
        for (let agent = 0; agent < (steps[0]?.length ?? 0); agent++) {
          const label = `${replays > 0 ? `${replays + 1}/` : ''}agent ${agent}`;
          waiting += addAgent(builder, steps, agent, { label, policy: names[agent], limit, line });
        }
        replays++;
      },
      () => builder.nodes,
    );
    const { set, notes } = beforeCut(builder.finish(), cut, true);
    return ok({
      set,
      notes: [
        `${environment ?? 'a Kaggle environment'}: one episode an agent (${agents} a replay)`,
        'the action of a step is the one recorded with the following step, where it was taken',
        'the recorded reward is the score so far: a step is paid the difference to the step before',
        ...(waiting ? ['the agents take turns: a step of one lasts until it is its turn again'] : []),
        ...notes,
      ],
    });
  },
};

/** `steps` with what all agents see put into each agent's own observation. Throws ProblemError. */
function statesOf(source: RecordingSource, replay: Record<string, unknown>, line: number): AgentState[][] {
  const steps: unknown[] = Array.isArray(replay['steps']) ? replay['steps'] : [];
  if (steps.length < 2)
    source.fail(
      'file-empty',
      'The replay has no step after the start, expected at least one.',
      'Run the environment to its end before saving env.toJSON().',
      line,
    );
  const count = Array.isArray(steps[0]) ? steps[0].length : 0;
  const isShared = sharedKeys(replay);
  return steps.map((step, t) => {
    if (!Array.isArray(step) || step.length !== count || !step.every(isRecord))
      return source.fail(
        'file-mixed',
        `Step ${t} has no entry for each of ${count} agents.`,
        'Save the replay again with env.toJSON().',
        line,
      );
    const first = isRecord(step[0]?.['observation']) ? step[0]['observation'] : {};
    const common = Object.fromEntries(Object.entries(first).filter(([key]) => isShared(key)));
    return step.map((state): AgentState => {
      const own = isRecord(state['observation']) ? state['observation'] : {};
      return {
        observation: { ...common, ...own },
        action: state['action'],
        reward: asNumber(state['reward']) ?? null,
        status: asText(state['status']) ?? 'ACTIVE',
        info: state['info'],
      };
    });
  });
}

/** Which keys of the first agent's observation all agents see: the specification says so; without one, all of them. */
function sharedKeys(replay: Record<string, unknown>): (key: string) => boolean {
  const specification = replay['specification'];
  const observation = isRecord(specification) ? specification['observation'] : null;
  if (!isRecord(observation)) return () => true;
  return (key) => {
    const property = observation[key];
    return key === 'step' || (isRecord(property) && property['shared'] === true);
  };
}

/** Adds the steps in which the agent acted. Returns how many it only waited for. */
function addAgent(
  builder: TransitionsBuilder,
  steps: readonly (readonly AgentState[])[],
  agent: number,
  of: {
    readonly label: string;
    readonly policy: string | undefined;
    readonly limit: number | undefined;
    readonly line: number;
  },
): number {
  const at = (t: number): AgentState | undefined => steps[t]?.[agent];
  let waited = 0;
  for (let t = 0; t + 1 < steps.length;) {
    const before = at(t);
    if (before?.status !== 'ACTIVE') {
      if (before?.status !== 'INACTIVE') return waited;
      waited++;
      t++;
      continue;
    }
    // Until it is this agent's turn again, or over.
    let next = t + 1;
    while (at(next)?.status === 'INACTIVE' && next + 1 < steps.length) {
      next++;
      waited++;
    }
    const after = at(next);
    if (!after) break;
    const over = !GOING.has(after.status) || next + 1 === steps.length;
    const timeUp = after.status === 'DONE' && of.limit !== undefined && next >= of.limit - 1;
    const step: Step = {
      episode: of.label,
      t,
      observation: before.observation,
      nextObservation: after.observation,
      action: at(t + 1)?.action,
      reward: after.reward === null || before.reward === null ? undefined : after.reward - before.reward,
      terminated: over && GOING.has(after.status) ? false : over && !timeUp,
      truncated: over && timeUp,
      info: {
        ...(isRecord(after.info) ? after.info : {}),
        // Only what went wrong: DONE says nothing that the flags do not.
        ...(GOING.has(after.status) || after.status === 'DONE' ? {} : { status: after.status }),
        ...(after.reward === null ? {} : { score: after.reward }),
        ...(over ? wonBy(steps, agent) : {}),
      },
      policy: of.policy,
      line: of.line,
    };
    builder.add(step);
    t = next;
  }
  return waited;
}

/** Whether an agent ended with a higher score than all others; nothing for one that plays alone. */
function wonBy(steps: readonly (readonly AgentState[])[], agent: number): { won?: boolean } {
  const scores = steps.at(-1)?.map(({ reward }) => reward ?? -Infinity) ?? [];
  if (scores.length < 2) return {};
  return { won: scores.every((score, other) => other === agent || score < (scores[agent] ?? -Infinity)) };
}

function namesOf(replay: Record<string, unknown>): (string | undefined)[] {
  const info = replay['info'];
  const names = isRecord(info) ? (info['TeamNames'] ?? info['teamNames']) : undefined;
  return Array.isArray(names) ? names.map(asText) : [];
}
