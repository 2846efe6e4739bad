import * as z from 'zod/mini';
import { replySchemas, requestSchema } from './wire';

/**
 * Every message between the panel and its host. The panel asks (`ready` first), the host answers each request with a
 * reply; whenever something changes the host sends one whole new snapshot. Both sides parse what arrives.
 * JSON has no NaN: numbers that may be missing are null, long series are typed arrays with NaN where nothing was measured.
 */

const count = z.int().check(z.nonnegative());

const stepReferenceSchema = z.object({ trajectory: z.string(), step: count });

const rangeSchema = z.object({
  line: z.int(),
  column: z.int(),
  endLine: z.int(),
  endColumn: z.int(),
});

const problemSchema = z.object({
  code: z.string(),
  message: z.string(),
  hint: z.string(),
  where: z.nullable(z.object({ file: z.string(), line: z.nullable(z.int()), column: z.nullable(z.int()) })),
});

/** A measure as the host writes it everywhere: the number alone, and whole with its interval or the reason why there is none. */
const measureValueSchema = z.object({
  /** Null when it does not apply. */
  value: z.nullable(z.number()),
  /** "0.93", "n/a". */
  short: z.string(),
  /** "0.93 [0.88, 0.97]", "does not apply: all 31 episodes failed". */
  text: z.string(),
  /** What it was computed from. */
  sample: z.nullable(z.string()),
  /** 95 %, where it rests on few samples. */
  interval: z.nullable(z.tuple([z.number(), z.number()])),
});

const measureSchema = z.object({
  id: z.string(),
  title: z.string(),
  definition: z.string(),
  /** The verdict rests on it. */
  decisive: z.boolean(),
  /** Between −1 and 1, and can be drawn beside others of its kind. */
  isShare: z.boolean(),
  measured: measureValueSchema,
});

const outcomeSchema = z.enum(['success', 'failure', 'unknown']);

const trajectorySchema = z.object({
  id: z.string(),
  outcome: outcomeSchema,
  cause: z.nullable(z.string()),
  policy: z.nullable(z.string()),
  length: count,
  /** Σ r, Σ γ^t r and mean r; null where a step has no reward because of an error. */
  return: z.nullable(z.number()),
  discounted: z.nullable(z.number()),
  mean: z.nullable(z.number()),
  /** Σ of the recorded rewards. */
  recorded: z.nullable(z.number()),
  /** Steps that crashed, gave NaN or timed out. */
  failedSteps: count,
  /** The end of what the model wrote; null when it is no completion. */
  excerpt: z.nullable(z.string()),
});

const findingSchema = z.object({
  code: z.string(),
  severity: z.enum(['error', 'warning', 'info']),
  message: z.string(),
  source: z.enum(['ruff', 'rule', 'dry-run', 'analysis', 'review']),
  file: z.string(),
  range: rangeSchema,
  evidence: z.array(stepReferenceSchema),
  /** There is a page that explains the code. */
  hasHelp: z.boolean(),
});

const causeSchema = z.object({
  cause: z.string(),
  count,
  share: z.number(),
  evidence: z.array(stepReferenceSchema),
  signs: z.array(z.object({ condition: z.string(), sentence: z.string() })),
  /** What most successes reach and these failures never do; null when nothing is known. */
  neverReached: z.nullable(z.string()),
  /** From which step on they can be told from successes, or why that is not known; null when it was not asked. */
  toldApart: z.nullable(z.object({ step: z.nullable(count), text: z.string() })),
  /** The trajectories most like the rest of them. */
  representatives: z.array(z.string()),
  /** Two clearly different places in which they end, or none. */
  kinds: z.array(z.object({ words: z.string(), count, representative: z.string() })),
});

const effectRowSchema = z.object({
  id: z.string(),
  title: z.string(),
  before: measureValueSchema,
  after: measureValueSchema,
});

const moveSchema = z.object({ trajectory: z.string(), from: z.number(), to: z.number() });

