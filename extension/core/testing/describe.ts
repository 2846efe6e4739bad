import type { TestKind, TestResult } from './test';

const MARKS: Readonly<Record<TestResult['status'], string>> = {
  pass: '✔',
  fail: '✖',
  error: '✖',
  'not-applicable': '–',
};

const TITLES: Readonly<Record<TestKind, string>> = {
  expectation: 'Expectations',
  probe: 'Probes',
  exploit: 'Saved exploits',
};

/** All results, what fails in full, and the sum. */
export function testsText(results: readonly TestResult[], shownFile: (file: string) => string): string {
  const parts = (Object.keys(TITLES) as TestKind[]).flatMap((kind) => {
    const own = results.filter((result) => result.kind === kind);
    return own.length === 0
      ? []
      : [[TITLES[kind], ...own.map((result) => oneText(result, shownFile))].join('\n')];
  });
  return [...parts, `${summaryOf(results)}.`].join('\n\n');
}

function oneText(result: TestResult, shownFile: (file: string) => string): string {
  const { status, name, message, place } = result;
  const head = `  ${MARKS[status]} ${name}`;
  // A probe that passes with a doubt has a place.
  if (status === 'pass') return place && result.kind === 'probe' ? `${head}\n      ${message}` : head;
  return [head, ...[message, ...detailsOf(result, shownFile)].map((line) => `      ${line}`)].join('\n');
}

/** Where it is written, the worst places, the lines of the reward: a sentence each. */
export function detailsOf(
  { place, worst, lines }: TestResult,
  shownFile: (file: string) => string,
): string[] {
  return [
    ...worst.map(({ trajectory, step, got }) => {
      const where = `episode ${trajectory}${step === null ? '' : `, step ${step}`}`;
      return got ? `${where}: ${got}` : where;
    }),
    ...lines.map(({ file, line, text, component }) => {
      return `${shownFile(file)}:${line}: ${text}${component === null ? '' : ` (${component})`}`;
    }),
    ...(place ? [`${shownFile(place.file)}:${place.range.line}:${place.range.column}`] : []),
  ];
}

/** "3 passed, 1 failed, 2 do not apply". */
export function summaryOf(results: readonly TestResult[]): string {
  const count = (...of: TestResult['status'][]): number =>
    results.filter(({ status }) => of.includes(status)).length;
  const [errors, skipped] = [count('error'), count('not-applicable')];
  return [
    `${count('pass')} passed`,
    `${count('fail')} failed`,
    ...(errors ? [`${errors} could not be asked`] : []),
    ...(skipped ? [`${skipped} ${skipped === 1 ? 'does' : 'do'} not apply`] : []),
  ].join(', ');
}
