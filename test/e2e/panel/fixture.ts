import { createTwoFilesPatch } from 'diff';
import { readFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AdversarialReport } from '../../../extension/core/adversary/report';
import type { Suggestion } from '../../../extension/core/analyzer/analysis';
import { causeDetails } from '../../../extension/core/analyzer/cause-details';
import { findCauses, groupCauses } from '../../../extension/core/analyzer/causes';
import { effectOf } from '../../../extension/core/analyzer/effect';
import { stepFeatures } from '../../../extension/core/analyzer/features';
import { auditReward } from '../../../extension/core/audit/run';
import { atOnce } from '../../../extension/core/breathe';
import type { Finding } from '../../../extension/core/critic/finding';
import type { Exploit } from '../../../extension/core/exploits/exploit';
import { findExploits } from '../../../extension/core/exploits/search';
import { bindReward } from '../../../extension/core/loop/bind-reward';
import { CandidateHistory } from '../../../extension/core/loop/history';
import { measuredOf } from '../../../extension/core/loop/record';
import { evaluate } from '../../../extension/core/measures/evaluate';
import type { Evaluation } from '../../../extension/core/measures/evaluation';
import { judge } from '../../../extension/core/measures/verdict';
import { ok } from '../../../extension/core/problem';
import type { ReplayError, ReplayResult } from '../../../extension/core/sandbox/replay';
import { StepStatus } from '../../../extension/core/sandbox/replay';
import type { TaskContext } from '../../../extension/core/task/context';
import type { EpisodeOutcome } from '../../../extension/core/task/outcome';
import { rewardTaskSchema } from '../../../extension/core/task/task';
import { fieldValue, observationFields } from '../../../extension/core/trajectory/fields';
import { loadRecordings } from '../../../extension/core/trajectory/load';
import type { TrajectorySet } from '../../../extension/core/trajectory/model';
import type { TaskState } from '../../../extension/host/state';
import { episodeOf } from '../../unit/panel/episode';

const EXAMPLE = join(__dirname, '../../../examples/lava-crossing');
const TASK_FILE = join(EXAMPLE, 'lava.reward.json');
const REWARD_FILE = join(EXAMPLE, 'reward.py');

/** What the example's reward pays, said in TypeScript: these tests are about the panel and start no Python. */
type Components = Readonly<Record<string, number>>;
type Pay = (step: { distance: number; before: number; died: boolean }) => Components | number;

const naive: Pay = ({ distance, before }) => ({
  closer: distance < before ? 0.1 : 0,
  goal: distance === 0 ? 1 : 0,
});

const charged: Pay = (step) => ({ ...(naive(step) as Components), lava: step.died ? -1 : 0 });

/** The example's real recordings and task, with outcomes and replay worked out here. */
export async function lavaContext(): Promise<TaskContext> {
  const task = rewardTaskSchema.parse(JSON.parse(readFileSync(TASK_FILE, 'utf8')));
  const { set, files, problems } = await loadRecordings(task.trajectories, EXAMPLE);
  if (!set) throw new Error('the example has no recordings');
  return {
    file: TASK_FILE,
    task,
    set,
    files,
    problems,
    fields: observationFields(set, task.observation),
    outcomes: set.episodes.map(({ start, length }) => outcomeAt(set, start + length - 1)),
  };
}

/** Analysis of the naive reward on the example: the picture most tests start from. */
export async function lavaState(): Promise<TaskState> {
  const context = await lavaContext();
  const exploits = await findExploits(evaluateOn(context, naive), context.fields, (set) =>
    Promise.resolve(ok(replayed({ ...context, set }, naive))),
  );
  if (!exploits.ok) throw new Error(exploits.problem.message);
  return analysed(context, naive, exploits.value);
}

