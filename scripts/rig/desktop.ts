import { runTests } from '@vscode/test-electron';
import type { HostedSuite } from './editor';

/** The version that code-server brings on Linux, so that both runners test the same editor. */
const VERSION = '1.100.3';

/**
 * Runs a suite in the desktop's VS Code: the executable that VSCODE names, else one that is downloaded. Used where
 * code-server is not at home (macOS, Windows) or when VSCODE asks for it.
 */
export async function runOnDesktop(suite: HostedSuite, trustEverything: boolean): Promise<boolean> {
  const named = process.env['VSCODE'];
  try {
    const code = await runTests({
      ...(named ? { vscodeExecutablePath: named } : { version: VERSION }),
      extensionDevelopmentPath: suite.extension,
      extensionTestsPath: suite.tests,
      launchArgs: [
        suite.workspace,
        '--disable-extensions',
        '--skip-welcome',
        '--skip-release-notes',
        ...(trustEverything ? ['--disable-workspace-trust'] : []),
      ],
    });
    return code === 0;
  } catch (thrown) {
    console.error(thrown);
    return false;
  }
}

export function isDesktopWanted(): boolean {
  return process.platform !== 'linux' || process.env['VSCODE'] !== undefined;
}
