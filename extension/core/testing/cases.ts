import { exploitFiles, exploitName } from '../exploits/saved/files';
import { expectationEntries } from '../expect/in-file';
import type { TrajectorySet } from '../trajectory/model';
import type { TestCase } from './test';

/** What each probe's test is called: what a sound reward does. */
const PROBE_NAMES: ReadonlyMap<string, string> = new Map([
  ['RS201', 'An empty completion is not paid'],
  ['RS202', 'Another reference answer changes the reward'],
  ['RS203', 'Saying the answer again does not pay'],
  ['RS204', 'Naming several answers does not pay'],
  ['RS205', 'A field that is 0 does not crash it'],
  ['RS206', 'An error to either side is judged alike'],
  ['RS207', 'Rewards of a batch go to the right completions'],
  ['RS208', 'A completion gets the same reward in a batch as alone'],
  ['RS905', 'The same step gets the same reward again'],
]);

const OF_TRANSITIONS: ReadonlySet<string> = new Set(['RS205', 'RS206']);
const OF_BOTH: ReadonlySet<string> = new Set(['RS905']);

export const RUNS_ID = 'probe:runs';

/** All tests of a task, in order. `kind`: of its recording; null while that is not known. Runs nothing. */
export async function testCases(
  taskText: string,
  taskFile: string,
  kind: TrajectorySet['kind'] | null,
): Promise<TestCase[]> {
  return [
    ...expectationCases(taskText, taskFile),
    ...probeCases(kind),
    ...(await exploitFiles(taskFile)).map((file) => exploitCase(taskFile, file)),
  ];
}

function expectationCases(taskText: string, taskFile: string): TestCase[] {
  const seen = new Set<string>();
  return expectationEntries(taskText).flatMap(({ source, range }) => {
    const id = `expectation:${source}`;
    if (seen.has(id)) return [];
    seen.add(id);
    return { id, kind: 'expectation', name: source, place: { file: taskFile, range } };
  });
}

function probeCases(kind: TrajectorySet['kind'] | null): TestCase[] {
  const codes = [...PROBE_NAMES.keys()].filter((code) => {
    if (kind === null || OF_BOTH.has(code)) return true;
    return OF_TRANSITIONS.has(code) === (kind === 'transitions');
  });
  return [
    { id: RUNS_ID, kind: 'probe', name: 'Every recorded step gets a number', place: null },
    ...codes.map((code): TestCase => ({
      id: `probe:${code}`,
      kind: 'probe',
      name: PROBE_NAMES.get(code) ?? code,
      place: null,
    })),
  ];
}

function exploitCase(taskFile: string, file: string): TestCase {
  const name = exploitName(taskFile, file);
  const range = { line: 1, column: 1, endLine: 1, endColumn: 1 };
  return { id: `exploit:${name}`, kind: 'exploit', name, place: { file, range } };
}
