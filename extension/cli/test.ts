import { relative, resolve } from 'node:path';
import type { Command } from 'commander';
import { describeProblem } from '../core/problem';
import { findTasks } from '../core/task/find-tasks';
import { summaryOf, testsText } from '../core/testing/describe';
import { toJunit, type TestSuite } from '../core/testing/junit';
import type { TestResult } from '../core/testing/test';
import { ExitCode, printJson, printProblem, printText, say } from './output';
import { addTaskOptions, done, withReward, type TaskOptions } from './session';

interface TestOptions extends TaskOptions {
  readonly only?: readonly string[];
}

export function addTest(program: Command): void {
  addTaskOptions(
    program
      .command('test')
      .description(
        'check the expectations of a task, the probes and the saved exploits (of all tasks in a folder)',
      ),
    'text',
    'json',
    'junit',
  )
    .option('--only <word...>', 'only tests whose name or kind holds one of these words')
    .action(async (path: string, options: TestOptions) => {
      const tasks = await findTasks(resolve(path));
      if (!tasks.ok) return printProblem(tasks.problem, options.format);
      const suites: TestSuite[] = [];
      for (const task of tasks.value) suites.push(await testTask(task, options));
      print(suites, options);
      const isBroken = suites.some(({ problem }) => problem !== undefined);
      const hasFailed = suites.some(({ results }) =>
        results.some(({ status }) => status === 'fail' || status === 'error'),
      );
      process.exitCode = isBroken ? ExitCode.BadInput : hasFailed ? ExitCode.Findings : ExitCode.Fine;
    });
}

async function testTask(task: string, options: TestOptions): Promise<TestSuite> {
  const name = shown(task);
  let suite: TestSuite = { name, results: [] };
  await withReward(
    task,
    options,
    async ({ workbench, context, reward, control }) => {
      const tested = await workbench.test(context, reward, {
        ...control,
        ...(options.only ? { wanted: (test) => isWanted(test, options.only ?? []) } : {}),
      });
      if (tested.ok) suite = { name, results: tested.value };
      return tested.ok ? done : tested;
    },
    (problem) => {
      say(`rewardsmith: ${describeProblem(problem)}`);
      suite = { name, results: [], problem: describeProblem(problem) };
    },
  );
  return suite;
}

function isWanted({ name, kind }: Pick<TestResult, 'name' | 'kind'>, words: readonly string[]): boolean {
  return words.some((word) => kind === word || name.toLowerCase().includes(word.toLowerCase()));
}

function print(suites: readonly TestSuite[], { format }: TestOptions): void {
  if (format === 'junit') return printText(toJunit(suites, shown));
  if (format === 'json')
    return printJson({
      tasks: suites.map(({ name, results, problem }) => ({
        task: name,
        ...(problem === undefined ? {} : { error: problem }),
        tests: results.map((result) => ({ ...result, place: placeJson(result) })),
      })),
    });
  const several = suites.length > 1;
  const parts = suites.map(({ name, results, problem }) => {
    const text = problem ?? testsText(results, shown);
    return several ? `${name}\n${'─'.repeat(name.length)}\n${text}` : text;
  });
  if (several) parts.push(`In all: ${summaryOf(suites.flatMap(({ results }) => results))}.`);
  printText(parts.join('\n\n'));
}

function placeJson({ place }: TestResult): object | null {
  return place && { file: shown(place.file), ...place.range };
}

/** Relative to where the command runs, with slashes: what a person and a report's reader can follow. */
function shown(file: string): string {
  return (relative(process.cwd(), file) || file).replaceAll('\\', '/');
}
