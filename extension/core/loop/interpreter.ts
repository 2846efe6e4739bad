import type { Diagnostician } from '../analyzer/diagnosis';
import type { Contract } from '../contract/contract';
import type { Reviewer } from '../critic/review';
import type { Designer } from '../designer/designer';
import { recordingWords } from '../designer/prompt';
import type { Without } from '../designer/without';
import type { Spend } from '../model/meter';
import { messageOf } from '../problem';
import type { TaskContext } from '../task/context';
import type { History } from './history';
import { step } from './reducer';
import type { LoopReport, ReportedDiagnosis } from './report';
import { reportOf } from './report';
import type { Critic, LoopCommand, LoopEvent, LoopState } from './state';
import { initialState } from './state';
import type { Workbench } from './workbench';

export interface LoopParts {
  readonly workbench: Workbench;
  readonly designer: Designer;
  readonly history: History;
  /** The critic's model; without it linter, rules and dry run judge alone. */
  readonly reviewer?: Reviewer;
  /** The analyzer's model; without it the built-in analysis stands alone. */
  readonly diagnostician?: Diagnostician;
  /** What the run has used of language models so far; absent where it asks none. */
  readonly spend?: () => Spend;
}

export interface LoopJob {
  readonly context: TaskContext;
  /** The contract that new code is written for. */
  readonly contract: Contract;
  /** Path that a candidate has, or would have; nothing is written there. */
  readonly file: string;
  /** The function or class that the task names and every candidate must define; null: the one the contract finds. */
  readonly entry: string | null;
  /** The reward as it is now; null for a task without one. */
  readonly code: string | null;
  /** Rounds to run, at least 1. */
  readonly rounds: number;
  /** What to do without; nothing when absent. */
  readonly without?: Without;
}

export interface LoopProgress {
  /** From 1; 0 while the present reward is measured. */
  readonly round: number;
  readonly rounds: number;
  readonly activity: 'diagnose' | 'design' | 'check' | 'review' | 'analyze';
  /** "Round 2 of 3: the critic looks at draft 1." */
  readonly sentence: string;
  /** Of this activity, 0 to 1; null when it is not known. */
  readonly share: number | null;
  /** Absent where the run asks no language model. */
  readonly spend?: Spend;
}

export interface LoopControl {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: LoopProgress) => void;
}

/** Runs the loop to its end. Never throws: faults of the parts end it with a report that says so, best candidate included. */
export async function runLoop(
  job: LoopJob,
  parts: LoopParts,
  control: LoopControl = {},
): Promise<LoopReport> {
  const { signal } = control;
  let state = initialState(job.rounds, criticOf(job, parts));
  const diagnoses: ReportedDiagnosis[] = [];
  const events: LoopEvent[] = [{ type: 'started', code: job.code }];
  for (let event = events.shift(); event; event = events.shift()) {
    const [next, commands] = step(state, event);
    state = next;
    for (const command of commands) {
      // Measurements are finished work: they are kept even when the run is cancelled meanwhile.
      const answer =
        signal?.aborted && command.do !== 'measure'
          ? ({ type: 'cancelled' } as const)
          : await perform(command, state, job, parts, control, diagnoses);
      if (answer) events.push(answer);
    }
  }
  return reportOf(state, { spend: parts.spend?.(), diagnoses });
}

function criticOf({ without }: LoopJob, { reviewer }: LoopParts): Critic {
  if (without?.has('critic')) return 'none';
  return reviewer ? 'model' : 'rules';
}

async function perform(
  command: LoopCommand,
  state: LoopState,
  job: LoopJob,
  parts: LoopParts,
  control: LoopControl,
  diagnoses: ReportedDiagnosis[],
): Promise<LoopEvent | null> {
  try {
    const answer = await answerTo(command, state, job, parts, control, diagnoses);
    // A part that was aborted reports whatever it has; what the user asked for is the truth.
    return control.signal?.aborted && answer?.type !== 'analysed' ? { type: 'cancelled' } : answer;
  } catch (thrown) {
    if (control.signal?.aborted) return { type: 'cancelled' };
    return {
      type: 'failed',
      command: command.do,
      problem: {
        code: 'unexpected',
        message: `RewardSmith stumbled (${command.do}): ${messageOf(thrown)}.`,
        hint: 'This is a fault of RewardSmith; please report it with the task file.',
      },
    };
  }
}

