import { ProblemError } from '../problem';
import { describeValue } from './column-builder';
import type { Target } from './flat-columns';
import { assignColumns } from './flat-columns';
import { WholeFloat, isRecord } from './json';
import { asFlag } from './roles';
import type { RecordingSource } from './source';
import type { Step } from './transitions';

/** Rows that bring names which no row before them had; in a recording that is one the names are soon known. */
const MAX_NEW = 500;
/** Names in all. */
const MAX_NAMES = 20_000;

/** Turns rows (one step each, by column name) into steps. Which name means what is settled by the names seen so far. */
export class StepMapper {
  private targets = new Map<string, Target>();
  private learned = 0;

  constructor(private readonly source: RecordingSource) {}

  /** The names that ended up in info because they have no role of their own. */
  kept(): string[] {
    return [...this.targets].flatMap(([name, { to, ...rest }]) =>
      to === 'info' && 'at' in rest && rest.at !== null ? [name] : [],
    );
  }

  step(row: Readonly<Record<string, unknown>>, line: number): Step {
    const step: Step = { observation: undefined, line };
    let extra: Record<string, unknown> | null = null;
    for (const name in row) {
      const target = this.targets.get(name);
      if (!target) return this.withNewNames(row, line);
      const value = row[name];
      if (value === undefined) continue;
      switch (target.to) {
        case 'episode':
          step.episode = asText(value);
          break;
        case 't':
          step.t = asNumber(value);
          break;
        case 'reward':
          step.reward = this.reward(value, line);
          break;
        case 'terminated':
        case 'truncated':
        case 'done':
          step[target.to] = this.flag(value, name, line);
          break;
        case 'policy':
          step.policy = asText(value);
          break;
        case 'info':
          if (target.at === null) step.info = value;
          else (extra ??= {})[target.at] = value;
          break;
        case 'observation':
        case 'nextObservation':
        case 'action':
          step[target.to] = target.at === null ? value : joined(step[target.to], target.at, value);
      }
    }
    if (extra) step.info = isRecord(step.info) ? { ...extra, ...step.info } : extra;
    if (step.policy === undefined && isRecord(step.info) && typeof step.info['policy'] === 'string')
      step.policy = step.info['policy'];
    return step;
  }

  private withNewNames(row: Readonly<Record<string, unknown>>, line: number): Step {
    const names = new Set([...this.targets.keys(), ...Object.keys(row)]);
    if (++this.learned > MAX_NEW || names.size > MAX_NAMES)
      throw new ProblemError(
        this.source.problem(
          'file-mixed',
          `The rows have ${names.size.toLocaleString('en')} different keys so far, and this one brings new ones.`,
          'Give every step the same keys, and keep what differs in one dictionary or list under "info".',
          line,
        ),
      );
    this.targets = assignColumns([...names]);
    return this.step(row, line);
  }

  private reward(value: unknown, line: number): number | undefined {
    const number = Array.isArray(value) && value.length === 1 ? asNumber(value[0]) : asNumber(value);
    if (number !== undefined || value === null) return number;
    throw new ProblemError(
      this.source.problem(
        'file-mixed',
        `The reward is ${describeValue(value)}, expected one number a step.`,
        'Record one reward a step; keep the parts of a vector reward under "info".',
        line,
      ),
    );
  }

  private flag(value: unknown, name: string, line: number): boolean | undefined {
    const flag = asFlag(value instanceof WholeFloat ? value.value : value);
    if (flag !== undefined || value === null) return flag;
    throw new ProblemError(
      this.source.problem(
        'file-mixed',
        `"${name}" is ${describeValue(value)}, expected true or false.`,
        'Write true or false, or 1 or 0.',
        line,
      ),
    );
  }
}

function joined(whole: unknown, at: string | number, value: unknown): unknown {
  if (typeof at === 'number') {
    const list: unknown[] = Array.isArray(whole) ? whole : [];
    list[at] = value;
    return list;
  }
  const record: Record<string, unknown> = isRecord(whole) ? whole : {};
  record[at] = value;
  return record;
}

export function asNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (value instanceof WholeFloat) return value.value;
  return typeof value === 'boolean' ? Number(value) : undefined;
}

/** A label: numbers as Python would print an integer, text as it is. */
export function asText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  const number = asNumber(value);
  return number === undefined ? undefined : String(number);
}