const effectSchema = z.object({
  sentence: z.string(),
  rows: z.array(effectRowSchema),
  /** The largest moves (ties share a rank, so it may be 4.5); `movedCount` counts all. */
  moved: z.array(moveSchema),
  movedCount: count,
});

const suggestionSchema = z.object({
  id: z.string(),
  title: z.string(),
  explanation: z.string(),
  answers: z.array(z.string()),
  /** The whole reward file with the suggestion applied. */
  code: z.string(),
  evidence: z.array(stepReferenceSchema),
  effect: effectSchema,
});

/** Where a "next action" of the verdict leads, when it leads somewhere in the panel. */
const targetSchema = z.nullable(
  z.union([
    z.object({ kind: z.literal('suggestion'), id: z.string() }),
    z.object({ kind: z.literal('finding'), index: count }),
    z.object({ kind: z.literal('findings') }),
    z.object({ kind: z.literal('cause'), cause: z.string() }),
    z.object({ kind: z.literal('line'), line: z.int() }),
    z.object({ kind: z.literal('step'), at: stepReferenceSchema }),
  ]),
);

const errorSchema = z.object({
  kind: z.enum(['crash', 'nan', 'timeout']),
  type: z.string(),
  message: z.string(),
  line: z.nullable(z.int()),
  steps: count,
  first: z.nullable(stepReferenceSchema),
});

/** Steps of one trajectory that follow each other: from `from` up to but not including `to`. */
const segmentSchema = z.object({ trajectory: z.string(), from: count, to: count });

const exploitSchema = z.object({
  kind: z.enum(['cycle', 'idle', 'path', 'early-end']),
  message: z.string(),
  perStep: z.number(),
  gain: z.number(),
  /** What leads there, and then what pays: one round of what repeats, or the whole way. */
  approach: z.array(segmentSchema),
  steps: z.array(segmentSchema),
});

/** A piece of what is said in depth: plain texts, in the order in which they are read. */
const depthBlockSchema = z.union([
  z.object({ kind: z.literal('heading'), level: z.int(), text: z.string() }),
  z.object({ kind: z.literal('text'), text: z.string() }),
  z.object({ kind: z.literal('list'), ordered: z.boolean(), items: z.array(z.string()) }),
  z.object({
    kind: z.literal('table'),
    header: z.array(z.string()),
    rows: z.array(z.array(z.string())),
    /** What each row means; empty when none means more than another. */
    tones: z.array(z.enum(['good', 'bad', 'plain'])),
    /** The completions that the last cell of each row counts; empty where it counts none. */
    counted: z.array(
      z.object({
        name: z.string(),
        completions: z.array(
          z.object({
            trajectory: z.string(),
            text: z.string(),
            words: z.string(),
            tone: z.enum(['good', 'bad', 'plain']),
          }),
        ),
      }),
    ),
  }),
]);

const analysisSchema = z.object({
  /** Changes when the analysis does: two snapshots with the same stamp carry the same analysis. */
  stamp: z.string(),
  at: z.number(),
  seconds: z.number(),
  runtime: z.string(),
  isolation: z.string(),
  steps: count,
  discount: z.number(),
  kind: z.enum(['transitions', 'completions']),
  /** The reward that was analysed; suggestions are edits of this text. */
  source: z.string(),
  rewardFile: z.string(),
  verdict: z.object({
    kind: z.enum(['broken', 'not-testable', 'does-not-separate', 'misordered', 'exploitable', 'ready']),
    title: z.string(),
    sentence: z.string(),
    next: z.array(z.object({ text: z.string(), target: targetSchema })),
  }),
  measures: z.array(measureSchema),
  trajectories: z.array(trajectorySchema),
  /** Cumulative reward at `sparkPoints` evenly spaced steps, one trajectory behind the other. */
  sparks: z.instanceof(Float32Array),
  sparkPoints: count,
  causes: z.array(causeSchema),
  findings: z.array(findingSchema),
  errors: z.array(errorSchema),
  /** Ways to be paid more than success, best paid first. */
  exploits: z.array(exploitSchema),
  /** Where in the analysed source each component gets its value. */
  componentLines: z.record(z.string(), z.nullable(z.int())),
  suggestions: z.array(suggestionSchema),
  /** What has to be said of the suggestions together. */
  advice: z.array(z.string()),
  /** True while more is on its way: causes and findings, then suggestions. */
  /** The longer questions, answered; empty until they are. */
  depth: z.array(depthBlockSchema),
  pending: z.boolean(),
  /** Fields of the observation that a map can be drawn of, and the two it is drawn of at first. */
  mapFields: z.array(z.string()),
  mapAxes: z.nullable(z.object({ x: z.string(), y: z.string() })),
  /** Leaves of the observation that are pictures or boards. */
  pictures: z.array(z.string()),
});

