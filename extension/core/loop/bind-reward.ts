import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { recordingShape } from '../contract/bind';
import type { CallPlan } from '../contract/contract';
import { bindModule, splitFunction, type Binding, type OtherFile } from '../contract/functions';
import { fail, ok, type Result } from '../problem';
import { runtimeNeeds } from '../sandbox/choose';
import { outlineModule, type ModuleOutline } from '../syntax/outline';
import type { TaskContext } from '../task/context';
import type { BoundReward, RuntimeNeeds } from '../contract/bound-reward';
import { modulesBeside, type ModulesBeside } from './modules-beside';
import { rewardElsewhere } from './reward-file';
import type { RewardSource } from './workbench';

/** Finds the contract of the code and how to call it on the task's recordings; nothing is run. */
export async function bindReward(
  { task, set, fields, file: taskFile }: TaskContext,
  { source, file, entry: name }: RewardSource,
): Promise<Result<BoundReward>> {
  const outline = await outlineModule(source);
  const read =
    name === null ? await othersOf(task.functions ?? {}, taskFile, file) : ok(new Map<string, OtherFile>());
  if (!read.ok) return read;
  const others = read.value;
  const bound = bindModule(outline, recordingShape(set, fields), task, name, others);
  if (!bound.ok) return outline.hasSyntaxError ? syntaxProblem(file) : bound;
  const own = { file, source, outline };
  const beside = new Map<string, ModulesBeside>();
  for (const each of [own, ...others.values()])
    beside.set(each.file, await modulesBeside(each.file, each.source));
  const reward = ({ contract, entry, plan, other }: Binding): BoundReward => {
    const of = other ?? own;
    const around = beside.get(of.file);
    return {
      ...{ file: of.file, source: of.source, outline: of.outline },
      ...{ contract, entry },
      plan: { ...plan, ...imported(around ? [around] : []) },
      needs: needsOf([of.outline], around ? [around] : [], contract),
    };
  };
  const { each, contract, entry, plan } = bound.value;
  if (!each) return ok(reward(bound.value));
  return ok({
    ...own,
    ...{ contract, entry },
    plan: { ...plan, ...imported([...beside.values()]) },
    needs: needsOf(
      [outline, ...[...others.values()].map((other) => other.outline)],
      [...beside.values()],
      contract,
    ),
    summands: each.map(reward),
    ...(others.size > 0 ? { others } : {}),
  });
}

/** The files besides the reward's own that the task's functions are in. */
async function othersOf(
  functions: Readonly<Record<string, unknown>>,
  taskFile: string,
  rewardFile: string,
): Promise<Result<Map<string, OtherFile>>> {
  const others = new Map<string, OtherFile>();
  for (const { path } of Object.keys(functions).map(splitFunction)) {
    if (path === null || others.has(path)) continue;
    const file = resolve(dirname(taskFile), path);
    if (file === rewardFile) continue;
    const away = await rewardElsewhere(file, taskFile);
    if (away) return { ok: false, problem: away };
    const source = await readFile(file, 'utf8').catch(() => null);
    if (source === null)
      return fail('reward-missing', `There is no reward file ${file}.`, 'Correct its path in "functions".', {
        file: taskFile,
      });
    others.set(path, { file, source, outline: await outlineModule(source) });
  }
  return ok(others);
}

function imported(around: readonly ModulesBeside[]): Pick<CallPlan, 'modules' | 'package'> {
  const modules = new Map(around.flatMap((each) => each.modules.map((module) => [module.name, module])));
  const [own] = around;
  return {
    ...(modules.size > 0 ? { modules: [...modules.values()] } : {}),
    ...(own?.package ? { package: own.package } : {}),
  };
}

/** What the files need of a runtime together with what they import from the project. */
function needsOf(
  outlines: readonly ModuleOutline[],
  around: readonly ModulesBeside[],
  contract: BoundReward['contract'],
): RuntimeNeeds {
  const local = new Set(around.flatMap((each) => [...each.local]));
  const far = around.flatMap((each) => [...each.imported]);
  const needs = outlines.map((outline) =>
    runtimeNeeds(
      { ...outline, imports: [...new Set([...outline.imports, ...far])].filter((name) => !local.has(name)) },
      contract,
    ),
  );
  return {
    arrays: needs.some(({ arrays }) => arrays === 'numpy') ? 'numpy' : 'list',
    packages: [...new Set(needs.flatMap(({ packages }) => packages))].sort(),
  };
}

function syntaxProblem(file: string): Result<BoundReward> {
  return fail(
    'reward-syntax',
    'The reward file has a syntax error, so no function could be found in it.',
    'Correct the marked place.',
    { file },
  );
}
