import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { LoadedFile, TrajectorySet } from '../trajectory/model';
import { addressOf } from '../trajectory/remote/address';
import type { CauseGuess } from './causes';
import { guessCauses } from './causes';
import type { KnownEnvironment } from './environments';
import { actionCount, recogniseEnvironment } from './environments';
import { contractFor, type ContractGuess } from './guess-contract';
import { PLACEHOLDER_GOALS, statedGoal } from './goal';
import type { EpisodeOutcome } from './outcome';
import { hasFinalObservation, recordedScalars } from './scalars';
import { guessSuccess } from './success';
import type { SuccessGuess } from './success-columns';
import { splitReward, type RewardTask } from './task';
import { recordingWords } from '../trajectory/words';

/** One thing that was worked out for the user, and how. */
export interface ScaffoldNote {
  /** "success: reward > 0 and terminated". */
  readonly what: string;
  readonly why: string;
  /** 0 to 1; below 0.6 it should be checked before anything is believed. */
  readonly confidence: number;
}

export interface TaskProposal {
  /** `NAME` of `NAME.reward.json`. */
  readonly name: string;
  readonly task: RewardTask;
  readonly notes: readonly ScaffoldNote[];
  /** Lines to stand as a comment where `success` would, when it is left for the user to decide. */
  readonly question: readonly string[];
  /** What `success` and `causes` will make of the recording, one an episode; all unknown without a `success`. */
  readonly outcomes: readonly EpisodeOutcome[];
}

/** A reward file that is there already, and how it is called. */
export interface PresentReward extends ContractGuess {
  /** As the task file names it: `FILE.py` or `FILE.py:function`. */
  readonly reward: string;
  /** Why this file, as a clause. */
  readonly chosen: string;
}

export interface ScaffoldInput {
  readonly set: TrajectorySet;
  /** A reward file that the task is to name; a new one is proposed when absent. */
  readonly present?: PresentReward | null;
  readonly files: readonly Pick<LoadedFile, 'file' | 'format'>[];
}

/** A guess at the success that is less sure than this is asked, not written down as if it were so. */
const SURE_ENOUGH = 0.5;

/** More files than this in one folder are named by a glob. */
const MAX_LISTED = 4;

/**
 * A task for these recordings: goal, contract, success, causes, names, each with how sure that is. `directory` is where
 * the task file is going to be (absolute); `files` have absolute paths. Runs no Python and writes nothing.
 */
export function proposeTask(
  { set, files, present = null }: ScaffoldInput,
  directory: string,
  name: string,
): TaskProposal {
  const notes: ScaffoldNote[] = [];
  const format = files[0]?.format ?? '';
  const environment = recogniseEnvironment(set);
  if (environment) {
    notes.push({
      what: `environment: ${environment.title}`,
      why: 'every recorded observation and action fits it, and they move as it does; the observation is named accordingly',
      confidence: 0.9,
    });
  }
  const best = guessSuccess(set, format, environment);
  const guess = best && best.confidence >= SURE_ENOUGH ? best : null;
  notes.push(guess ? successNote(guess, set) : openNote(best));
  const failed = set.episodes.flatMap((_, i) => (guess?.successes[i] === true ? [] : [i]));
  const causes = guess && guessCauses(set, environment, failed);
  if (causes)
    notes.push({
      what: `causes: ${Object.keys(causes.causes).join(', ')}`,
      why: causes.why,
      confidence: 0.7,
    });

  if (present)
    notes.push({ what: `reward: ${present.reward}`, why: present.chosen, confidence: present.confidence });
  const contract = present ?? contractFor(set, format);
  notes.push({ what: `contract: ${contract.id}`, why: contract.why, confidence: contract.confidence });
  const discount = discountFor(set);
  notes.push({ what: `discount: ${discount.value}`, why: discount.why, confidence: discount.confidence });
  const goal = goalFor(set, format, environment);
  notes.push({
    what: `goal: ${statedGoal(goal.text) || 'not known'}`,
    why: goal.why,
    confidence: goal.confidence,
  });
  const actions = environment?.actions ?? minigridActions(set);
  const withNextObs = hasFinalObservation(set);
  const rewrite = (expression: string): string =>
    withNextObs ? expression : expression.replaceAll(/\bnext_obs\b/g, 'obs');

  const task: RewardTask = {
    goal: goal.text,
    reward: present?.reward ?? `${name}_reward.py`,
    trajectories: trajectoryPatterns(
      files.map(({ file }) => file),
      directory,
    ),
    contract: contract.id,
    ...(guess ? { success: rewrite(guess.expression) } : {}),
    ...(causes
      ? {
          causes: Object.fromEntries(
            Object.entries(causes.causes).map(([cause, expression]) => [cause, rewrite(expression)]),
          ),
        }
      : {}),
    discount: discount.value,
    ...(environment ? { observation: observationEntries(environment) } : {}),
    ...(actions ? { actions: [...actions] } : {}),
  };
  const question = guess ? [] : successQuestion(best, set, rewrite);
  return { name, task, notes, question, outcomes: outcomesOf(guess, causes, set) };
}