/** The same with what takes longer: causes in detail, the audit, and what is said of the suggestions together. */
export async function lavaInDepth(): Promise<TaskState> {
  const state = await lavaState();
  const { context, analysed } = state;
  if (!context || !analysed) throw new Error('not analysed');
  const { analysis, reward } = analysed;
  const { evaluation, exploits } = analysis;
  const features = stepFeatures(context);
  const causes = atOnce(causeDetails(context, findCauses(context, features), features));
  const bound = await bindReward(context, reward);
  if (!bound.ok) throw new Error(bound.problem.message);
  const audit = await auditReward(
    { context, recorded: context.set.steps, reward: bound.value, evaluation, exploits, causes },
    {
      replay: (set) => Promise.resolve(ok(replayed({ ...context, set }, naive))),
      replayCode: () => Promise.resolve(ok(evaluation)),
    },
  );
  if (!audit) throw new Error('cancelled');
  const advice = ['Suggestions 1 and 2 contradict each other: take one of them.'];
  return {
    ...state,
    analysed: { ...analysed, at: analysed.at + 1, analysis: { ...analysis, causes, audit, advice } },
  };
}

/** One long episode, and an observation that holds an image and a board. */
export function longState(steps: number): TaskState {
  const bright = Uint8Array.from({ length: steps * 5 * 4 * 3 }, (_, i) => (i * 7) % 256);
  const codes = Uint8Array.from({ length: steps * 25 }, (_, i) => (i % 26 === 0 ? (i % 5) + 1 : 0));
  const analysed = episodeOf(steps, (t) => (t === 12_345 ? 50 : t % 100 === 0 ? 1 : 0), [
    { kind: 'numeric', dtype: 'uint8', shape: [5, 4, 3], data: bright },
    { kind: 'numeric', dtype: 'uint8', shape: [5, 5], data: codes },
  ]);
  return { taskFile: '/task/long.reward.json', findings: [], analysed, stale: false };
}

/** A history of three versions of the example's reward, the second and third both made from the first; gives the task file. */
export async function lavaHistory(): Promise<string> {
  const taskFile = join(await mkdtemp(join(tmpdir(), 'rewardsmith-history-')), 'lava.reward.json');
  const opened = await CandidateHistory.open(taskFile);
  if (!opened.ok) throw new Error(opened.problem.message);
  const { analysed } = await lavaState();
  if (!analysed) throw new Error('not analysed');
  const { analysis, reward } = analysed;
  const keep = async (code: string, parent: string | null, explanation: string): Promise<string> => {
    const origin = parent === null ? 'hand' : 'refinement';
    const added = await opened.value.add({ code, origin, parent, explanation });
    if (!added.ok) throw new Error(added.problem.message);
    return added.value.id;
  };
  const first = await keep(reward.source, null, '');
  await opened.value.recordEvaluation(first, measuredOf(analysis));
  for (const { code, title } of [...analysis.suggestions].reverse()) await keep(code, first, `${title}.`);
  return taskFile;
}

/** The same recordings with failures only: the ordering measures don't apply. */
export async function failuresOnly(): Promise<TaskState> {
  const context = await lavaContext();
  const kept = context.set.episodes.flatMap((_, i) =>
    context.outcomes[i]?.outcome === 'failure' ? [i] : [],
  );
  const episodes = kept.flatMap((i) => context.set.episodes[i] ?? []);
  const outcomes = kept.flatMap((i) => context.outcomes[i] ?? []);
  return analysed({ ...context, set: { ...context.set, episodes }, outcomes }, naive);
}

/** A reward that crashes on some steps, gives NaN on others, and says "not applicable" and hangs once. */
export async function brokenState(): Promise<TaskState> {
  const context = await lavaContext();
  const evaluation = evaluateOn(context, naive, (row) =>
    row % 40 === 7
      ? StepStatus.Crash
      : row % 55 === 3
        ? StepStatus.NotANumber
        : row % 700 === 11
          ? StepStatus.Timeout
          : row % 90 === 5
            ? StepStatus.NotApplicable
            : StepStatus.Ok,
  );
  return stateOf(context, evaluation, [], []);
}