/** What the user has in front of them; kept by both sides so that the same picture comes back. */
export const viewStateSchema = z.object({
  trajectory: z.nullable(z.string()),
  step: count,
  /** Another trajectory that the player draws behind the chosen one; the best success when null. */
  against: z.nullable(z.string()),
  tab: z.enum(['trajectories', 'player', 'ordering', 'depth', 'training', 'versions', 'why', 'suggestions']),
  sort: z.enum(['recorded', 'score-down', 'score-up', 'length']),
  score: z.enum(['return', 'discounted', 'mean']),
  filter: z.string(),
  /** A line of the reward: only trajectories that ran it are listed, and the steps that did are marked. */
  line: z.nullable(z.int()),
  collapsed: z.array(z.string()),
  plot: z.enum(['stacked', 'lines']),
  /** How many times as fast as usual it plays. */
  speed: z.number(),
  /** What stands above the plots: picture and values, or the reward's source with what this step ran. */
  stage: z.enum(['scene', 'code']),
  axes: z.nullable(z.object({ x: z.string(), y: z.string() })),
  suggestion: z.nullable(z.string()),
  scroll: z.object({ list: z.number(), player: z.number(), side: z.number() }),
});

const curvePointSchema = z.object({
  /** Of one agent. */
  steps: z.number(),
  success: z.nullable(z.number()),
  /** Of what was learned from, and of what the environment pays, an episode. */
  return: z.nullable(z.number()),
  native: z.nullable(z.number()),
  length: z.nullable(z.number()),
  /** Shares of all episodes. */
  causes: z.record(z.string(), z.number()),
  /** An episode. */
  components: z.record(z.string(), z.number()),
});

const trainingSchema = z.object({
  reward: z.string(),
  /** "5 agents, 15,000 steps each". */
  budget: z.string(),
  curve: z.array(curvePointSchema),
  /** The same, trained on the environment's own reward. */
  native: z.array(curvePointSchema),
  /** What came of it; null while it goes on. */
  sentence: z.nullable(z.string()),
  problem: z.nullable(problemSchema),
  /** Shares of all episodes of the trained agents: on the environment's own reward, and on this one. */
  causes: z.array(z.object({ cause: z.string(), before: z.nullable(z.number()), after: z.number() })),
  /** The reward is paid for something else than was meant. */
  hacked: z.nullable(z.object({ sentence: z.string(), episodes: z.array(z.string()) })),
});

export const snapshotSchema = z.object({
  taskFile: z.string(),
  taskName: z.string(),
  goal: z.nullable(z.string()),
  trusted: z.boolean(),
  reward: z.nullable(z.object({ file: z.string(), name: z.string() })),
  running: z.nullable(z.object({ label: z.string(), share: z.nullable(z.number()) })),
  problem: z.nullable(problemSchema),
  /** Recordings that could not be read, expressions that failed; the rest was loaded. */
  notices: z.array(problemSchema),
  /** The reward's text is no longer the one that was analysed. */
  stale: z.boolean(),
  analysis: z.nullable(analysisSchema),
  /** The task says what agents are trained in, or by what command. */
  canTrain: z.boolean(),
  training: z.nullable(trainingSchema),
  /** Stamp of the analysis that the panel was sent before and that still holds: it is not sent with every bit of progress. */
  unchanged: z.nullable(z.string()),
  view: z.nullable(viewStateSchema),
  /** Something in the editor asked the panel to show this step; a new number is a new wish. */
  focus: z.nullable(z.object({ number: z.int(), trajectory: z.string(), step: count })),
});

