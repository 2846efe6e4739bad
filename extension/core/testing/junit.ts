import { detailsOf } from './describe';
import type { TestResult } from './test';

/** One task's results. */
export interface TestSuite {
  /** The task file, as shown. */
  readonly name: string;
  readonly results: readonly TestResult[];
  /** Why none could be run. */
  readonly problem?: string;
}

/** JUnit XML as Jenkins, GitLab and GitHub's reporters read it (the schema of Jenkins' xUnit plugin). */
export function toJunit(suites: readonly TestSuite[], shownFile: (file: string) => string): string {
  const all = suites.map(countsOf);
  const total = (key: 'tests' | 'failures' | 'errors'): number =>
    all.reduce((sum, each) => sum + each[key], 0);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributes({
      name: 'RewardSmith',
      tests: total('tests'),
      failures: total('failures'),
      errors: total('errors'),
      time: seconds(all.reduce((sum, { time }) => sum + time, 0)),
    })}>`,
    ...suites.flatMap((suite) => suiteLines(suite, shownFile)),
    '</testsuites>',
    '',
  ].join('\n');
}

function suiteLines(suite: TestSuite, shownFile: (file: string) => string): string[] {
  const { tests, failures, errors, skipped, time } = countsOf(suite);
  return [
    `  <testsuite${attributes({ name: suite.name, tests, failures, errors, skipped, time: seconds(time), file: suite.name })}>`,
    ...(suite.problem === undefined
      ? suite.results.flatMap((result) => caseLines(result, suite.name, shownFile))
      : [
          `    <testcase${attributes({ name: 'task', classname: suite.name, time: seconds(0) })}>`,
          `      <error${attributes({ type: 'error', message: suite.problem })}/>`,
          '    </testcase>',
        ]),
    '  </testsuite>',
  ];
}

function caseLines(result: TestResult, suite: string, shownFile: (file: string) => string): string[] {
  const { name, kind, status, message } = result;
  const open = `    <testcase${attributes({ name, classname: `${suite}.${kind}`, time: seconds(result.seconds) })}`;
  if (status === 'pass') return [`${open}/>`];
  if (status === 'not-applicable')
    return [`${open}>`, `      <skipped${attributes({ message })}/>`, '    </testcase>'];
  const tag = status === 'fail' ? 'failure' : 'error';
  const text = [
    ...(result.expected ? [`expected: ${result.expected}`, `got:      ${result.got}`] : []),
    ...detailsOf(result, shownFile),
  ].join('\n');
  return [
    `${open}>`,
    `      <${tag}${attributes({ type: kind, message })}>${escaped(text)}</${tag}>`,
    '    </testcase>',
  ];
}

function countsOf({ results, problem }: TestSuite) {
  const count = (status: TestResult['status']): number =>
    results.filter((result) => result.status === status).length;
  const broken = Number(problem !== undefined);
  return {
    tests: results.length + broken,
    failures: count('fail'),
    errors: count('error') + broken,
    skipped: count('not-applicable'),
    time: results.reduce((sum, each) => sum + each.seconds, 0),
  };
}

/** Plain digits: 0.012. */
function seconds(value: number): string {
  return value.toFixed(3);
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escaped(String(value)).replace(/\n/g, '&#10;')}"`)
    .join('');
}

function escaped(text: string): string {
  // What XML 1.0 has no way to write is left out.
  return text
    .replace(/[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;');
}