/** `count` trajectories of `length` steps: the example's episodes over and over. */
export async function manyState(count: number, length: number): Promise<TaskState> {
  const context = await lavaContext();
  const { set, outcomes } = context;
  const steps = set.steps;
  const starts = Array.from({ length: count }, (_, i) => (i * 37) % Math.max(1, steps - length));
  return analysed(
    {
      ...context,
      set: {
        ...set,
        episodes: starts.map((start, i) => ({ id: String(i), file: `${EXAMPLE}/all.jsonl`, start, length })),
      },
      outcomes: starts.map((_, i) => outcomes[i % outcomes.length] ?? { outcome: 'unknown', cause: null }),
    },
    naive,
  );
}

/** What completions get that were made up for the reward: one strategy, of which one is paid and one crashes. */
export function adversarialState(): TaskState {
  const state = completionState();
  const { analysed } = state;
  if (!analysed) throw new Error('not analysed');
  const tried = { trajectory: '0', full: 1, error: null };
  const completions = [
    { ...tried, completion: '#### certainly not 14', reference: '14', reward: 1, paid: true },
    {
      ...tried,
      completion: '#### certainly not 15',
      reference: '15',
      reward: NaN,
      paid: false,
      error: 'ValueError: 15',
    },
  ];
  const [example = null] = completions;
  const about = 'says what the answer is not';
  const family = 'hedging' as const;
  const counted = { tried: 2, paid: 1, rate: 0.5, example, completions };
  const adversarial: AdversarialReport = {
    cases: 2,
    tellsAnswers: true,
    strategies: [{ name: 'negated answer', family, about, paidBySound: 'rarely', crashed: 1, ...counted }],
    equivalents: [{ name: 'with a unit', family: 'number', ...counted }],
    contrast: [],
  };
  return {
    ...state,
    analysed: { ...analysed, at: analysed.at + 1, analysis: { ...analysed.analysis, adversarial } },
  };
}

/** Three rows of a completion recording. */
export function completionState(): TaskState {
  const rows = [
    { prompt: 'What is 17 + 25?', completion: '17 + 25 is 42.\n\n#### 42', answer: '42', ok: true },
    { prompt: 'What is 6 × 7?', completion: 'Six sevens are\n\n#### 48', answer: '42', ok: false },
    {
      prompt: [
        { role: 'system', content: 'Answer with a number.' },
        { role: 'user', content: 'What is 9 − 4?' },
      ],
      completion: [{ role: 'assistant', content: 'That makes **5**.' }],
      answer: '5',
      ok: true,
    },
  ];
  const keys = ['prompt', 'completion', 'answer'] as const;
  const set: TrajectorySet = {
    kind: 'completions',
    episodes: rows.map((_, i) => ({ id: String(i), file: '/task/rows.jsonl', start: i, length: 1 })),
    steps: rows.length,
    observation: {
      structure: {
        kind: 'dict',
        entries: keys.map((key, column) => ({ key, value: { kind: 'leaf', column } })),
      },
      columns: keys.map((key) => ({ kind: 'object', dtype: 'json', values: rows.map((row) => row[key]) })),
    },
    nextObservation: null,
    action: null,
    reward: null,
    terminated: new Uint8Array([1, 1, 1]),
    truncated: new Uint8Array(3),
    info: null,
  };
  const task = rewardTaskSchema.parse({
    goal: 'Answer sums.',
    trajectories: ['rows.jsonl'],
    reward: 'reward.py',
  });
  const outcomes = rows.map(({ ok }): EpisodeOutcome => ({
    outcome: ok ? 'success' : 'failure',
    cause: ok ? null : 'wrong',
  }));
  const context: TaskContext = {
    file: '/task/sums.reward.json',
    task,
    set,
    files: [],
    problems: [],
    fields: [],
    outcomes,
  };
  const evaluation = evaluateReplay(
    context,
    replayOf(3, (row) => (rows[row]?.ok ? 1 : 0)),
  );
  return stateOf(context, evaluation, [], []);
}

