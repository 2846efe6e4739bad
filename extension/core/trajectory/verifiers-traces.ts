import { isRecord } from './json';
import { asNumber, asText } from './json-steps';
import type { Message } from './openai-messages';

type Row = Readonly<Record<string, unknown>>;

/** True for a line of the `traces.jsonl` that verifiers writes since its version 1 of environments. */
export function isTracesRow(row: Row): boolean {
  const { traces } = row;
  return Array.isArray(traces) && traces.every((trace) => isRecord(trace) && Array.isArray(trace['nodes']));
}

/**
 * One sample a trace of such a line. A trace is a graph of messages: its main branch, from the last message back to the
 * root, is the talk; what the model itself has not said before its first message is the prompt. The reward is the sum
 * of the named scores by their weights, as the library adds them up.
 */
export function samplesOfTraces(row: Row): Row[] {
  const traces = row['traces'] as readonly Row[];
  return traces.flatMap((trace): Row[] => {
    const branch = mainBranch(trace['nodes'] as readonly unknown[]);
    const first = branch.findIndex(({ sampled }) => sampled);
    if (first === -1) return [];
    const task = isRecord(trace['task']) ? trace['task'] : isRecord(row['task']) ? row['task'] : {};
    const group = isRecord(row['group']) ? row['group']['id'] : undefined;
    const id = asText(group) ?? asText(task['key']) ?? asText(task['hash']);
    const { scores, reward } = rewardsOf(trace['rewards']);
    return [
      {
        ...(isRecord(task['data']) ? task['data'] : {}),
        prompt: branch.slice(0, first).map(({ message }) => message),
        completion: branch.slice(first).map(({ message }) => message),
        ...(reward === null ? {} : { reward }),
        ...scores,
        ...(isRecord(trace['metrics']) ? trace['metrics'] : {}),
        ...(id === undefined ? {} : { prompt_id: id }),
        ...(trace['stop_condition'] === undefined ? {} : { stop_condition: trace['stop_condition'] }),
        is_completed: trace['is_completed'] === true,
      },
    ];
  });
}

interface Node {
  readonly message: Message;
  readonly sampled: boolean;
}

function mainBranch(nodes: readonly unknown[]): Node[] {
  const branch: Node[] = [];
  // Parents come before their children: an index that does not fall ends the walk.
  for (let at = nodes.length - 1; ;) {
    const node = nodes[at];
    if (!isRecord(node) || !isRecord(node['message'])) break;
    branch.unshift({ message: node['message'], sampled: node['sampled'] === true });
    const parent = asNumber(node['parent']);
    if (parent === undefined || parent >= at) break;
    at = parent;
  }
  return branch;
}

/** Scores by name, and their weighted sum; null where nothing was scored. */
function rewardsOf(rewards: unknown): { scores: Record<string, number>; reward: number | null } {
  const scores: Record<string, number> = {};
  let sum: number | null = null;
  for (const [name, value] of Object.entries(isRecord(rewards) ? rewards : {})) {
    const score = isRecord(value) ? asNumber(value['score']) : undefined;
    if (score === undefined) continue;
    scores[name] = score;
    sum = (sum ?? 0) + score * ((isRecord(value) ? asNumber(value['weight']) : undefined) ?? 1);
  }
  return { scores, reward: sum };
}
