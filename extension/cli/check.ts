import type { Command } from 'commander';
import type { Finding } from '../core/critic/finding';
import { toSarif } from '../core/critic/sarif';
import packageJson from '../../package.json';
import { findingJson, printJson, printText, setExitCode } from './output';
import { addTaskOptions, done, withReward, type TaskOptions } from './session';

export function addCheck(program: Command): void {
  addTaskOptions(
    program.command('check').description('lint the reward and dry-run it on a few recorded steps'),
    'text',
    'json',
    'sarif',
  ).action((taskFile: string, options: TaskOptions) =>
    withReward(taskFile, options, async ({ workbench, context, reward, control }) => {
      const findings = await workbench.check(context, reward, control);
      if (options.format === 'json') printJson({ findings: findings.map(findingJson) });
      else if (options.format === 'sarif') printJson(toSarif(findings, process.cwd(), packageJson.version));
      else printText(findingsText(findings));
      setExitCode(
        findings.map((finding) => finding.severity),
        options.failOn,
      );
      return done;
    }),
  );
}

/** `reward.py:12:5: warning RS003 …`, the form that editors and terminals make clickable. */
export function findingsText(findings: readonly Finding[]): string {
  if (findings.length === 0) return 'No findings.';
  return findings
    .map(({ file, range, severity, code, message, evidence }) => {
      const shown = evidence?.[0];
      const where = shown ? ` (${shown.trajectory}, step ${shown.step})` : '';
      return `${file}:${range.line}:${range.column}: ${severity} ${code} ${message}${where}`;
    })
    .join('\n');
}
