import { fail, ok, type Result } from '../problem';
import type { ModuleOutline } from '../syntax/outline';
import { bindArguments, type Lookup } from './arguments';
import type { Argument, CallPlan, Contract, Entry, RecordingShape, Source } from './contract';
import { nameConfidence } from './entries';

/** Parameters that get what the model wrote, as text. */
const TEXT =
  /^(solution_str|solution_strs|responses?|response_(?:str|text)|completion_(?:str|text)|outputs?|output_(?:str|text)|generat(?:ion|ed|ed_text)|model_(?:output|response|answer)|predictions?|prediction_str|predict(?:ed|_str)?|pred|llm_(?:output|response|answer)|student_answer|candidate|hypothesis|reply|answer_text|given_answer)$/;

/** Parameters that get what it is compared with. */
const REFERENCE =
  /^(answers?|ground_truths?|labels?|gold|golds|gold_(?:answer|label|solution)|golden_answers?|target|targets|target_answer|reference|references|reference_answer|expected|expected_(?:answer|output)|solutions?|solution_gt|gt|gts|truth|correct_answer|true_answer)$/;
const REFERENCE_COLUMNS = [
  ...['answer', 'ground_truth', 'label', 'solution', 'target', 'reference', 'expected_answer'],
  ...['gold', 'answers', 'labels', 'gts'],
];
const PROMPT = /^(prompts?|prompt_str|question|questions|query|problem|instruction|user_prompt|input_text)$/;
const PROMPT_COLUMNS = ['prompt', 'question', 'problem', 'query', 'input', 'instruction'];

/** Dictionaries of whatever else belongs to the sample; empty when nothing was recorded. */
const EXTRAS = /^(extra_info|extra_infos|info|metadata|meta|reward_model)$/;
const SOURCES = /^(data_source|data_sources|task|task_name|dataset|env_name)$/;

export function isText(name: string): boolean {
  return TEXT.test(name);
}

export function isReference(name: string): boolean {
  return REFERENCE.test(name);
}

export function isPrompt(name: string): boolean {
  return PROMPT.test(name);
}

/** The column that holds what the model wrote; every reader of completions gives it this name. */
const COMPLETION = 'completion';

/** Parameters that get token ids, and columns that may hold them. */
const TOKENS: Readonly<Record<string, readonly string[]>> = {
  completion: [
    ...['completion_ids', 'completions_ids', 'response_token_ids', 'response_ids', 'completion_tokens'],
    ...['output_ids', 'output_tokens', 'tokenized_prediction', 'token_ids'],
  ],
  prompt: ['prompt_ids', 'prompts_ids', 'prompt_token_ids', 'prompt_tokens', 'input_ids'],
};

/** Token ids as they were recorded, or what stands in for them; null for any other parameter. */
export function tokenSource(name: string, keys: readonly string[]): Source | null {
  for (const [of, names] of Object.entries(TOKENS)) {
    if (!names.includes(name)) continue;
    const key = [name, ...names].find((known) => keys.includes(known));
    if (key !== undefined) return { from: 'key', key };
    const text = keys.find((known) => known === of);
    return text === undefined ? { from: 'constant', value: [] } : { from: 'tokens', keys: [text] };
  }
  return null;
}

