import type { Result } from '../problem';
import type { ModuleOutline, Parameter } from '../syntax/outline';
import type { TrajectorySet } from '../trajectory/model';
import type { Field } from '../trajectory/fields';

/**
 * How a trainer calls a reward function. One file a contract; `registry.ts` lists them. A contract is pure data and
 * pure functions: the harness performs the CallPlan it returns, so a new way of calling needs no change to any caller.
 */
export interface Contract {
  /** The word in the task file: `step`. */
  readonly id: string;
  /** Who calls it so: "once a step, arguments by name". */
  readonly title: string;
  /** Names the trainer puts into the module before it runs (no "undefined name" for these). */
  readonly injectedNames: readonly string[];
  /** Parameters that may be asked for, for completion, hover, the designer and error messages. */
  readonly parameters: readonly ParameterMeaning[];
  /** Functions and classes of the module that this contract could call, best first; empty when none. */
  recognise(module: ModuleOutline): Entry[];
  /** How to call the entry on this recording, or why that cannot be done ("asks for `target`, which is no parameter …"). */
  bind(entry: Entry, recording: RecordingShape): Result<CallPlan>;
}

export interface ParameterMeaning {
  readonly name: string;
  readonly about: string;
  /** What the keys of a dictionary mean that is documented elsewhere. */
  readonly keys?: Readonly<Record<string, string>>;
}

export interface Entry {
  /** "Class.method" for a method. */
  readonly name: string;
  readonly kind: 'function' | 'class' | 'method';
  readonly parameters: readonly Parameter[];
  /** 0 to 1: how sure the contract is that it calls this one. */
  readonly confidence: number;
  readonly line: number;
  /** A name for something that is defined under another one: that, as "Reward.__call__" or "score"; '' for a lambda. */
  readonly standsFor?: string;
  /** A class: its method to call at the start of each episode. */
  readonly reset?: string;
  /** A class: what its constructor can't do without, though nobody gives it anything. */
  readonly constructorNeeds?: readonly string[];
}

/** What a contract may know of the recording when it binds. */
export interface RecordingShape {
  readonly kind: TrajectorySet['kind'];
  readonly fields: readonly Field[];
  readonly hasAction: boolean;
  readonly hasNextObservation: boolean;
  readonly hasReward: boolean;
  readonly hasInfo: boolean;
  /** Keys of the observation when it is a dictionary (for completions: the row's columns). */
  readonly observationKeys: readonly string[];
  /** How many completions of a prompt follow each other everywhere; absent or null where that differs, or is not known. */
  readonly groupSize?: number | null;
}

/** Where the harness takes an argument from, for the row it is at (`step`) or for all rows of the call (`batch`: a list). */
export type Source =
  | {
      readonly from:
        'obs' | 'next_obs' | 'action' | 'reward' | 'terminated' | 'truncated' | 'done' | 'info' | 't';
    }
  /** One dictionary, empty at the episode's start and kept through it. */
  | { readonly from: 'memory' }
  /** A field by its path below the observation: `["x"]`, `[2]`. */
  | { readonly from: 'field'; readonly of: 'obs' | 'next_obs'; readonly path: string }
  /** A key of the observation dictionary (a completion row's column). */
  | { readonly from: 'key'; readonly key: string }
  /** Such columns put together: as one text, or as one list of messages. */
  | { readonly from: 'text' | 'messages'; readonly keys: readonly string[] }
  /** Such columns as a list of numbers, one for each word and mark: what stands in for token ids that were not recorded. */
  | { readonly from: 'tokens'; readonly keys: readonly string[] }
  /** A column as an object with attributes; the whole row where there is no key. */
  | {
      readonly from: 'object';
      readonly key?: string;
      /** Of the whole row: further names for columns, what the model wrote as a text. */
      readonly aliases?: Readonly<Record<string, string>>;
      /** Of the whole row, in verifiers' words: what a task is made of, the task itself with that as `data`, or its trace. */
      readonly as?: 'data' | 'task' | 'trace';
    }
  /** What only a trainer has: it takes what it is told, and says that nothing was trained yet. */
  | { readonly from: 'stub'; readonly of: 'log_extra' | 'log_metric' | 'trainer_state' }
  | { readonly from: 'constant'; readonly value: unknown };

export interface Argument {
  readonly source: Source;
  /** Passed by keyword under this name; by position when absent. */
  readonly keyword?: string;
}

/** What is called, by its name in the file. */
export interface Called {
  readonly name: string;
  /**
   * `class`: made once (a factory, too), then called. `method`: of an object whose attributes are the recorded row's
   * columns (the argument `self`); its class is not initialised.
   */
  readonly kind: Entry['kind'];
  /** What a class is made with, by keyword; for a method further attributes of its object. Absent: none. */
  readonly arguments?: Readonly<Record<string, unknown>>;
  /** Another file than the reward's own, which holds it: an index into `others` of the plan. */
  readonly other?: number;
}

/** A file of the project that a reward imports. */
export interface ModuleSource {
  /** As it is imported: "rewards.utils". */
  readonly name: string;
  readonly source: string;
  /** Absolute path, for tracebacks. */
  readonly file: string;
  readonly isPackage: boolean;
}

/** One of several functions whose weighted sum is the reward. */
export interface Summand {
  /** Its component's name. */
  readonly name: string;
  readonly entry: Called;
  readonly weight: number;
  /** Of the plan's arguments, those that it gets. */
  readonly keywords: readonly string[];
  readonly reset?: string;
}

/** Everything the harness needs to call the function; crosses the process boundary as JSON. */
export interface CallPlan {
  readonly contract: string;
  readonly entry: Called;
  /**
   * Several functions, each a component by its name: the reward is Σ weight · value. A value that is None is left out, as
   * trainers do (TRL's `nansum`); where all are, the reward does not apply. `entry` is then the first of them.
   */
  readonly sum?: readonly Summand[];
  /** `step`: one call a row. `batch`: one call for many rows, every argument a list with one item a row. */
  readonly unit: 'step' | 'batch';
  readonly arguments: readonly Argument[];
  /**
   * What may come back. `number`: a number, or (number, {component: number}). `list`: a list with one number or None a row.
   * `score`: as `number`, or a dictionary or an object that holds it as `score`.
   * `signs`: the module's or function's `dense` and `sparse`, put together as sgn(sparse)·1 + sgn(dense)·0.1 by the harness.
   */
  readonly returns: 'number' | 'score' | 'list' | 'signs';
  /** Called at the start of each episode, on a class instance. */
  readonly reset?: string;
  /** The contract's injected names: the harness imports those that it knows and that the source mentions. */
  readonly injectedNames: readonly string[];
  /** Rows a `batch` call gets; consecutive rows. */
  readonly batchSize?: number;
  /** What the file imports from its project. */
  readonly modules?: readonly ModuleSource[];
  /** What the file is a part of, where it imports relative to that. */
  readonly package?: string;
  /** Further files that hold functions of the sum. */
  readonly others?: readonly { readonly source: string; readonly file: string }[];
}
