import type { Diagnostician } from '../analyzer/diagnosis';
import type { Contract } from '../contract/contract';
import type { Reviewer } from '../critic/review';
import type { Design, Designer } from '../designer/designer';
import { environmentsOwn } from '../designer/environments-own';
import { STRATEGY_WORDS } from '../designer/strategy';
import type { Without } from '../designer/without';
import type { Spend } from '../model/meter';
import type { Problem } from '../problem';
import { messageOf } from '../problem';
import type { TaskContext } from '../task/context';
import { finalOf, type Final } from './confirm';
import { Diagnoses } from './diagnoses';
import { editedFrom, refusedIn } from './earlier';
import type { History } from './history';
import { step } from './reducer';
import type { LoopReport } from './report';
import { reportOf } from './report';
import type { Critic, LoopCommand, LoopEvent, LoopState, Stop, Told } from './state';
import { initialState } from './state';
import type { LoopTrainer } from './trainer';
import type { Workbench } from './workbench';

export interface LoopParts {
  readonly workbench: Workbench;
  readonly designer: Designer;
  readonly history: History;
  /** The critic's model; without it linter, rules and dry run judge alone. */
  readonly reviewer?: Reviewer;
  /** The analyzer's model; without it the built-in analysis stands alone. */
  readonly diagnostician?: Diagnostician;
  /** Trains agents on each candidate that can be, and has the analysis see what they did. */
  readonly trainer?: LoopTrainer;
  /** What the run has used of language models so far; absent where it asks none. */
  readonly spend?: () => Spend;
  /** Told when the run has come to an end of its own. */
  readonly onEnd?: (stop: Stop) => Promise<void>;
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
  /** Candidates a round, side by side; 1 when absent. */
  readonly width?: number;
  /** What the user says to the designer, in words. */
  readonly steering?: readonly string[];
  /** What to do without; nothing when absent. */
  readonly without?: Without;
}

export interface LoopProgress {
  /** From 1; 0 while the present reward is measured. */
  readonly round: number;
  readonly rounds: number;
  readonly activity: 'diagnose' | 'design' | 'check' | 'review' | 'analyze' | 'train';
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
  /** Asked between rounds; the loop goes on by itself when absent. */
  readonly ask?: (sofar: LoopReport) => Promise<Told>;
}

/** Runs the loop to its end. Never throws: faults of the parts end it with a report that says so, best candidate included. */
export async function runLoop(
  job: LoopJob,
  parts: LoopParts,
  control: LoopControl = {},
): Promise<LoopReport> {
  const { width = 1 } = job;
  let state = initialState(job.rounds, {
    critic: criticOf(job, parts),
    width,
    ask: control.ask !== undefined,
  });
  const run: Run = {
    job,
    context: job.context,
    parts,
    control,
    diagnoses: new Diagnoses(parts.diagnostician),
    own: parts.trainer ? environmentsOwn(job.context, job.contract, job.entry) : null,
    hasTrained: false,
  };
  let commands: LoopCommand[] = [];
  const take = (event: LoopEvent): void => {
    const [next, issued] = step(state, event);
    state = next;
    commands.push(...issued);
  };
  take(await start(run));
  while (commands.length > 0) {
    const now = commands;
    commands = [];
    // In the order of the lanes, whoever was first: the same answers give the same run, so that it can be resumed.
    for (const event of await performAll(now, state, run)) take(event);
  }
  const confirmed = await confirm(state, run);
  const report = reportOf(state, { spend: parts.spend?.(), diagnoses: run.diagnoses.made, confirmed });
  await parts.onEnd?.(report.stopped);
  return report;
}

/** What all commands of a run share. */
interface Run {
  readonly job: LoopJob;
  /** The job's, with what trained agents have done since. */
  context: TaskContext;
  readonly parts: LoopParts;
  readonly control: LoopControl;
  readonly diagnoses: Diagnoses;
  /** The environment's own reward as a candidate; null where nothing is trained. */
  readonly own: Design | null;
  /** A training has come to its end. */
  hasTrained: boolean;
}