const fieldSeriesSchema = z.object({
  name: z.string(),
  unit: z.nullable(z.string()),
  about: z.nullable(z.string()),
  /** One entry a step of the series and one for the state after the last of them; NaN where not recorded. Null when the values are text. */
  values: z.nullable(z.instanceof(Float64Array)),
  texts: z.nullable(z.array(z.nullable(z.string()))),
});

const seriesSchema = z.object({
  stamp: z.string(),
  trajectory: z.string(),
  /** Of the whole episode. */
  length: count,
  /** The step of the first entry of each of the arrays below, which hold an entry a step; where `steps` is given, that says which. */
  from: count,
  /** Ascending: a long episode is thinned to the steps that its picture needs, and asked for exactly around the cursor. */
  steps: z.nullable(z.instanceof(Float64Array)),
  /** NaN unless the status is 0. */
  reward: z.instanceof(Float64Array),
  /** Σ r up to and with each step; NaN from the first step on that failed. */
  cumulative: z.instanceof(Float64Array),
  /** StepStatus of core/sandbox/replay.ts. */
  status: z.instanceof(Uint8Array),
  /** How many steps of the episode have each status, by its number. */
  statusCounts: z.array(count),
  /** What each component adds to the scores of the whole episode, and last what the reward does. */
  totals: z.array(
    z.object({ name: z.nullable(z.string()), return: z.number(), discounted: z.number(), mean: z.number() }),
  ),
  components: z.array(z.object({ name: z.string(), values: z.instanceof(Float64Array) })),
  fields: z.array(fieldSeriesSchema),
  actions: z.array(fieldSeriesSchema),
  /** Long texts of a completion row, in recorded order: prompt, completion, answer. */
  texts: z.array(z.object({ name: z.string(), role: z.nullable(z.string()), text: z.string() })),
  terminated: z.boolean(),
  truncated: z.boolean(),
  /** To compare with: the one that was asked for, else the success with the highest return; null when there is none. */
  behind: z.nullable(
    z.object({
      trajectory: z.string(),
      outcome: outcomeSchema,
      length: count,
      steps: z.nullable(z.instanceof(Float64Array)),
      cumulative: z.instanceof(Float64Array),
    }),
  ),
});

/** Where the recordings went, as square cells over two fields. */
const mapSchema = z.object({
  stamp: z.string(),
  x: z.string(),
  y: z.string(),
  /** How many trajectories it shows. */
  trajectories: count,
  /** Both fields are whole numbers: a cell is one value, and y grows downwards. */
  grid: z.boolean(),
  /** Centre of the first cell, size of a cell. */
  origin: z.tuple([z.number(), z.number()]),
  cell: z.tuple([z.number(), z.number()]),
  columns: count,
  rows: count,
  /** Row-major, one entry a cell: steps in it, and how many successes and failures end in it. */
  visits: z.instanceof(Float32Array),
  successEnds: z.instanceof(Float32Array),
  failureEnds: z.instanceof(Float32Array),
});

/** Pictures that the agent saw, one behind the other: pixels (RGBA), or codes of what lies on each cell of a board. */
const framesSchema = z.object({
  stamp: z.string(),
  trajectory: z.string(),
  name: z.string(),
  from: count,
  count,
  width: count,
  height: count,
  /** Row-major; empty for a board. */
  pixels: z.instanceof(Uint8Array),
  /** Row-major; empty for pixels. */
  codes: z.instanceof(Int32Array),
  /** What the codes mean, by code; empty when that is not known. */
  words: z.array(z.string()),
});

