import { fail, ok } from '../problem';
import { takesOneText } from './areal';
import { bindArguments, type Lookup } from './arguments';
import type { Argument, Contract, RecordingShape } from './contract';
import { batchSizeFor, graderConfidence, tokenSource } from './completion-sources';
import { byConfidence, classEntry, functionEntry } from './entries';

/** Column names of recordings for what TRL calls by the plural. */
const COLUMNS: Readonly<Record<string, readonly string[]>> = {
  completions: ['completion', 'completions', 'response', 'output'],
  prompts: ['prompt', 'prompts', 'question', 'input'],
};

const STUBS = ['log_extra', 'log_metric', 'trainer_state'] as const;
/** Columns that hold what an environment was like in the end; without one, it is the whole row. */
const ENVIRONMENTS = ['environment', 'environments', 'env', 'env_state'];

/** Any of these is enough to know it by: the others a function may leave to `**kwargs`. */
const PASSED = /^(completions|completion_ids|environments)$/;

/** Called once a batch with lists: `def reward(completions, answer, **kwargs) -> list[float | None]`. */
export const trl: Contract = {
  id: 'trl',
  title: 'once a batch of completions, with a list for each column (TRL)',
  injectedNames: [],
  parameters: [
    { name: 'completions', about: 'what the model wrote: strings, or lists of messages' },
    { name: 'prompts', about: 'what it was asked' },
    { name: 'kwargs', about: 'each further column of the data set by its name, one item a completion' },
  ],

  recognise(module) {
    return byConfidence([
      ...module.functions.map((candidate) =>
        candidate.parameters.some(({ name }) => PASSED.test(name)) && !takesOneText(candidate.parameters)
          ? functionEntry(candidate, 0.5 + graderConfidence(candidate.name, module) / 2)
          : null,
      ),
      // Settings held in an object.
      ...module.classes.map((candidate) =>
        candidate.methods.some(
          ({ name, parameters }) =>
            name === '__call__' && parameters.some((parameter) => PASSED.test(parameter.name)),
        )
          ? classEntry(candidate, 0.5 + graderConfidence(candidate.name, module) / 2)
          : null,
      ),
    ]);
  },

  bind(entry, recording) {
    if (recording.kind !== 'completions')
      return fail(
        'no-completions',
        `${entry.name} scores completions, but this recording holds transitions.`,
        'Point `trajectories` at a recording of completions (prompt, completion, … a row), or choose the contract "step".',
      );
    const lookup: Lookup = (name) => {
      const column = columnFor(name, recording);
      const stub = STUBS.find((known) => known === name);
      if (stub) return { from: 'stub', of: stub };
      if (name === 'environments') {
        const key = ENVIRONMENTS.find((known) => recording.observationKeys.includes(known));
        return { from: 'object', ...(key === undefined ? {} : { key }) };
      }
      if (column !== null) return { from: 'key', key: column };
      // verifiers' functions of a whole group.
      if (name === 'states') return { from: 'obs' };
      const singular = name.replace(/s$/, '');
      if (recording.observationKeys.includes(singular)) return { from: 'key', key: singular };
      const tokens = tokenSource(name, recording.observationKeys);
      if (tokens) return tokens;
      return name in COLUMNS ? `the recording has no column for \`${name}\`` : null;
    };
    const available = ['completions', 'prompts', ...recording.observationKeys];
    const bound = bindArguments(entry, lookup, available);
    if (!bound.ok) return bound;
    const named = bound.value.map((argument, i): Argument => ({
      ...argument,
      keyword: argument.keyword ?? nameAt(entry, i),
    }));
    const rest = entry.parameters.some(({ kind }) => kind === 'kwargs')
      ? [...remaining(named, recording), ...ofTrainer(named, recording)]
      : [];
    return ok({
      contract: trl.id,
      entry: { name: entry.name, kind: entry.kind },
      unit: 'batch',
      // TRL passes everything by keyword.
      arguments: [...named, ...rest],
      returns: 'list',
      injectedNames: trl.injectedNames,
      batchSize: batchSizeFor(recording),
    });
  },
};

/** What TRL passes besides the columns; left out again where the file does not name it. */
function ofTrainer(named: readonly Argument[], { observationKeys }: RecordingShape): Argument[] {
  const asked = [
    ...STUBS.map((of) => ({ keyword: of, source: { from: 'stub', of } as const })),
    ...['completion_ids', 'prompt_ids'].map((keyword) => ({
      keyword,
      source: tokenSource(keyword, observationKeys),
    })),
  ];
  return asked.flatMap(({ keyword, source }): Argument[] =>
    source === null || observationKeys.includes(keyword) || named.some((known) => known.keyword === keyword)
      ? []
      : [{ keyword, source }],
  );
}

function nameAt(
  { parameters }: { readonly parameters: readonly { readonly name: string }[] },
  i: number,
): string {
  return parameters[i]?.name ?? '';
}

function columnFor(name: string, { observationKeys }: RecordingShape): string | null {
  return (COLUMNS[name] ?? [name]).find((column) => observationKeys.includes(column)) ?? null;
}

/** The columns that `**kwargs` gets: all that no parameter asked for. */
function remaining(named: readonly Argument[], recording: RecordingShape): Argument[] {
  const taken = new Set(named.map(({ keyword }) => keyword));
  const plural = Object.keys(COLUMNS).filter(
    (name) => !taken.has(name) && columnFor(name, recording) !== null,
  );
  const shown = new Set(Object.keys(COLUMNS).map((name) => columnFor(name, recording)));
  const columns = recording.observationKeys.filter((key) => !taken.has(key) && !shown.has(key));
  return [
    ...plural.map(
      (name) =>
        ({ source: { from: 'key', key: columnFor(name, recording) ?? name }, keyword: name }) as const,
    ),
    ...columns.map((key) => ({ source: { from: 'key', key }, keyword: key }) as const),
  ];
}