/** What agents learn from the best one on seeds by which it was not chosen; null where that can't be told. */
async function confirm(state: LoopState, run: Run): Promise<Final | null> {
  const { best, stopped } = state;
  const { job, context, parts, control, own } = run;
  const { signal, onProgress } = control;
  const training = best?.analysis.training;
  // Who has cancelled waits for nothing more.
  if (!parts.trainer || !best || !training || 'problem' in training || stopped?.reason === 'cancelled')
    return null;
  const reward = { source: best.draft.code, file: job.file, entry: job.entry };
  const asked = { label: best.draft.id ?? 'best', environmentsOwn: own?.code ?? null };
  const sentence = `Training agents on the best, ${best.draft.id ?? 'the reward as it was'}, with fresh seeds.`;
  const say = (share: number | null): void =>
    onProgress?.({ round: job.rounds, rounds: job.rounds, activity: 'train', sentence, share });
  say(null);
  try {
    const confirmed = await parts.trainer.confirm(context, reward, asked, {
      ...(signal ? { signal } : {}),
      onProgress: say,
    });
    return confirmed.ok ? finalOf(state, best, confirmed.value) : null;
  } catch {
    // The report has the number by which it was chosen.
    return null;
  }
}

function criticOf({ without }: LoopJob, { reviewer }: LoopParts): Critic {
  if (without?.has('critic')) return 'none';
  return reviewer ? 'model' : 'rules';
}

async function start({ job, own, parts: { history } }: Run): Promise<LoopEvent> {
  const { code, steering = [] } = job;
  const parent = code === null ? null : await editedFrom(history, code);
  return {
    type: 'started',
    code,
    steering,
    refused: await refusedIn(history),
    ...(parent ? { parent } : {}),
    ...(own ? { own } : {}),
  };
}

/** Models are waited for side by side; files are written, and the machine's own work is done, one after the other. */
async function performAll(
  commands: readonly LoopCommand[],
  state: LoopState,
  run: Run,
): Promise<LoopEvent[]> {
  let own: Promise<unknown> = Promise.resolve();
  const answers = commands.map((command) => {
    if (command.do === 'design' || command.do === 'review') return perform(command, state, run);
    const answer = own.then(() => perform(command, state, run));
    own = answer;
    return answer;
  });
  return (await Promise.all(answers)).flatMap((event) => event ?? []);
}

async function perform(command: LoopCommand, state: LoopState, run: Run): Promise<LoopEvent | null> {
  const { signal } = run.control;
  // Measurements are finished work: they are kept even when the run is cancelled meanwhile.
  if (signal?.aborted && command.do !== 'measure') return { type: 'cancelled' };
  try {
    const answer = await answerTo(command, state, run);
    // A part that was aborted reports whatever it has; what the user asked for is the truth.
    return signal?.aborted && answer?.type !== 'analysed' ? { type: 'cancelled' } : answer;
  } catch (thrown) {
    if (signal?.aborted) return { type: 'cancelled' };
    return {
      type: 'failed',
      lane: command.lane,
      command: command.do,
      problem: {
        code: 'unexpected',
        message: `RewardSmith stumbled (${command.do}): ${messageOf(thrown)}.`,
        hint: 'This is a fault of RewardSmith; please report it with the task file.',
      },
    };
  }
}