/** What each step of one trajectory did, from a replay that notes it. Values are texts that the reward may have made up. */
const traceSchema = z.object({
  stamp: z.string(),
  trajectory: z.string(),
  /** Lines that ran in any step, ascending. */
  lines: z.array(z.int()),
  /** Row-major, a row a step and a column a line: 1 where the step ran it. */
  ran: z.instanceof(Uint8Array),
  /** Steps `from` up to but not including `to` have values. */
  from: count,
  to: count,
  /** Of each of these steps, the statements in order, with the variables that each changed: [line, [[name, text]]]. */
  notes: z.array(z.array(z.tuple([z.int(), z.array(z.tuple([z.string(), z.string()]))]))),
});

/** In how many calls each trajectory ran a line; −1 where it was not looked at. */
const lineRunsSchema = z.object({
  stamp: z.string(),
  line: z.int(),
  counts: z.instanceof(Int32Array),
  looked: count,
});

/** A candidate of the history, or the text in the editor (`now`). */
const versionSchema = z.object({
  id: z.string(),
  /** "v3", in the order in which they were made. */
  name: z.string(),
  origin: z.enum(['hand', 'designer', 'refinement']),
  parent: z.nullable(z.string()),
  at: z.number(),
  explanation: z.string(),
  verdict: z.nullable(z.object({ kind: z.string(), title: z.string() })),
  auc: z.nullable(measureValueSchema),
  /** It is what stands in the editor. */
  isPresent: z.boolean(),
});

/** Pairs of trajectories of which somebody has said which went better. */
const judgedSchema = z.object({
  count,
  /** Trajectory alignment coefficient of the reward on them. */
  agreement: measureValueSchema,
  definition: z.string(),
  /** Trajectories that are each better than the next, and the last better than the first; empty when there are none. */
  circle: z.array(z.string()),
  /** What to ask about next; null when nothing is left. */
  next: z.nullable(z.object({ a: z.string(), b: z.string() })),
});

/** Two versions on the same trajectories. */
const comparisonSchema = z.object({
  a: z.string(),
  b: z.string(),
  sentence: z.string(),
  distances: z.array(
    z.object({ id: z.string(), title: z.string(), definition: z.string(), measured: measureValueSchema }),
  ),
  rows: z.array(effectRowSchema),
  moved: z.array(moveSchema),
  movedCount: count,
});

const nothing = z.object({});
const done = z.object({});

/** Request → what it carries and what comes back. */
export const requests = {
  ready: { params: nothing, result: snapshotSchema },
  trajectory: {
    params: z.object({
      stamp: z.string(),
      trajectory: z.string(),
      /** What to compare it with; the best success when there is none. */
      against: z.optional(z.nullable(z.string())),
      /** Every step from `from` up to but not including `to`; the whole, thinned when it is long, when left out. */
      window: z.optional(z.object({ from: count, to: count })),
    }),
    result: seriesSchema,
  },
  /** Pictures of one leaf of the observation, from a step on. */
  frames: {
    params: z.object({ stamp: z.string(), trajectory: z.string(), name: z.string(), step: count }),
    result: framesSchema,
  },
  /** Around one trajectory: of its recording when that holds enough episodes, else of all recordings. */
  map: {
    params: z.object({ stamp: z.string(), trajectory: z.string(), x: z.string(), y: z.string() }),
    result: mapSchema,
  },
  /** Replays the trajectory and notes what each step did; values around one step. */
  trace: {
    params: z.object({ stamp: z.string(), trajectory: z.string(), step: count }),
    result: traceSchema,
  },
  lineRuns: { params: z.object({ stamp: z.string(), line: z.int() }), result: lineRunsSchema },
  /** All versions of the reward, oldest first. */
  versions: { params: nothing, result: z.object({ versions: z.array(versionSchema) }) },
  /** The text of two versions. */
  codes: {
    params: z.object({ a: z.string(), b: z.string() }),
    result: z.object({ a: z.string(), b: z.string() }),
  },
  compare: { params: z.object({ a: z.string(), b: z.string() }), result: comparisonSchema },
  /** "Which of these two went better?": the answers so far. */
  judged: { params: z.object({ skipped: count }), result: judgedSchema },
  judge: { params: z.object({ better: z.string(), worse: z.string() }), result: judgedSchema },
  undoJudged: { params: nothing, result: judgedSchema },
  /** Replays the reward with some hunks of a suggestion. */
  effect: {
    params: z.object({ stamp: z.string(), suggestion: z.string(), hunks: z.array(count) }),
    result: effectSchema,
  },
  /** Puts hunks of a suggestion into the reward's document. */
  accept: {
    params: z.object({ suggestion: z.string(), hunks: z.union([z.literal('all'), z.array(count)]) }),
    result: done,
  },
  /** The suggestion in the editor's own diff view. */
  openDiff: { params: z.object({ suggestion: z.string() }), result: done },
  reveal: { params: z.object({ file: z.string(), range: z.nullable(rangeSchema) }), result: done },
  help: { params: z.object({ code: z.string() }), result: done },
  /** An exploit of the analysis, by its place in it, as a test that fails for as long as it pays. */
  saveExploit: { params: z.object({ exploit: count }), result: done },
  report: { params: nothing, result: done },
  analyze: { params: nothing, result: done },
  improve: { params: nothing, result: done },
  train: { params: nothing, result: done },
  /** Puts the episodes of the last training among the trajectories, and shows this one ("seed-3.jsonl#17"). */
  playTrained: { params: z.object({ episode: z.string() }), result: done },
  cancel: { params: nothing, result: done },
  manageTrust: { params: nothing, result: done },
  persist: { params: z.object({ view: viewStateSchema }), result: done },
} as const;