function analysed(context: TaskContext, pay: Pay, exploits: readonly Exploit[] = []): TaskState {
  const evaluation = evaluateOn(context, pay);
  const after = evaluateOn(context, charged);
  const source = readFileSync(REWARD_FILE, 'utf8');
  return stateOf(
    context,
    evaluation,
    findingsOf(evaluation),
    suggestionsOf(context, evaluation, after, source),
    exploits,
  );
}

function stateOf(
  context: TaskContext,
  evaluation: Evaluation,
  findings: readonly Finding[],
  suggestions: readonly Suggestion[],
  exploits: readonly Exploit[] = [],
): TaskState {
  const source = readFileSync(REWARD_FILE, 'utf8');
  const reward = { file: REWARD_FILE, source, entry: null };
  const analysis = {
    evaluation,
    verdict: judge(evaluation, { exploits }),
    exploits,
    causes: groupCauses(context),
    findings,
    suggestions,
  };
  return {
    taskFile: context.file,
    context,
    reward,
    findings,
    analysed: { analysis, reward, at: Date.now() - 4000, seconds: 0.42 },
    stale: false,
  };
}

function evaluateOn(context: TaskContext, pay: Pay, statusOf?: (row: number) => StepStatus): Evaluation {
  return evaluateReplay(context, replayed(context, pay, statusOf));
}

function replayed(
  { set, fields }: TaskContext,
  pay: Pay,
  statusOf?: (row: number) => StepStatus,
): ReplayResult {
  const distance = fields.find(({ name }) => name === 'goal_distance');
  if (!distance || !set.nextObservation) throw new Error('the example has no goal_distance');
  const next = set.nextObservation;
  return replayOf(
    set.steps,
    (row) =>
      pay({
        before: Number(fieldValue(set.observation, distance, row)),
        distance: Number(fieldValue(next, distance, row)),
        died: set.terminated[row] === 1 && Number(fieldValue(next, distance, row)) > 0,
      }),
    statusOf,
  );
}

function evaluateReplay({ set, outcomes, task }: TaskContext, replay: ReplayResult): Evaluation {
  return evaluate({ set, outcomes, replay, discount: task.discount });
}

function replayOf(
  steps: number,
  pay: (row: number) => Components | number,
  statusOf: (row: number) => StepStatus = () => StepStatus.Ok,
): ReplayResult {
  const status = Uint8Array.from({ length: steps }, (_, row) => statusOf(row));
  const reward = new Float64Array(steps).fill(Number.NaN);
  const components = new Map<string, Float64Array>();
  for (let row = 0; row < steps; row++) {
    if (status[row] !== StepStatus.Ok) continue;
    const paid = pay(row);
    if (typeof paid === 'number') {
      reward[row] = paid;
      continue;
    }
    reward[row] = Object.values(paid).reduce((sum, value) => sum + value, 0);
    for (const [name, value] of Object.entries(paid)) {
      const column = components.get(name) ?? new Float64Array(steps).fill(Number.NaN);
      column[row] = value;
      components.set(name, column);
    }
  }
  return {
    runtime: { id: 'python', version: 'Python 3.11.9', isolation: 'bubblewrap: no network, read-only' },
    status,
    reward,
    components,
    errors: errorsOf(status),
    lines: new Map([[6, steps]]),
    printed: '',
    seconds: 0.1,
  };
}

