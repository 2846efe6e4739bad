import { fail, ok, type Result } from '../problem';
import type { ModuleOutline } from '../syntax/outline';
import { inferContract, type Recognised } from './bind';
import type { Argument, CallPlan, RecordingShape, Summand } from './contract';

/** Functions whose weighted sum is the reward, as a task file lists them. */
export type Functions = Readonly<
  Record<
    string,
    number | { readonly weight: number; readonly arguments?: Readonly<Record<string, unknown>> | undefined }
  >
>;

/** How the reward of a file is called; `each` says it of every function alone. */
export interface Binding extends Recognised {
  readonly plan: CallPlan;
  readonly each?: readonly Binding[];
  /** The other file that holds it; absent for the reward's own. */
  readonly other?: OtherFile;
}

/** Another file that functions of the sum are in. */
export interface OtherFile {
  readonly file: string;
  readonly source: string;
  readonly outline: ModuleOutline;
}

/** What the task file says of how the reward is called. */
export interface Wanted {
  readonly contract?: string | undefined;
  readonly functions?: Functions | undefined;
}

/** The file and the function that a key of `functions` means: `format.py:format_reward`, `format_reward`. */
export function splitFunction(key: string): { readonly path: string | null; readonly name: string } {
  const at = key.lastIndexOf(':');
  return { path: at < 0 ? null : key.slice(0, at), name: key.slice(at + 1) };
}

/**
 * The function of that name, or the functions that the task lists, or the one that the contracts find. `others`: files
 * that the listed functions are in besides the module, by their paths in the task file.
 */
export function bindModule(
  module: ModuleOutline,
  recording: RecordingShape,
  { contract, functions }: Wanted,
  name: string | null,
  others: ReadonlyMap<string, OtherFile> = new Map(),
): Result<Binding> {
  if (!functions || name !== null) return bindOne(module, recording, contract, name, {});
  const each: Binding[] = [];
  for (const [key, settings] of Object.entries(functions)) {
    const given = (typeof settings === 'number' ? undefined : settings.arguments) ?? {};
    const of = splitFunction(key);
    const other = of.path === null ? undefined : others.get(of.path);
    const bound = bindOne(other?.outline ?? module, recording, contract, of.name, given);
    if (!bound.ok)
      return other ? { ok: false, problem: { where: { file: other.file }, ...bound.problem } } : bound;
    each.push(other ? { ...bound.value, other } : bound.value);
  }
  return summed(each, functions);
}

function bindOne(
  module: ModuleOutline,
  recording: RecordingShape,
  contract: string | undefined,
  name: string | null,
  given: Readonly<Record<string, unknown>>,
): Result<Binding> {
  const inferred = inferContract(module, contract, name, recording.kind);
  if (!inferred.ok) return inferred;
  const { entry, contract: found } = inferred.value;
  const { constructorNeeds = [], ...rest } = entry;
  const needs = constructorNeeds.filter((parameter) => !(parameter in given));
  // Of a function, what a trainer's settings would fill in.
  const filled = rest.kind === 'function' ? rest.parameters.filter(({ name: of }) => of in given) : [];
  const supplied = {
    ...rest,
    parameters: rest.parameters.filter((parameter) => !filled.includes(parameter)),
    ...(needs.length > 0 ? { constructorNeeds: needs } : {}),
  };
  const bound = found.bind(supplied, recording);
  if (!bound.ok) return bound;
  const plan = filled.length > 0 ? withConstants(bound.value, supplied, filled, given) : bound.value;
  const called = Object.keys(given).length > 0 ? { ...plan.entry, arguments: given } : plan.entry;
  // What a trainer hands over to everybody, and costs time to make up, only where it is asked for.
  const asked = plan.arguments.filter(
    ({ source, keyword = '' }) =>
      !/^(tokens|stub)$/.test(source.from) ||
      supplied.parameters.some((parameter) => parameter.name === keyword) ||
      module.source.includes(keyword),
  );
  return ok({ contract: found, entry: supplied, plan: { ...plan, arguments: asked, entry: called } });
}