function successNote(guess: SuccessGuess, set: TrajectorySet): ScaffoldNote {
  const won = guess.successes.filter((success) => success === true).length;
  const lost = guess.successes.filter((success) => success === false).length;
  const all = `${set.episodes.length} ${recordingWords(set).episode}s`;
  // Half of what is measured compares the two.
  const missing =
    won === 0
      ? `; it holds in none of them, so nothing recorded shows what succeeding looks like: record some that do, or correct it`
      : lost === 0
        ? `; it holds in all of them, so there is no failure to compare them with: record some that fail, or correct it`
        : '';
  return {
    what: `success: ${guess.expression} (${won === 0 ? 'none' : won} of ${all})`,
    why: guess.why + missing,
    confidence: guess.confidence,
  };
}

/** What a recording does not say is asked, with the best guess as an example. */
function openNote(guess: SuccessGuess | null): ScaffoldNote {
  return {
    what: 'success: left out',
    why: guess
      ? `${guess.why}; say in the task file what a success is before analyzing`
      : 'nothing in the recording says what a success is; add a Python expression over the last step before analyzing',
    confidence: 0,
  };
}

/** A criterion that could be one, for lack of any. */
function example({ kind, reward }: TrajectorySet): string {
  return kind === 'completions'
    ? '"success": "answer in completion",'
    : reward
      ? '"success": "reward > 0 and terminated",'
      : '"success": "terminated",';
}

function successQuestion(
  guess: SuccessGuess | null,
  set: TrajectorySet,
  rewrite: (expression: string) => string,
): string[] {
  return [
    'What is a success? The recording does not say. Write a Python expression over the last step of an episode, for example',
    guess ? `"success": ${JSON.stringify(rewrite(guess.expression))},` : example(set),
    ...(guess ? [`That one is a guess: ${guess.why}.`] : []),
  ];
}

/** Steps over which a discount of 0.99 weighs what comes later: 1 / (1 - 0.99). */
const USUAL_HORIZON = 100;

function discountFor(set: TrajectorySet): {
  readonly value: number;
  readonly why: string;
  readonly confidence: number;
} {
  const lengths = set.episodes.map(({ length }) => length).sort((a, b) => a - b);
  const median = lengths[Math.floor(lengths.length / 2)] ?? 0;
  if (set.kind === 'completions')
    return { value: 1, why: 'an answer is one step: there is nothing to discount', confidence: 0.95 };
  const steps = `${median} ${median === 1 ? 'step' : 'steps'}`;
  return median <= USUAL_HORIZON
    ? {
        value: 0.99,
        why: `the usual one; half of the episodes have at most ${steps}, which is within its horizon of about ${USUAL_HORIZON}; take the one you train with`,
        confidence: 0.7,
      }
    : {
        value: 0.99,
        why: `the usual one, but half of the episodes have ${steps} or more and its horizon is about ${USUAL_HORIZON}; take the one you train with`,
        confidence: 0.5,
      };
}

function outcomesOf(
  guess: SuccessGuess | null,
  causes: CauseGuess | null,
  set: TrajectorySet,
): EpisodeOutcome[] {
  return set.episodes.map(({ start, length }, i): EpisodeOutcome => {
    const success = guess?.successes[i] ?? null;
    if (success === null) return { outcome: 'unknown', cause: null };
    return success
      ? { outcome: 'success', cause: null }
      : {
          outcome: 'failure',
          cause: causes?.causeAt(start + length - 1) ?? (set.kind === 'completions' ? 'wrong' : 'other'),
        };
  });
}

function goalFor(
  set: TrajectorySet,
  format: string,
  environment: KnownEnvironment | null,
): { readonly text: string; readonly why: string; readonly confidence: number } {
  if (environment)
    return { text: environment.goal, why: `the goal of ${environment.title}`, confidence: 0.85 };
  if (format === 'deepracer')
    return {
      text: 'Finish the lap fast without leaving the track.',
      why: 'a DeepRacer recording',
      confidence: 0.8,
    };
  const mission = missionOf(set);
  if (mission) return { text: mission, why: 'the recording states it with every step', confidence: 0.9 };
  return {
    text: PLACEHOLDER_GOALS[set.kind],
    why: 'the recording does not say it: write it in the task file',
    confidence: 0,
  };
}