/** Where a parameter of a function that is called once a completion comes from. */
export function completionLookup({ observationKeys: keys }: RecordingShape): Lookup {
  const text: Source = { from: 'text', keys: [COMPLETION] };
  const first = (names: readonly string[]): Source | null => {
    const key = names.find((name) => keys.includes(name));
    return key === undefined ? null : { from: 'key', key };
  };
  return (name) => {
    if (name === 'state') return { from: 'obs' };
    // Beside the completion a column of such a name (the `outputs` of test cases) is data, and handed over as it is.
    if (keys.includes(name))
      return isText(name) && !keys.includes(COMPLETION)
        ? { from: 'text', keys: [name] }
        : { from: 'key', key: name };
    const tokens = tokenSource(name, keys);
    if (tokens) return tokens;
    if (isText(name)) return text;
    if (name === 'completions') return { from: 'key', key: COMPLETION };
    const singular = name.replace(/s$/, '');
    if (isReference(name))
      return first([singular, ...REFERENCE_COLUMNS]) ?? 'the recording has no reference answer';
    if (isPrompt(name)) return first([singular, ...PROMPT_COLUMNS]) ?? 'the recording has no prompts';
    if (EXTRAS.test(name))
      return first([singular, 'extra_info', 'info', 'metadata']) ?? { from: 'constant', value: {} };
    if (SOURCES.test(name))
      return first([singular, 'data_source', 'task']) ?? { from: 'constant', value: '' };
    return first([singular]);
  };
}

interface Calling {
  readonly unit: CallPlan['unit'];
  /** What goes before the usual meaning of a parameter's name. */
  readonly lookup?: Lookup;
  /** Whether `**kwargs` gets the columns that no parameter asked for. */
  readonly passesRest?: boolean;
}

/** Completions that are scored in one call, as a trainer with 8 generations a prompt would. */
const BATCH_SIZE = 8;

/** Rows of one call of a function that scores a batch: one that compares the completions of a prompt must get just these. */
export function batchSizeFor({ groupSize }: RecordingShape): number {
  return groupSize ?? BATCH_SIZE;
}

/** Binds a function that scores completions, everything by keyword. */
export function bindCompletions(
  contract: Pick<Contract, 'id' | 'injectedNames'>,
  entry: Entry,
  recording: RecordingShape,
  { unit, lookup = () => null, passesRest = false }: Calling,
): Result<CallPlan> {
  if (recording.kind !== 'completions')
    return fail(
      'no-completions',
      `${entry.name} scores completions, but this recording holds transitions.`,
      'Point `trajectories` at a recording of completions (prompt, completion, … a row), or choose the contract "step".',
    );
  const usual = completionLookup(recording);
  const names = entry.parameters.filter(({ kind }) => kind === 'positional' || kind === 'keyword');
  const bound = bindArguments(entry, (name) => lookup(name) ?? usual(name), [
    'prompt',
    ...recording.observationKeys,
  ]);
  if (!bound.ok) return bound;
  const named = bound.value.map((argument, i): Argument => ({
    ...argument,
    keyword: argument.keyword ?? names[i]?.name ?? '',
  }));
  const hasRest = entry.parameters.some(({ kind }) => kind === 'kwargs');
  const taken = new Set(named.map(({ keyword }) => keyword));
  const rest = recording.observationKeys
    .filter((key) => passesRest && hasRest && !taken.has(key) && key !== COMPLETION)
    .map((key): Argument => ({ source: { from: 'key', key }, keyword: key }));
  return ok({
    contract: contract.id,
    entry: { name: entry.name, kind: entry.kind },
    unit,
    arguments: [...named, ...rest],
    returns: unit === 'batch' ? 'list' : 'score',
    injectedNames: contract.injectedNames,
    ...(unit === 'batch' ? { batchSize: batchSizeFor(recording) } : {}),
  });
}

/** How much a name says that the function grades completions; what other code of the file calls is a helper. */
export function graderConfidence(name: string, { source, functions, classes }: ModuleOutline): number {
  const byName = Math.max(
    nameConfidence(name),
    /^(compute_score|get_score|score_fn|score|grade|grader|evaluate|verify|verifier)$/.test(name)
      ? 0.85
      : /score|grade|verif|accura|correct|judge|evaluat|check_answer|exact_match/i.test(name)
        ? 0.6
        : 0,
  );
  const definitions = functions.filter((other) => other.name === name).length;
  const isMethod = classes.some(({ methods }) => methods.some((method) => method.name === name));
  const uses = source.match(new RegExp(`(?<![\\w.])${name}\\s*[(,)]`, 'g'))?.length ?? 0;
  return !isMethod && uses > definitions ? byName / 3 : byName;
}
