import type { TrajectorySet } from '../trajectory/model';

/** A contract, why it was taken, and how sure that is (0 to 1). */
export interface ContractGuess {
  readonly id: string;
  readonly why: string;
  readonly confidence: number;
}

interface Mark extends ContractGuess {
  /** Every group must have a column there. */
  readonly columns: readonly (readonly string[])[];
}

/** Columns by which a trainer's log is known, the surer first. Their names: what each trainer's own code writes. */
const MARKS: readonly Mark[] = [
  {
    id: 'verl',
    why: 'its columns are those of a rollout dump of verl',
    confidence: 0.9,
    columns: [['input'], ['output'], ['gts', 'score', 'acc'], ['step', 'gts']],
  },
  {
    id: 'verl',
    why: 'its columns are those of a data set for verl',
    confidence: 0.85,
    columns: [['data_source'], ['reward_model', 'extra_info', 'ground_truth', 'answer']],
  },
  {
    id: 'verifiers',
    why: 'its columns are those of the results of verifiers',
    confidence: 0.85,
    columns: [['stop_condition', 'generation_ms', 'scoring_ms', 'example_id'], ['prompt'], ['reward']],
  },
  {
    id: 'areal',
    why: 'its columns are those of a rollout dump of AReaL',
    confidence: 0.8,
    columns: [
      ['head_version', 'seqlen'],
      ['tail_version', 'prompt_len'],
    ],
  },
  {
    id: 'trl',
    why: 'it has an advantage beside each completion, as TRL and ms-swift log them',
    confidence: 0.85,
    columns: [['advantage', 'advantages']],
  },
  {
    id: 'openrlhf',
    why: 'its columns are called as in OpenRLHF',
    confidence: 0.7,
    columns: [
      ['queries', 'query', 'prompts', 'input'],
      ['labels', 'label'],
    ],
  },
  {
    id: 'pair',
    why: 'NeMo Gym judges in a server of its own; a function of the answer and the right one comes closest',
    confidence: 0.55,
    columns: [['responses_create_params']],
  },
  {
    id: 'messages',
    why: 'each row is a talk under `messages`, as reward-kit and eval-protocol pass it',
    confidence: 0.65,
    columns: [['messages']],
  },
];

/** The contract that a recording suggests, by its format and by the trainer that wrote it. */
export function contractFor(set: TrajectorySet, format: string): ContractGuess {
  if (set.kind !== 'completions')
    return format === 'deepracer' || format === 'deepracer-archive'
      ? { id: 'deepracer', why: 'the recording is an AWS DeepRacer simtrace', confidence: 0.95 }
      : { id: 'step', why: 'the recording holds steps of an environment', confidence: 0.8 };
  const { structure } = set.observation;
  const keys = new Set(structure.kind === 'dict' ? structure.entries.map(({ key }) => key) : []);
  const mark = MARKS.find(({ columns }) => columns.every((names) => names.some((name) => keys.has(name))));
  if (mark) return { id: mark.id, why: mark.why, confidence: mark.confidence };
  return {
    id: 'trl',
    why: 'the recording holds completions, and no column says which trainer it is from; TRL is the most used',
    confidence: 0.5,
  };
}