function errorsOf(status: Uint8Array): ReplayError[] {
  const make = (
    kind: ReplayError['kind'],
    code: StepStatus,
    type: string,
    message: string,
  ): ReplayError[] => {
    const firstRow = status.indexOf(code);
    if (firstRow < 0) return [];
    const steps = status.reduce((sum, one) => sum + Number(one === code), 0);
    return [{ kind, type, message, line: 6, traceback: '', steps, firstRow }];
  };
  return [
    ...make('crash', StepStatus.Crash, 'ZeroDivisionError', 'float division by zero'),
    ...make('nan', StepStatus.NotANumber, '', 'the reward is nan'),
    ...make('timeout', StepStatus.Timeout, '', 'the reward took longer than 1 s'),
  ];
}

function findingsOf({ input }: Evaluation): Finding[] {
  const lavaEnds = input.set.episodes.flatMap(({ id, length }, i) =>
    input.outcomes[i]?.cause === 'lava' ? [{ trajectory: id, step: length - 1 }] : [],
  );
  const range = (line: number, end: number) => ({ line, column: 5, endLine: line, endColumn: end });
  return [
    {
      code: 'RS104',
      severity: 'warning',
      message:
        '"closer" pays for steps that come nearer and charges nothing for steps away: walking to and fro earns without end.',
      file: REWARD_FILE,
      range: range(6, 82),
      source: 'rule',
      evidence: lavaEnds.slice(0, 1),
    },
    {
      code: 'RS021',
      severity: 'info',
      message: 'Stepping into lava is not charged: these steps are paid like any other.',
      file: REWARD_FILE,
      range: range(9, 60),
      source: 'analysis',
      evidence: lavaEnds.slice(0, 9),
    },
  ];
}

function suggestionsOf(
  context: TaskContext,
  before: Evaluation,
  after: Evaluation,
  source: string,
): Suggestion[] {
  const failing = new Set<number>();
  const { set, outcomes } = context;
  set.episodes.forEach(({ start, length }, i) => {
    if (outcomes[i]?.cause === 'lava') failing.add(start + length - 1);
  });
  const about = { rows: [...failing], words: 'last steps before lava' };
  const charge = source
    .replace('def reward(obs, next_obs):\n', 'def reward(obs, next_obs, action):\n')
    .replace(
      '    return closer + goal, {"closer": closer, "goal": goal}',
      '    # Stepping into lava ends the episode: make it cost more than coming closer ever pays.\n' +
        '    lava = -1.0 if obs["front"] == "lava" and action == 2 else 0.0\n' +
        '    return closer + goal + lava, {"closer": closer, "goal": goal, "lava": lava}',
    );
  const rescale = source.replace('0.1 if', '0.02 if');
  const make = (
    id: string,
    title: string,
    explanation: string,
    answers: string[],
    code: string,
  ): Suggestion => ({
    id,
    title,
    explanation,
    answers,
    code,
    diff: createTwoFilesPatch('reward.py', 'reward.py', source, code),
    evidence: set.episodes
      .filter((_, i) => outcomes[i]?.cause === 'lava')
      .slice(0, 3)
      .map(({ id: trajectory, length }) => ({ trajectory, step: length - 1 })),
    effect: effectOf({ before, after, failing, about, causes: [], exploitsBefore: 0, exploitsAfter: 0 }),
  });
  return [
    make(
      'charge-lava',
      'Charge stepping into lava',
      'Failures end with lava ahead and a step forward. A charge there makes dying cost more than coming closer pays.',
      ['lava', 'RS021'],
      charge,
    ),
    make(
      'scale-closer',
      'Pay less for coming closer',
      'The bonus for coming closer outweighs the goal on long episodes.',
      ['RS104'],
      rescale,
    ),
  ];
}

/** success: `reward > 0 and terminated`; causes: lava: `terminated`, out of time: `truncated`. */
function outcomeAt(set: TrajectorySet, row: number): EpisodeOutcome {
  if ((set.reward?.[row] ?? 0) > 0 && set.terminated[row] === 1) return { outcome: 'success', cause: null };
  const cause = set.terminated[row] === 1 ? 'lava' : set.truncated[row] === 1 ? 'out of time' : 'other';
  return { outcome: 'failure', cause };
}