async function answerTo(command: LoopCommand, state: LoopState, run: Run): Promise<LoopEvent | null> {
  const { job, context, parts, control, diagnoses } = run;
  const { contract, file, entry, without } = job;
  const { workbench, designer, history, reviewer, spend } = parts;
  const { signal } = control;
  const { lane } = command;
  const report = (activity: LoopProgress['activity'], share: number | null = null): void => {
    control.onProgress?.({
      ...describe(state, activity, lane),
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
  const failed = (problem: Problem): LoopEvent => ({ type: 'failed', lane, command: command.do, problem });
  switch (command.do) {
    case 'keep': {
      const { steering } = state;
      const kept = await history.add({
        ...command.candidate,
        ...(steering.length > 0 && !state.atStart ? { steering } : {}),
      });
      return kept.ok ? { type: 'kept', lane, id: kept.value.id } : failed(kept.problem);
    }
    case 'measure': {
      const recorded = await history.recordEvaluation(command.id, command.measured);
      return recorded.ok ? null : failed(recorded.problem);
    }
    case 'design': {
      const { previous } = command.request;
      const id = state.lanes[lane]?.base?.draft.id ?? null;
      const diagnosis =
        previous && !without?.has('analyzer')
          ? await diagnoses.of({ context, id, ...previous }, () => report('diagnose'), signal)
          : null;
      report('design');
      const design = await designer.design(
        {
          context,
          ...(context === job.context ? {} : { recorded: job.context }),
          contract,
          entry,
          ...(without ? { without } : {}),
          ...command.request,
          previous: previous && { ...previous, ...(diagnosis ? { diagnosis } : {}) },
        },
        signal,
      );
      return design.ok ? { type: 'designed', lane, ...design.value } : failed(design.problem);
    }
    case 'check': {
      report('check');
      const findings = await workbench.check(
        context,
        { source: command.code, file, entry },
        runControl('check'),
      );
      return { type: 'checked', lane, findings };
    }
    case 'review': {
      report('review');
      if (!reviewer) throw new Error('A review was asked for without a reviewer.');
      const { code, explanation } = command;
      const review = await reviewer.review({ context, contract, file, code, explanation }, signal);
      return review.ok ? { type: 'reviewed', lane, review: review.value } : failed(review.problem);
    }
    case 'analyze': {
      report('analyze');
      const reward = { source: command.code, file, entry };
      const analyze = (on: TaskContext, verdictOnly = false) =>
        workbench.analyze(on, reward, { ...runControl('analyze'), audit: false, verdictOnly });
      // What trained agents do is analysed below; before it only a broken reward has to be found.
      const first = parts.trainer ? await analyze(context, true) : null;
      if (first && !first.ok) return failed(first.problem);
      if (!parts.trainer || first?.value.verdict.kind === 'broken') {
        const analysis = await analyze(context);
        return analysis.ok ? { type: 'analysed', lane, analysis: analysis.value } : failed(analysis.problem);
      }
      const label = state.lanes[lane]?.draft?.id ?? 'candidate';
      const asked = { label, environmentsOwn: run.own?.code ?? null };
      const trained = await parts.trainer.train(context, reward, asked, runControl('train'));
      if (!trained.ok) {
        const { problem } = trained;
        // Whose fault it is decides: a reward that can't be trained on is measured all the same, an environment that
        // can't be made ends the loop.
        if (!OF_THE_REWARD.test(problem.code) && !(run.hasTrained && OF_THE_COMMAND.test(problem.code)))
          return failed(problem);
        const analysis = await analyze(context);
        if (!analysis.ok) return failed(analysis.problem);
        return { type: 'analysed', lane, analysis: { ...analysis.value, training: { problem } } };
      }
      run.hasTrained = true;
      const { outcome } = trained.value;
      run.context = trained.value.context;
      // The causes that the next round answers are those of agents that learned from this very reward.
      const analysis = await analyze(run.context);
      if (!analysis.ok) return failed(analysis.problem);
      return { type: 'analysed', lane, analysis: { ...analysis.value, training: { outcome } } };
    }
    case 'ask': {
      const told = (await control.ask?.(reportOf(state, { spend: spend?.() }))) ?? {};
      if (told.reject) {
        const rejected = await history.reject(told.reject.id, told.reject.reason);
        if (!rejected.ok) return { type: 'failed', lane, command: 'measure', problem: rejected.problem };
      }
      return { type: 'told', lane, told };
    }
  }
}

/** Codes of problems of a training that another candidate need not have. */
const OF_THE_REWARD = /^(reward-|training-)/;
/** Where your own trainer has come to its end with one reward, it may be the next one that it fails of. */
const OF_THE_COMMAND = /^(command-failed|nothing-recorded)$/;

const WORDS: Readonly<Record<LoopProgress['activity'], string>> = {
  diagnose: "the analyzer's model reads",
  design: 'the designer writes',
  check: 'the critic reads',
  review: "the critic's model reads",
  analyze: 'replaying and analyzing',
  train: 'training agents on',
};

function describe(
  state: LoopState,
  activity: LoopProgress['activity'],
  index: number,
): Pick<LoopProgress, 'round' | 'rounds' | 'sentence'> {
  const rounds = state.wanted;
  if (state.atStart) {
    const own = state.lanes[index]?.draft?.origin === 'designer';
    return {
      round: 0,
      rounds,
      sentence: own ? "Measuring the environment's own reward." : 'Measuring the reward as it is.',
    };
  }
  const round = state.rounds.length + 1;
  const lane = state.lanes[index];
  const which = state.width > 1 ? ` candidate ${index + 1} of ${state.width}` : '';
  const draft = lane && lane.returns > 0 ? ` draft ${lane.returns + 1}` : '';
  const kind = lane?.strategy.kind ?? 'refine';
  const how = activity === 'design' && kind !== 'refine' ? ` (${STRATEGY_WORDS[kind]})` : '';
  return {
    round,
    rounds,
    sentence: `Round ${round} of ${rounds}: ${WORDS[activity]}${which}${draft}${how}.`,
  };
}