export type RequestName = keyof typeof requests;
export type Params<K extends RequestName> = z.infer<(typeof requests)[K]['params']>;
export type Reply<K extends RequestName> = z.infer<(typeof requests)[K]['result']>;

const requestNames = Object.keys(requests) as [RequestName, ...RequestName[]];

/** Panel → host. `params` is parsed by the request's own schema. */
export const toHostSchema = requestSchema(requestNames);

/** Host → panel. */
export const toPanelSchema = z.union([
  z.object({ kind: z.literal('snapshot'), snapshot: snapshotSchema }),
  ...replySchemas(problemSchema),
]);

export type ToPanel = z.infer<typeof toPanelSchema>;
export type Snapshot = z.infer<typeof snapshotSchema>;
export type TrainingView = z.infer<typeof trainingSchema>;
export type CurvePointView = z.infer<typeof curvePointSchema>;
export type AnalysisView = z.infer<typeof analysisSchema>;
export type TrajectoryRow = z.infer<typeof trajectorySchema>;
export type MeasureView = z.infer<typeof measureSchema>;
export type MeasuredView = z.infer<typeof measureValueSchema>;
export type FindingView = z.infer<typeof findingSchema>;
export type ExploitView = z.infer<typeof exploitSchema>;
export type Segment = z.infer<typeof segmentSchema>;
export type ErrorView = z.infer<typeof errorSchema>;
export type CauseView = z.infer<typeof causeSchema>;
export type DepthBlock = z.infer<typeof depthBlockSchema>;
export type SuggestionView = z.infer<typeof suggestionSchema>;
export type Target = z.infer<typeof targetSchema>;
export type WireProblem = z.infer<typeof problemSchema>;
export type Step = z.infer<typeof stepReferenceSchema>;
export type ViewState = z.infer<typeof viewStateSchema>;
export type Series = z.infer<typeof seriesSchema>;
export type FieldSeries = z.infer<typeof fieldSeriesSchema>;
export type VersionView = z.infer<typeof versionSchema>;
export type JudgedView = z.infer<typeof judgedSchema>;
export type ComparisonView = z.infer<typeof comparisonSchema>;
export type Trace = z.infer<typeof traceSchema>;
export type LineRuns = z.infer<typeof lineRunsSchema>;
export type Frames = z.infer<typeof framesSchema>;
export type OccupancyMap = z.infer<typeof mapSchema>;

/** What the panel keeps through a reload with `setState`: enough for the host to find the task again. */
export const keptSchema = z.object({ taskFile: z.string(), view: viewStateSchema });
