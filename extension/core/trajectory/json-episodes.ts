import { describeValue } from './column-builder';
import { WholeFloat, isRecord, plain } from './json';
import { asNumber, asText } from './json-steps';
import type { StepMapper } from './json-steps';
import type { Role } from './roles';
import { asFlag, assignRoles } from './roles';
import type { RecordingSource } from './source';
import type { Step } from './transitions';

/** Keys whose list of dictionaries holds the steps of an episode. */
export const STEP_LISTS: ReadonlySet<string> = new Set([
  'steps',
  'transitions',
  'trajectory',
  'traj',
  'episode',
]);

const PER_STEP: ReadonlySet<Role> = new Set(['reward', 'terminated', 'truncated', 'done']);

/** True for a row that is a whole episode: a list of steps, or a list of rewards, flags or (in the plural) observations. */
export function isEpisodeRow(row: Readonly<Record<string, unknown>>): boolean {
  if (stepList(row) || columnsOfSteps(row)) return true;
  const roles = assignRoles(Object.keys(row));
  const named = [...roles].find(([, role]) => role === 'observation');
  if (!named) return false;
  const observation = row[named[0]];
  const entries = lengthOf(observation);
  if (entries === null) return false;
  const nested = Array.isArray(observation) && (Array.isArray(observation[0]) || isRecord(observation[0]));
  for (const [name, role] of roles) {
    const value = row[name];
    if (!Array.isArray(value) || !PER_STEP.has(role)) continue;
    if (value.length === entries || value.length + 1 === entries) return entries > 2 || nested;
    return nested;
  }
  return nested && /.s$/i.test(named[0]);
}

function stepList(
  row: Readonly<Record<string, unknown>>,
): { key: string; steps: readonly Record<string, unknown>[] } | null {
  for (const key of STEP_LISTS) {
    const value = row[key];
    if (Array.isArray(value) && value.every(isRecord) && value[0] && !('role' in value[0]))
      return { key, steps: value };
  }
  return null;
}

/** `steps` as a dictionary of lists, as RLDS episodes come out of TensorFlow Datasets: the row with those lists in it. */
function columnsOfSteps(row: Readonly<Record<string, unknown>>): Record<string, unknown> | null {
  const { steps, ...rest } = row;
  if (!isRecord(steps)) return null;
  return isEpisodeRow(steps) ? { ...rest, ...steps } : null;
}

/** Hands out the steps of an episode row, in order. Throws ProblemError when its arrays do not fit together. */
export function forEachEpisodeStep(
  source: RecordingSource,
  mapper: StepMapper,
  row: Readonly<Record<string, unknown>>,
  line: number,
  ordinal: number,
  visit: (step: Step) => void,
): void {
  const list = stepList(row);
  if (list) {
    const rest = Object.fromEntries(Object.entries(row).filter(([key]) => key !== list.key));
    const label = labelOf(rest, assignRoles(Object.keys(rest)), ordinal);
    const { id: _, ...shared } = rest;
    list.steps.forEach((own, t) => {
      const step = mapper.step({ ...shared, ...own }, line);
      step.episode ??= label;
      step.t ??= t;
      visit(step);
    });
    return;
  }
  forEachArrayStep(source, columnsOfSteps(row) ?? row, line, ordinal, visit);
}

function labelOf(
  row: Readonly<Record<string, unknown>>,
  roles: ReadonlyMap<string, Role>,
  ordinal: number,
): string {
  for (const [name, role] of roles) {
    const label = role === 'episode' ? asText(row[name]) : undefined;
    if (label !== undefined) return label;
  }
  return asText(row['id']) ?? String(ordinal);
}

