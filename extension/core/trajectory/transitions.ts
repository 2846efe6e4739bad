import { assemble } from './assemble';
import { ChannelBuilder, describeValue } from './column-builder';
import type { TrajectorySet } from './model';
import { Numbers } from './numbers';
import { foldFinalSteps, isLastOfRlds } from './rlds';
import type { RecordingSource } from './source';
import { transitionNotes } from './transition-notes';

/** A small compressed file can hold more steps than fit into memory. */
const MAX_STEPS = 20e6;

/** One step as a row-wise format has it. `undefined`: the format says nothing. */
export interface Step {
  /** The recording's name or number of the episode. */
  episode?: string | undefined;
  /** Number of the step within its episode. */
  t?: number | undefined;
  observation: unknown;
  nextObservation?: unknown;
  action?: unknown;
  reward?: number | undefined;
  terminated?: boolean | undefined;
  truncated?: boolean | undefined;
  done?: boolean | undefined;
  info?: unknown;
  policy?: string | undefined;
  /** Where it is in the file, for messages. */
  line: number;
}

interface OpenEpisode {
  id: string;
  readonly steps: number[];
  readonly times: number[];
  ended: boolean;
  lastTime: number;
  ordered: boolean;
  /** All of `times`, once a step has come late. */
  seen?: Set<number>;
  policy: string | undefined;
}

/**
 * Collects steps in any order (episodes may be interleaved) and puts them together as a set. `add` throws ProblemError
 * when a step does not fit those before it.
 */
export class TransitionsBuilder {
  readonly observations = new ChannelBuilder();
  readonly actions = new ChannelBuilder({ free: true });
  readonly infos = new ChannelBuilder();
  private readonly observationRow = new Numbers();
  private readonly nextRow = new Numbers();
  private readonly rewards = new Numbers();
  private readonly ends = new Numbers();
  private readonly episodes: OpenEpisode[] = [];
  private readonly byLabel = new Map<string, OpenEpisode>();
  private readonly labelCount = new Map<string, number>();
  private firstLine = 0;
  private actionLine = 0;
  private readonly seen = { done: false, truncated: false, terminated: false, timeLimit: false };
  private finalRows = 0;
  private continued = 0;
  private relabelled = 0;
  private unordered = 0;

  constructor(private readonly source: RecordingSource) {}

  /** Grows when a value appears that no step had before. */
  get nodes(): number {
    return this.observations.nodes + this.actions.nodes + this.infos.nodes;
  }

  get steps(): number {
    return this.rewards.length;
  }

  add(step: Step): void {
    const { line } = step;
    if (isAbsent(step.observation))
      this.source.fail(
        'file-mixed',
        'A step has no observation.',
        'Write the observation of every step under "obs".',
        line,
      );
    const episode = this.episodeOf(step);
    const row = this.put('The observation', this.observations, step.observation, this.firstLine, line);
    if (this.isFinalObservation(step, episode)) {
      this.addFinalObservation(episode, row, step);
      return;
    }
    const index = this.rewards.length;
    if (index >= MAX_STEPS)
      this.source.fail(
        'file-too-large',
        `The file holds more than ${MAX_STEPS / 1e6} million steps.`,
        '"rewardsmith replay" and "analyze" go through a JSON Lines or CSV file of one episode after the other in parts; split any other into smaller files.',
        line,
      );
    if (index === 0) this.firstLine = line;
    if (!isAbsent(step.action) && !this.actionLine) this.actionLine = line;
    this.observationRow.push(row);
    this.nextRow.push(
      isAbsent(step.nextObservation)
        ? -1
        : this.put('The next observation', this.observations, step.nextObservation, this.firstLine, line),
    );
    this.put('The action', this.actions, step.action, this.actionLine, line);
    this.infos.add(step.info);
    this.rewards.push(step.reward ?? NaN);
    this.ends.push(this.endOf(step));
    this.addTime(episode, index, step);
    if (this.ends.get(index) > 0) episode.ended = true;
    episode.policy ??= step.policy;
  }

  /** All steps as a set, and what had to be assumed. */
  finish(): { set: TrajectorySet; notes: string[] } {
    const observations = this.observations.finish();
    if (!observations || this.steps === 0)
      return this.source.fail(
        'file-empty',
        'The recording has no steps.',
        'Record at least one step: episode, t, obs, action, reward, terminated, truncated.',
      );
    const ends = this.ends.values();
    const { set, derivedNext } = assemble(
      {
        observations,
        observationRow: new Int32Array(this.observationRow.values()),
        nextRow: new Int32Array(this.nextRow.values()),
        action: this.actions.finish(),
        reward: this.rewards.values().some((reward) => !Number.isNaN(reward)) ? this.rewards.values() : null,
        terminated: new Uint8Array(ends).map((end) => end & 1),
        truncated: new Uint8Array(ends).map((end) => end >> 1),
        info: this.infos.finish(),
        episodes: this.episodes
          .filter((episode) => episode.steps.length > 0)
          .map((episode) => ({
            id: episode.id,
            steps: this.ordered(episode),
            policy: episode.policy,
          })),
      },
      this.source.label,
    );
    const folded = foldFinalSteps(set);
    const result = folded?.set ?? set;
    return {
      set: result,
      notes: [
        ...transitionNotes(result, {
          ...this.seen,
          derivedNext: folded?.complete ? 0 : derivedNext,
          finalRows: this.finalRows,
          continued: this.continued,
          relabelled: this.relabelled,
          unordered: this.unordered,
          rounded: this.observations.rounded || this.actions.rounded || this.infos.rounded,
        }),
        ...(folded?.notes ?? []),
      ],
    };
  }