/** The text of a `mission`, `instruction` or `goal` field, when it is one and the same throughout. */
function missionOf(set: TrajectorySet): string | null {
  for (const scalar of recordedScalars(set)) {
    if (!/^(mission|instruction|task|goal)$/i.test(scalar.name)) continue;
    const text = scalar.read(0);
    if (typeof text !== 'string' || !text.includes(' ')) continue;
    let same = true;
    for (let row = 1; row < set.steps && same; row++) {
      const other = scalar.read(row);
      same = other === text || other === null;
    }
    if (same) return sentence(text);
  }
  return null;
}

function sentence(text: string): string {
  const trimmed = text.trim();
  return `${trimmed.charAt(0).toUpperCase()}${trimmed.slice(1)}${/[.!?]$/.test(trimmed) ? '' : '.'}`;
}

/** MiniGrid's own observation is told by its keys. */
function minigridActions(set: TrajectorySet): readonly string[] | null {
  const { structure } = set.observation;
  const keys = structure.kind === 'dict' ? structure.entries.map(({ key }) => key) : [];
  const count = actionCount(set);
  return keys.includes('image') && keys.includes('direction') && count !== 'continuous' && count <= 7
    ? ['left', 'right', 'forward', 'pickup', 'drop', 'toggle', 'done']
    : null;
}

function observationEntries(environment: KnownEnvironment): NonNullable<RewardTask['observation']> {
  return Object.fromEntries(
    environment.entries.map(({ name, ...rest }, index) => [name, { index, ...rest }]),
  );
}

function trajectoryPatterns(files: readonly string[], directory: string): string[] {
  const paths = files.map((file) => {
    if (addressOf(file)) return file;
    const path = relative(directory, file);
    return (isAbsolute(path) ? file : path).split(sep).join('/');
  });
  const folders = new Set(paths.map((path) => path.replace(/[^/]*$/, '')));
  const endings = new Set(paths.map((path) => /(\.[a-z0-9]+(?:\.gz)?)$/i.exec(path)?.[1]));
  const [folder] = folders;
  const [ending] = endings;
  return paths.length > MAX_LISTED &&
    !paths.some((path) => addressOf(path)) &&
    folders.size === 1 &&
    endings.size === 1 &&
    ending !== undefined
    ? [`${folder ?? ''}*${ending}`]
    : paths;
}

/** Of recordings, and of what they are packed in: `.tar.gz`, `.jsonl.gz`. */
const ENDINGS =
  /\.(jsonl|ndjson|json|csv|tsv|npz|npy|hdf5|h5|parquet|arrow|feather|tar|tgz|zip|gz|bz2|xz|zst|log|txt|eval)$/i;
/** What recordings are called everywhere: it says nothing about the task. */
const SAYS_NOTHING =
  /^(main|my|all|raw|new|old|the|training|train|test|val|validation|eval|data|set|dataset|log|dir|recording|episode|trajector(y|ie)|rollout|result|output|part|shard|chunk|file|completion|iteration|sim|trace|simtrace|run|step|sample|monitor|progress|event|task|tmp|temp|download|v)s?$/;
/** Folders that are looked at, from the file upwards. */
const FOLDERS = 3;

/**
 * Name of a task after what its recordings are called: `lava` for `lava-1.jsonl.gz` and `lava-2.jsonl.gz`, and for
 * `lava/data/episodes.csv`.
 */
export function taskNameFor(files: readonly string[]): string {
  const paths = files.map((file) => file.split(/[\\/]/));
  const stems = paths.map((parts) => {
    let stem = parts.at(-1) ?? '';
    while (ENDINGS.test(stem)) stem = stem.replace(ENDINGS, '');
    return stem;
  });
  const [first = ''] = stems;
  let shared = first.length;
  for (const stem of stems) while (!stem.startsWith(first.slice(0, shared))) shared--;
  const common = first.slice(0, shared).replace(/[^A-Za-z]+$/, '');
  const own = words(stems.length > 1 && common ? common : first);
  if (own !== '' && !saysNothing(own)) return own;
  const folders = (paths[0] ?? [])
    .slice(0, -1)
    .filter((folder, i) => paths.every((parts) => parts[i] === folder));
  const named = folders
    .slice(-FOLDERS)
    .reverse()
    .map(words)
    .find((folder) => folder.length > 1 && !saysNothing(folder));
  return named ?? (own || 'task');
}

function words(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[^a-z]+|_+$/g, '');
}

function saysNothing(name: string): boolean {
  return name.split('_').every((word) => SAYS_NOTHING.test(word) || /^\d*$/.test(word));
}

/** Where the two files of a proposal go. */
export function scaffoldFiles(
  { name, task }: Pick<TaskProposal, 'name' | 'task'>,
  directory: string,
): { readonly task: string; readonly reward: string } {
  return {
    task: join(directory, `${name}.reward.json`),
    reward: resolve(
      directory,
      task.reward === undefined ? `${name}_reward.py` : splitReward(task.reward).file,
    ),
  };
}