function forEachArrayStep(
  source: RecordingSource,
  row: Readonly<Record<string, unknown>>,
  line: number,
  ordinal: number,
  visit: (step: Step) => void,
): void {
  const roles = assignRoles(Object.keys(row));
  const by = new Map<Role, { name: string; value: unknown }>();
  const extra: [string, unknown][] = [];
  for (const [name, value] of Object.entries(row)) {
    const role = roles.get(name);
    if (role && role !== 'policy' && value !== null) by.set(role, { name, value });
    else if (role === undefined || role === 'policy') extra.push([name, value]);
  }
  const value = (role: Role): unknown => by.get(role)?.value;
  const observation = value('observation');
  const rows = lengthOf(observation);
  const steps =
    lengthOf(value('reward')) ??
    lengthOf(value('action')) ??
    lengthOf(value('terminated')) ??
    lengthOf(value('done')) ??
    rows;
  if (rows === null || steps === null)
    return source.fail(
      'file-mixed',
      `The observations of an episode are ${describeValue(observation)}, expected a list with one entry a step.`,
      'Write "observations" as a list with T or T+1 entries.',
      line,
    );
  if (rows !== steps && rows !== steps + 1)
    source.fail(
      'file-mixed',
      `An episode of ${steps} steps has ${rows} observations, expected ${steps} or ${steps + 1}.`,
      'Write one observation a step, or one more for where the episode ended.',
      line,
    );
  for (const role of ['action', 'nextObservation', 'terminated', 'truncated', 'done', 'reward'] as const) {
    const length = lengthOf(value(role));
    if (length !== null && length !== steps)
      source.fail(
        'file-mixed',
        `"${by.get(role)?.name}" has ${length} entries, expected ${steps}, one a step.`,
        'Write every list of an episode with one entry a step.',
        line,
      );
  }
  const episode = labelOf(row, roles, ordinal);
  const perStep = (role: Role, t: number): unknown => {
    const list = value(role);
    return Array.isArray(list) && list.length === steps ? (list[t] as unknown) : undefined;
  };
  const policy = extra.flatMap(([name, v]) => (roles.get(name) === 'policy' ? (asText(v) ?? []) : []))[0];
  const info = value('info');
  const part = partsOf([value('terminated'), value('truncated'), value('done')], steps, rows);
  for (let t = 0; t < steps; t++) {
    const last = t === steps - 1;
    const flag = (role: Role): boolean | undefined => {
      const flags = value(role);
      const one = Array.isArray(flags) ? (flags[t] as unknown) : last ? flags : undefined;
      if (one === undefined || one === null) return undefined;
      return Boolean(one instanceof WholeFloat ? one.value : one);
    };
    const next = value('nextObservation');
    visit({
      episode: asText(perStep('episode', t)) ?? (part ? `${episode}.${part[t] ?? 0}` : episode),
      t: asNumber(perStep('t', t)) ?? t,
      observation: entryOf(observation, t),
      nextObservation:
        next === undefined ? (rows > steps ? entryOf(observation, t + 1) : undefined) : entryOf(next, t),
      action: entryOf(value('action'), t),
      reward: asNumber(entryOf(value('reward'), t)),
      terminated: flag('terminated'),
      truncated: flag('truncated'),
      done: flag('done'),
      info: infoOf(info, extra, t, steps),
      policy,
      line,
    });
  }
}

/**
 * Which episode each step belongs to, where one row holds several, one behind the other, as D4RL's arrays do; null for one
 * episode. A flag that stays up to the end is no new episode.
 */
function partsOf(flags: readonly unknown[], steps: number, rows: number): Int32Array | null {
  if (rows !== steps) return null;
  const ends = (t: number): boolean =>
    flags.some((list) => Array.isArray(list) && list.length === steps && asFlag(plain(list[t])) === true);
  const parts = new Int32Array(steps);
  let part = 0;
  for (let t = 0; t < steps; t++) {
    parts[t] = part;
    if (ends(t) && t + 1 < steps && !ends(t + 1)) part++;
    else if (ends(t) && t + 1 < steps && part > 0) part++;
  }
  return part > 0 ? parts : null;
}

/** Entries of a list, or of every list of a dictionary of lists; null when it is neither. */
function lengthOf(value: unknown): number | null {
  if (Array.isArray(value)) return value.length;
  if (!isRecord(value)) return null;
  const lengths = Object.values(value).map(lengthOf);
  return lengths.length > 0 && lengths.every((n) => n === lengths[0]) ? (lengths[0] ?? null) : null;
}

function entryOf(value: unknown, i: number): unknown {
  if (Array.isArray(value)) return value[i];
  if (!isRecord(value)) return undefined;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, entryOf(inner, i)]));
}

/** A list with one entry more than steps starts with what reset returned: step t gets entry t + 1. Single values go to every step, anything else to the last. */
function infoOf(
  info: unknown,
  extra: readonly (readonly [string, unknown])[],
  t: number,
  steps: number,
): Record<string, unknown> | undefined {
  if (info === undefined && extra.length === 0) return undefined;
  const at = (value: unknown): unknown => {
    if (Array.isArray(value) && value.length === steps) return value[t];
    if (Array.isArray(value) && value.length === steps + 1) return value[t + 1];
    if (value === null || typeof value !== 'object' || value instanceof WholeFloat) return value;
    return t === steps - 1 ? value : undefined;
  };
  const result: Record<string, unknown> = {};
  for (const [name, value] of extra) result[name] = at(value);
  if (Array.isArray(info)) {
    const own = at(info);
    if (isRecord(own)) Object.assign(result, own);
  } else if (isRecord(info)) for (const [name, value] of Object.entries(info)) result[name] = at(value);
  return result;
}
