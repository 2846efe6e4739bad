import { resolve } from 'node:path';
import type { Command } from 'commander';
import { createWorkbench } from '../core/loop/create-workbench';
import { DEFAULT_LIMITS } from '../core/sandbox/sandbox';
import { proposeTaskFrom } from '../core/task/scaffold';
import { writeScaffold } from '../core/task/scaffold';
import { printJson, printProblem, printText, warnProblems, type Format } from './output';
import { formatOption } from './session';

export function addInit(program: Command): void {
  program
    .command('init')
    .description('write a reward task and a first reward for recordings')
    .argument('<recording...>', 'files or globs')
    .option('--out <dir>', 'folder for the new files', '.')
    .addOption(formatOption('text', 'json'))
    .action(async (patterns: string[], { out, format }: { out: string; format: Format }) => {
      void createWorkbench;
      void DEFAULT_LIMITS;
      const directory = resolve(out);
      const proposal = await proposeTaskFrom(patterns, process.cwd(), directory);
      if (!proposal.ok) return printProblem(proposal.problem, format);
      warnProblems(proposal.value.problems);
      const written = await writeScaffold(proposal.value, directory);
      if (!written.ok) return printProblem(written.problem, format);
      if (format === 'json')
        printJson({ files: written.value, task: proposal.value.task, notes: proposal.value.notes });
      else
        printText(
          [
            ...written.value.map((file) => `wrote ${file}`),
            ...proposal.value.notes.map(({ what, why }) => `${what}: ${why}`),
          ].join('\n'),
        );
    });
}
