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
}

/** What the task file says of how the reward is called. */
export interface Wanted {
  readonly contract?: string | undefined;
  readonly functions?: Functions | undefined;
}

/** The function of that name, or the functions that the task lists, or the one that the contracts find. */
export function bindModule(
  module: ModuleOutline,
  recording: RecordingShape,
  { contract, functions }: Wanted,
  name: string | null,
): Result<Binding> {
  if (!functions || name !== null) return bindOne(module, recording, contract, name, {});
  const each: Binding[] = [];
  for (const [of, settings] of Object.entries(functions)) {
    const given = (typeof settings === 'number' ? undefined : settings.arguments) ?? {};
    const bound = bindOne(module, recording, contract, of, given);
    if (!bound.ok) return bound;
    each.push(bound.value);
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
  const inferred = inferContract(module, contract, name);
  if (!inferred.ok) return inferred;
  const { entry, contract: found } = inferred.value;
  const { constructorNeeds = [], ...rest } = entry;
  const needs = constructorNeeds.filter((parameter) => !(parameter in given));
  const supplied = { ...rest, ...(needs.length > 0 ? { constructorNeeds: needs } : {}) };
  const plan = found.bind(supplied, recording);
  if (!plan.ok) return plan;
  const called = Object.keys(given).length > 0 ? { ...plan.value.entry, arguments: given } : plan.value.entry;
  return ok({ contract: found, entry: supplied, plan: { ...plan.value, entry: called } });
}

function summed(each: readonly Binding[], functions: Functions): Result<Binding> {
  const [first] = each;
  if (!first) return fail('no-functions', '"functions" lists none.', 'Name at least one, with its weight.');
  const weights = Object.values(functions).map((settings) =>
    typeof settings === 'number' ? settings : settings.weight,
  );
  if (each.length === 1 && weights[0] === 1) return ok(first);
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
  for (const [i, { plan, entry }] of each.entries()) {
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
    summands.push({
      entry: plan.entry,
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
