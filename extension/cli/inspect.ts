import type { Command } from 'commander';
import type { Format } from './output';
import { oddSteps } from '../core/dynamics/check';
import { judgeOutcomes } from '../core/task/judge';
import { partsToLookAt } from '../core/stream/parts';
import { inspectRecordings } from '../core/trajectory/inspect';
import { inspectionText } from '../core/trajectory/inspect-text';
import { defaultStorage } from '../core/sandbox/snapshot';
import { downloadsIn } from '../core/trajectory/remote/downloads';
import { ExitCode, printJson, printText } from './output';
import { formatOption } from './session';

export function addInspect(program: Command): void {
  program
    .command('inspect')
    .description('show what was understood of recordings')
    .argument('<recording...>', 'files, globs or URLs')
    .addOption(formatOption('text', 'json'))
    .action(async (patterns: string[], { format }: { format: Format }) => {
      const downloads = downloadsIn(defaultStorage());
      const inspection = await inspectRecordings(patterns, process.cwd(), judgeOutcomes, {
        downloads,
        check: oddSteps,
        choose: partsToLookAt,
      });
      if (format === 'json') printJson(inspection);
      else printText(inspectionText(inspection));
      process.exitCode = inspection.files.some((file) => 'error' in file && !file.table)
        ? ExitCode.BadInput
        : ExitCode.Fine;
    });
}
