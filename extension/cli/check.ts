import { readFileSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import type { Command } from 'commander';
import packageJson from '../../package.json';
import { inferContract } from '../core/contract/bind';
import type { Finding } from '../core/critic/finding';
import { toSarif } from '../core/critic/sarif';
import { lint } from '../core/critic/critic';
import { formatCount } from '../core/measures/format';
import { resolveReward } from '../core/loop/reward-file';
import { describeProblem, type Problem } from '../core/problem';
import { outlineModule } from '../core/syntax/outline';
import type { Examined } from '../core/loop/workbench';
import type { TaskContext } from '../core/task/context';
import { beneath, findTasks } from '../core/task/find-tasks';
import { loadTaskFile } from '../core/task/load';
import { githubAnnotations } from './annotations';
import {
  ExitCode,
  findingJson,
  findingsText,
  printJson,
  printProblem,
  printText,
  say,
  setExitCode,
} from './output';
import { addTaskOptions, done, withReward, type TaskOptions } from './session';

interface CheckOptions extends TaskOptions {
  readonly exclude?: readonly string[];
}

/** What checking one path came to. */
interface Checked {
  readonly path: string;
  readonly findings: readonly Finding[];
  /** What was looked at, where there is nothing to say. */
  readonly looked?: string;
  readonly problem?: Problem;
  /** What is wrong with the task all the same: told already. */
  readonly isFlawed?: boolean;
}

const NOT_REACHED: Problem = {
  code: 'cancelled',
  message: 'Interrupted before this was checked.',
  hint: 'Run it again when you like.',
};

function isInterrupted(): boolean {
  return process.exitCode === ExitCode.Interrupted;
}

export function addCheck(program: Command): void {
  addTaskOptions(
    program
      .command('check')
      .description(
        'lint the reward, follow it over up to 4,000 recorded steps and put made-up ones to it; of a folder: all its tasks, and rewards without a task',
      ),
    'text',
    'json',
    'sarif',
    'github',
  )
    .option(
      '--exclude <glob...>',
      'of a folder: leave these out, besides node_modules, .git, .venv and the like',
    )
    .argument('[more...]', 'more tasks, reward files or folders')
    .action(async (first: string, more: readonly string[], options: CheckOptions) => {
      const paths = await pathsOf([first, ...more], options);
      const checked: Checked[] = [];
      for (const path of paths)
        if (isInterrupted()) checked.push({ path, findings: [], problem: NOT_REACHED });
        else checked.push(path.endsWith('.py') ? await lintAlone(path) : await checkTask(path, options));
      const wasInterrupted = isInterrupted();
      print(checked, options, more.length > 0 || paths[0] !== resolve(first));
      if (wasInterrupted) process.exitCode = ExitCode.Interrupted;
    });
}

/** Tasks and lone rewards of folders; files as they are. A reward that a task names is checked with the task. */
async function pathsOf(given: readonly string[], { exclude = [] }: CheckOptions): Promise<string[]> {
  const paths = new Set<string>();
  for (const path of given.map((each) => resolve(each))) {
    const isFolder = await stat(path).then(
      (found) => found.isDirectory(),
      () => false,
    );
    if (!isFolder) {
      paths.add(path);
      continue;
    }
    const tasks = await findTasks(path, exclude);
    const known = new Set<string>();
    for (const task of tasks.ok ? tasks.value : []) {
      paths.add(task);
      const loaded = await loadTaskFile(task);
      const reward = loaded.ok ? await resolveReward(task, loaded.value) : null;
      if (reward?.ok) known.add(reward.value.file);
    }
    for (const file of await beneath(path, '**/*.py', exclude))
      if (!known.has(file) && (await looksLikeReward(file))) paths.add(file);
  }
  return [...paths];
}

/** A file whose name or function says that it is a reward, and that a contract can call. */
async function looksLikeReward(file: string): Promise<boolean> {
  const source = await readFile(file, 'utf8').catch(() => '');
  if (
    !/\bdef \w*(reward|score)\w*\s*\(|^class \w*Reward/im.test(source) ||
    /(^|[\\/])(test_|conftest)/.test(file)
  )
    return false;
  return inferContract(await outlineModule(source)).ok;
}

async function lintAlone(path: string): Promise<Checked> {
  try {
    const source = await readFile(path, 'utf8');
    const inferred = inferContract(await outlineModule(source));
    const { contract = null, entry = null } = inferred.ok ? inferred.value : {};
    const unknown = { recording: null, fields: null, discount: null, mismatch: null };
    return { path, findings: await lint({ source, file: path, contract, entry, ...unknown }) };
  } catch {
    const problem = {
      code: 'reward-unreadable',
      message: 'There is no such reward file.',
      hint: 'Check the path.',
      where: { file: path },
    };
    return { path, findings: [], problem };
  }
}

async function checkTask(path: string, options: CheckOptions): Promise<Checked> {
  let checked: Checked = { path, findings: [] };
  await withReward(
    path,
    options,
    async ({ workbench, context, reward, control }) => {
      const isFlawed = context.problems.some(({ code }) => code === 'expression-failed');
      const examined = await workbench.examine(context, reward, control);
      checked = { path, findings: examined.findings, looked: lookedAt(examined, context), isFlawed };
      return done;
    },
    (problem) => {
      checked = { path, findings: [], problem };
    },
  );
  return checked;
}

function print(checked: readonly Checked[], options: CheckOptions, isFolder: boolean): void {
  const findings = checked.flatMap((each) => each.findings);
  const [only] = checked;
  if (!isFolder && only?.problem) return printProblem(only.problem, options.format);
  for (const { problem } of checked) if (problem) say(`rewardsmith: ${describeProblem(problem)}`);
  const { format } = options;
  if (format === 'json')
    printJson({
      ...(isFolder
        ? { checked: checked.map(({ path, problem }) => ({ path, ...(problem ? { error: problem } : {}) })) }
        : {}),
      findings: findings.map(findingJson),
    });
  else if (format === 'sarif') printJson(toSarif(findings, process.cwd(), packageJson.version, lineOnDisk()));
  else if (format === 'github') printText(githubAnnotations(findings, process.cwd()));
  else {
    const shown = findings.map((finding) =>
      isFolder ? { ...finding, file: relative(process.cwd(), finding.file) } : finding,
    );
    const text = findings.length || isFolder ? findingsText(shown) : (only?.looked ?? findingsText(shown));
    printText(isFolder ? `${text}\n\n${summary(checked)}` : text);
  }
  setExitCode(
    findings.map((finding) => finding.severity),
    options.failOn,
  );
  if (checked.some(({ problem, isFlawed }) => problem ?? isFlawed)) process.exitCode = ExitCode.BadInput;
}

/** "No findings: …", of a task that was read and run. */
function lookedAt({ steps, probed }: Examined, { set, file }: TaskContext): string {
  const unit = set.kind === 'completions' ? 'completion' : 'step';
  const all = set.steps;
  const followed = `it was followed on ${steps === all ? 'all' : `${formatCount(steps)} of`} ${formatCount(all)} recorded ${unit}s`;
  const asked = probed.length ? `, and ${probed.length} kinds of made-up ones were put to it` : '';
  const what =
    steps > 0
      ? `the code was read, ${followed}${asked}`
      : `the code was read, and it was tried on a few recorded ${unit}s`;
  return `No findings: ${what}.\nHow it orders the recording, and what pays more than success: rewardsmith analyze ${relative(process.cwd(), file)}`;
}

/** "3 tasks and 1 reward without a task checked: 2 errors, 1 warning, 0 questions." */
function summary(checked: readonly Checked[]): string {
  const count = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`;
  const alone = checked.filter(({ path }) => path.endsWith('.py')).length;
  const failed = checked.filter(({ problem }) => problem).length;
  const of = (severity: Finding['severity']): number =>
    checked.flatMap(({ findings }) => findings).filter((finding) => finding.severity === severity).length;
  const what = [
    count(checked.length - alone, 'task'),
    ...(alone > 0 ? [`${count(alone, 'reward')} without a task`] : []),
  ];
  return `Checked ${what.join(' and ')}: ${count(of('error'), 'error')}, ${count(of('warning'), 'warning')}, ${of('info')} at info level.${failed > 0 ? ` ${count(failed, 'task')} could not be checked.` : ''}`;
}

function lineOnDisk(): (file: string, line: number) => string | null {
  const files = new Map<string, readonly string[]>();
  return (file, line) => {
    let lines = files.get(file);
    if (!lines) {
      try {
        lines = readFileSync(file, 'utf8').split(/\r?\n/);
      } catch {
        lines = [];
      }
      files.set(file, lines);
    }
    return lines[line - 1] ?? null;
  };
}