async function answerTo(
  command: LoopCommand,
  state: LoopState,
  { context, contract, file, entry, without }: LoopJob,
  { workbench, designer, history, reviewer, diagnostician, spend }: LoopParts,
  control: LoopControl,
  diagnoses: ReportedDiagnosis[],
): Promise<LoopEvent | null> {
  const { signal } = control;
  const report = (activity: LoopProgress['activity'], share: number | null = null): void => {
    control.onProgress?.({
      ...describe(state, activity),
      activity,
      share,
      ...(spend ? { spend: spend() } : {}),
    });
  };
  const runControl = (activity: LoopProgress['activity']) => ({
    ...(signal ? { signal } : {}),
    onProgress: (share: number) => {
      report(activity, share);
    },
  });
  switch (command.do) {
    case 'keep': {
      const kept = await history.add(command.candidate);
      return kept.ok
        ? { type: 'kept', id: kept.value.id }
        : { type: 'failed', command: command.do, problem: kept.problem };
    }
    case 'measure': {
      const recorded = await history.recordEvaluation(command.id, command.measured);
      return recorded.ok ? null : { type: 'failed', command: command.do, problem: recorded.problem };
    }
    case 'design': {
      const { previous } = command.request;
      let diagnosis = diagnoses.find(({ code }) => code === previous?.code)?.diagnosis;
      if (previous && diagnostician && !diagnosis && !without?.has('analyzer')) {
        report('diagnose');
        const words = (tokens: number) => recordingWords(context, previous.analysis, tokens);
        const said = await diagnostician.diagnose({ context, analysis: previous.analysis, words }, signal);
        // Without the model's opinion the built-in analysis has to do; a limit that was reached stops the designer next.
        if (said.ok) {
          diagnosis = said.value;
          diagnoses.push({ code: previous.code, id: state.best?.draft.id ?? null, diagnosis });
        }
      }
      report('design');
      const design = await designer.design(
        {
          context,
          contract,
          entry,
          ...(without ? { without } : {}),
          ...command.request,
          previous: previous && { ...previous, ...(diagnosis ? { diagnosis } : {}) },
        },
        signal,
      );
      return design.ok
        ? { type: 'designed', ...design.value }
        : { type: 'failed', command: command.do, problem: design.problem };
    }
    case 'check': {
      report('check');
      const findings = await workbench.check(
        context,
        { source: command.code, file, entry },
        runControl('check'),
      );
      return { type: 'checked', findings };
    }
    case 'review': {
      report('review');
      if (!reviewer) throw new Error('A review was asked for without a reviewer.');
      const review = await reviewer.review({ context, contract, file, ...command }, signal);
      return review.ok
        ? { type: 'reviewed', review: review.value }
        : { type: 'failed', command: command.do, problem: review.problem };
    }
    case 'analyze': {
      report('analyze');
      const analysis = await workbench.analyze(
        context,
        { source: command.code, file, entry },
        { ...runControl('analyze'), audit: false },
      );
      return analysis.ok
        ? { type: 'analysed', analysis: analysis.value }
        : { type: 'failed', command: command.do, problem: analysis.problem };
    }
  }
}

const WORDS: Readonly<Record<LoopProgress['activity'], string>> = {
  diagnose: "the analyzer's model reads",
  design: 'the designer writes',
  check: 'the critic reads',
  review: "the critic's model reads",
  analyze: 'replaying and analysing',
};

function describe(
  state: LoopState,
  activity: LoopProgress['activity'],
): Pick<LoopProgress, 'round' | 'rounds' | 'sentence'> {
  const rounds = state.wanted;
  if (state.atStart) return { round: 0, rounds, sentence: 'Measuring the reward as it is.' };
  const round = state.rounds.length + 1;
  const draft = state.returns > 0 ? ` draft ${state.returns + 1}` : '';
  return { round, rounds, sentence: `Round ${round} of ${rounds}: ${WORDS[activity]}${draft}.` };
}