  private put(what: string, builder: ChannelBuilder, value: unknown, first: number, line: number): number {
    const row = builder.addLike(value);
    if (row === -1)
      this.source.fail(
        'file-mixed',
        `${what} is ${describeValue(value)}, expected ${builder.describe()} as on line ${first || line}.`,
        'Keep recordings of different tasks in different files.',
        line,
      );
    return row;
  }

  private episodeOf(step: Step): OpenEpisode {
    const label = step.episode ?? '';
    let episode = step.episode === undefined ? this.episodes.at(-1) : this.byLabel.get(label);
    const startsAgain = episode !== undefined && this.startsAgain(episode, step);
    if (episode && !startsAgain) return episode;
    const count = (this.labelCount.get(label) ?? 0) + 1;
    this.labelCount.set(label, count);
    if (step.episode !== undefined && count > 1) this.relabelled++;
    episode = {
      id: step.episode === undefined ? String(count - 1) : count === 1 ? label : `${label}.${count}`,
      steps: [],
      times: [],
      ended: false,
      lastTime: -Infinity,
      ordered: true,
      policy: undefined,
    };
    this.episodes.push(episode);
    this.byLabel.set(label, episode);
    return episode;
  }

  /** True when a step begins another episode than the one that has its label (or that was last, without labels). */
  private startsAgain(episode: OpenEpisode, step: Step): boolean {
    if (episode.steps.length === 0) return false;
    const { episode: label, t } = step;
    if (t !== undefined && t === episode.times[0] && episode.lastTime > t) return true;
    if (!episode.ended || this.isFinalRow(step)) return false;
    if (t === undefined) return true;
    if (t > episode.lastTime) return false;
    // Under its own label a step may come late; only a step that is there already belongs to another run.
    if (label === undefined) return true;
    episode.seen ??= new Set(episode.times);
    return episode.seen.has(t);
  }

  private addTime(episode: OpenEpisode, index: number, step: Step): void {
    const t = step.t ?? episode.steps.length;
    if (episode.ended && t > episode.lastTime) this.continued++;
    if (t < episode.lastTime) episode.ordered = false;
    if (t === episode.lastTime) this.failDuplicate(episode, t, step.line);
    episode.steps.push(index);
    episode.times.push(t);
    episode.seen?.add(t);
    episode.lastTime = Math.max(t, episode.lastTime);
  }

  private failDuplicate(episode: OpenEpisode, t: number, line?: number): never {
    return this.source.fail(
      'file-mixed',
      `Step ${t} of episode ${episode.id} is there twice, expected each step once.`,
      'Give each episode its own number, or drop the repeated lines.',
      line,
    );
  }

  private ordered(episode: OpenEpisode): Int32Array {
    if (episode.ordered) return Int32Array.from(episode.steps);
    this.unordered++;
    const by = episode.times.map((_, i) => i);
    by.sort((a, b) => (episode.times[a] ?? 0) - (episode.times[b] ?? 0));
    by.forEach((at, i) => {
      const t = episode.times[at] ?? 0;
      if (i > 0 && t === episode.times[by[i - 1] ?? 0]) this.failDuplicate(episode, t);
    });
    return Int32Array.from(by, (i) => episode.steps[i] ?? 0);
  }

  /** 0 goes on, 1 terminated, 2 truncated, 3 both. */
  private endOf(step: Step): number {
    const { seen } = this;
    if (step.done !== undefined) seen.done = true;
    if (step.truncated !== undefined) seen.truncated = true;
    if (step.terminated !== undefined) seen.terminated = true;
    let terminated = step.terminated ?? false;
    let truncated = step.truncated ?? false;
    const toldApart = step.terminated !== undefined && step.truncated !== undefined;
    if (step.done && !toldApart && !terminated && !truncated) {
      if (step.truncated === undefined && isTimeLimit(step.info)) {
        seen.timeLimit = true;
        truncated = true;
      } else if (step.terminated === undefined) terminated = true;
      else truncated = true;
    }
    return (terminated ? 1 : 0) + (truncated ? 2 : 0);
  }

  /** A row that only holds where the episode ended up: no action, no reward, after at least one step. */
  private isFinalObservation(step: Step, episode: OpenEpisode): boolean {
    return episode.steps.length > 0 && this.isFinalRow(step);
  }

  private isFinalRow(step: Step): boolean {
    return (
      this.actionLine > 0 &&
      isAbsent(step.action) &&
      isAbsent(step.nextObservation) &&
      (step.reward === undefined || Number.isNaN(step.reward))
    );
  }

  private addFinalObservation(episode: OpenEpisode, row: number, step: Step): void {
    const last = episode.steps.at(-1) ?? 0;
    this.finalRows++;
    if (this.nextRow.get(last) < 0) this.nextRow.set(last, row);
    if (this.ends.get(last) === 0) this.ends.set(last, this.endOf(step) || (isLastOfRlds(step.info) ? 2 : 0));
    episode.ended = true;
  }
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null;
}

/** Gym before 0.26 and Stable-Baselines3 write a time limit as done with this in info. */
function isTimeLimit(info: unknown): boolean {
  return (
    typeof info === 'object' &&
    info !== null &&
    (info as Record<string, unknown>)['TimeLimit.truncated'] === true
  );
}