/** Everything by keyword, since some parameters are left out of the row. */
function withConstants(
  plan: CallPlan,
  { parameters }: Pick<Recognised['entry'], 'parameters'>,
  filled: Recognised['entry']['parameters'],
  given: Readonly<Record<string, unknown>>,
): CallPlan {
  return {
    ...plan,
    arguments: [
      // A column of that name would go to `**kwargs`.
      ...byKeyword(plan, parameters).filter(({ keyword }) => !(keyword in given)),
      ...filled.map(({ name }): Argument => ({
        source: { from: 'constant', value: given[name] },
        keyword: name,
      })),
    ],
  };
}

function summed(each: readonly Binding[], functions: Functions): Result<Binding> {
  const [first] = each;
  if (!first) return fail('no-functions', '"functions" lists none.', 'Name at least one, with its weight.');
  const weights = Object.values(functions).map((settings) =>
    typeof settings === 'number' ? settings : settings.weight,
  );
  if (each.length === 1 && weights[0] === 1 && !first.other) return ok(first);
  const other = each.find(({ plan }) => plan.unit !== first.plan.unit);
  if (other)
    return fail(
      'functions-differ',
      `\`${first.entry.name}\` is called ${first.contract.title}; \`${other.entry.name}\`, ${other.contract.title}.`,
      'One trainer calls all functions of a task in the same way: take one of them out, or give it the same parameters.',
    );
  if (each.some(({ plan }) => plan.returns === 'signs'))
    return fail(
      'functions-differ',
      `\`${first.entry.name}\` is called ${first.contract.title}, which is a sum already.`,
      'Name that one alone in "reward".',
    );
  const named = new Map<string, Argument>();
  const summands: Summand[] = [];
  const others = [...new Set(each.flatMap(({ other }) => other ?? []))];
  for (const [i, { plan, entry, other }] of each.entries()) {
    const own = byKeyword(plan, entry.parameters);
    for (const argument of own) {
      const known = named.get(argument.keyword);
      if (known && JSON.stringify(known.source) !== JSON.stringify(argument.source))
        return fail(
          'functions-differ',
          `\`${argument.keyword}\` means one thing in \`${entry.name}\` and another in a function before it.`,
          'Give one of the two parameters another name.',
        );
      named.set(argument.keyword, argument);
    }
    const key = Object.keys(functions)[i] ?? entry.name;
    const isAlone = each.filter((one) => one.entry.name === entry.name).length === 1;
    summands.push({
      // Two files may both call theirs `reward`.
      name: isAlone ? entry.name : key,
      entry: other ? { ...plan.entry, other: others.indexOf(other) } : plan.entry,
      weight: weights[i] ?? 1,
      keywords: own.map(({ keyword }) => keyword),
      ...(plan.reset ? { reset: plan.reset } : {}),
    });
  }
  const { plan } = first;
  return ok({
    ...first,
    plan: {
      ...plan,
      arguments: [...named.values()],
      sum: summands,
      ...(others.length > 0 ? { others: others.map(({ source, file }) => ({ source, file })) } : {}),
      ...(summands.some(({ reset }) => reset) ? { reset: 'reset' } : {}),
    },
    each,
  });
}

/** Whether something is made once and kept, which a call may change. */
export function makesInstance({ entry, sum = [] }: CallPlan): boolean {
  return [entry, ...sum.map((summand) => summand.entry)].some(({ kind }) => kind === 'class');
}

/** Everything by keyword: the functions of a sum take their arguments from the same ones. */
function byKeyword(
  { arguments: given }: CallPlan,
  parameters: readonly { readonly name: string }[],
): (Argument & { readonly keyword: string })[] {
  return given.map((argument, i) => ({
    ...argument,
    keyword: argument.keyword ?? parameters[i]?.name ?? '',
  }));
}
