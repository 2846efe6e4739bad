import type { Range, Uri } from 'vscode';
import { commands, tests } from 'vscode';
import { until } from './editor';

/** A test as the Test Explorer shows it after a run; an API that VS Code proposes and that the rig's VS Code has. */
export interface ShownTest {
  readonly label: string;
  readonly uri?: Uri;
  readonly range?: Range;
  readonly parent?: ShownTest;
  readonly children: readonly ShownTest[];
  readonly taskStates: readonly {
    readonly state: number;
    readonly messages: readonly {
      readonly message: unknown;
      readonly expectedOutput?: string;
      readonly actualOutput?: string;
      readonly location?: { readonly range: Range; readonly uri: Uri };
    }[];
  }[];
}

/** As in the proposed API. */
export const State = { Passed: 3, Failed: 4, Skipped: 5, Errored: 6 } as const;

interface Observed {
  readonly testResults?: readonly { readonly completedAt: number; readonly results: readonly ShownTest[] }[];
}

function resultsSeen(): NonNullable<Observed['testResults']> | null {
  try {
    return (tests as unknown as Observed).testResults ?? null;
  } catch {
    // On a desktop an extension asks for it in vain.
    return null;
  }
}

/** Whether this VS Code tells tests what the Test Explorer shows. */
export function canSeeResults(): boolean {
  return resultsSeen() !== null;
}

/** Runs everything in the Test Explorer, as its button does, and gives the leaves. */
export async function runAll(): Promise<ShownTest[]> {
  const before = resultsSeen()?.[0]?.completedAt ?? 0;
  await commands.executeCommand('testing.refreshTests');
  await commands.executeCommand('testing.runAll');
  const results = await until(
    'the run ends',
    () =>
      resultsSeen()?.find(({ completedAt, results }) => completedAt > before && results.length > 0)?.results,
    60,
  );
  const leaves = (test: ShownTest): ShownTest[] =>
    test.children.length > 0 ? test.children.flatMap(leaves) : [test];
  return results.flatMap(leaves);
}

export function stateOf(test: ShownTest | undefined): number | undefined {
  return test?.taskStates[0]?.state;
}
