import type { Audit } from '../audit/audit';
import { breathe } from '../breathe';
import type { Finding } from '../critic/finding';
import type { BoundReward } from '../contract/bound-reward';
import type { Evaluation } from '../measures/evaluation';
import type { Exploit } from '../exploits/exploit';
import type { Result } from '../problem';
import type { RunControl } from '../sandbox/sandbox';
import type { TaskContext } from '../task/context';
import type { Benefit } from './benefit';
import { benefitOf } from './benefit';
import type { FoundCause } from './causes';
import type { Sourced } from './combine';
import type { TraceLines } from './paying-line';
import { screenOf } from './screen';

/** One candidate with what its replay came to. */
export interface SuggestInput {
  readonly context: TaskContext;
  readonly reward: BoundReward;
  readonly evaluation: Evaluation;
  /** Exploits confirmed for this candidate. */
  readonly exploits: readonly Exploit[];
  /** The longer questions, where they were answered before. */
  readonly audit?: Audit;
}

/** How other versions of the reward file are tried; all but `lint` run them in the sandbox. */
export interface Trial {
  /** Static findings. */
  lint(source: string): Promise<readonly Finding[]>;
  /** Binds and replays; a failure drops the version. */
  replay(source: string): Promise<Result<Evaluation>>;
  /** Searched, and confirmed by playing them. */
  findExploits(source: string, evaluation: Evaluation): Promise<readonly Exploit[]>;
  /** Replays on some of the episodes only. */
  replayOn(context: TaskContext, source: string): Promise<Result<Evaluation>>;
  /** Of the candidate itself, which lines the steps of some episodes ran; absent where nobody asks. */
  readonly traceLines?: TraceLines;
}

/** An edit that has been replayed and helps. */
export interface Tested extends Sourced {
  readonly evaluation: Evaluation;
  /** Exploits that are left. */
  readonly exploits: number;
  readonly benefit: Benefit;
}

/** Edits that are replayed on all episodes of a large recording; the rest fell behind on some. */
const MAX_ON_ALL = 5;

/** Tries edits of one candidate. */
export class Trials {
  constructor(
    private readonly input: SuggestInput,
    private readonly trial: Trial,
    private readonly causes: readonly FoundCause[],
  ) {}

  /**
   * Results in the order of the proposals; an abort leaves the rest out. Of a large recording each edit is first tried on some episodes,
   * and the best are replayed on all.
   */
  async all(proposals: readonly Sourced[], control: RunControl): Promise<Tested[]> {
    const { signal, onProgress } = control;
    const screen =
      proposals.length > MAX_ON_ALL ? await screenOf(this.input.context, this.input.evaluation) : null;
    if (!screen) return this.each(proposals, control);
    const half = (from: number) => (share: number) => onProgress?.(from + share / 2);
    const scores = new Map<Sourced, number>();
    let done = 0;
    for (const sourced of proposals) {
      if (signal?.aborted) return [];
      const { about, aims, answers, code } = sourced.proposal;
      // Whether an exploit is gone shows only where it was found.
      if (answers.includes('RS807')) scores.set(sourced, Infinity);
      else if (!(await this.bringsFindings(code))) {
        const replayed = await this.trial.replayOn(screen.context, code);
        const benefit =
          replayed.ok &&
          benefitOf({
            before: screen.evaluation,
            after: replayed.value,
            failing: new Set(screen.rows(failingRowsOf(this.causes))),
            idle: screen.rows(this.idleRows()),
            about: about && { ...about, rows: screen.rows(about.rows) },
            exploitsBefore: 0,
            exploitsAfter: 0,
            aimsAtExploits: false,
            aim: aims,
          });
        if (benefit) scores.set(sourced, benefit.score);
      }
      half(0)(++done / proposals.length);
    }
    const best = [...scores].sort(([, a], [, b]) => b - a).slice(0, MAX_ON_ALL);
    const kept = proposals.filter((sourced) => best.some(([one]) => one === sourced));
    return this.each(kept, { ...control, onProgress: half(0.5) });
  }

  private idleRows(): number[] {
    return this.causes.filter(({ terminated }) => !terminated).flatMap(({ rows }) => rows.flat());
  }

  /** Two at a time: a replay is a process of its own. */
  private async each(proposals: readonly Sourced[], { signal, onProgress }: RunControl): Promise<Tested[]> {
    const results: (Tested | null)[] = [];
    let next = 0;
    let finished = 0;
    const worker = async (): Promise<void> => {
      for (let i = next++; i < proposals.length && !signal?.aborted; i = next++) {
        const proposal = proposals[i];
        results[i] = proposal ? await this.one(proposal) : null;
        onProgress?.(++finished / (proposals.length + 1));
      }
    };
    await Promise.all([worker(), worker()]);
    return results.filter((result) => result !== null && result !== undefined);
  }

  /** Null when the edit brings new findings, cannot be replayed, or does not help. */
  async one(sourced: Sourced): Promise<Tested | null> {
    const { code, about, aims, answers } = sourced.proposal;
    if (await this.bringsFindings(code)) return null;
    const replayed = await this.trial.replay(code);
    if (!replayed.ok) return null;
    const exploits = await this.trial.findExploits(code, replayed.value);
    await breathe();
    const benefit = benefitOf({
      before: this.input.evaluation,
      after: replayed.value,
      failing: failingRowsOf(this.causes),
      idle: this.idleRows(),
      about,
      exploitsBefore: this.input.exploits.length,
      exploitsAfter: exploits.length,
      aimsAtExploits: answers.includes('RS807'),
      aim: aims,
    });
    return benefit && { ...sourced, evaluation: replayed.value, exploits: exploits.length, benefit };
  }

  /** True when the edited code has more errors or warnings of some kind than the present code. */
  private async bringsFindings(code: string): Promise<boolean> {
    const before = countByCode(await this.trial.lint(this.input.reward.source));
    const after = countByCode(await this.trial.lint(code));
    return [...after].some(([kind, count]) => count > (before.get(kind) ?? 0));
  }
}

/** Rows that show failures, of any cause. */
export function failingRowsOf(causes: readonly FoundCause[]): Set<number> {
  return new Set(causes.flatMap(({ rows }) => rows.flat()));
}

function countByCode(findings: readonly Finding[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { code, severity } of findings)
    if (severity !== 'info') counts.set(code, (counts.get(code) ?? 0) + 1);
  return counts;
}
