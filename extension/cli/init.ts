import { resolve } from 'node:path';
import type { Command } from 'commander';
import { proposeTaskFrom } from '../core/loop/new-task';
import { writeScaffold } from '../core/task/write-scaffold';
import { formatPercent } from '../core/measures/format';
import { defaultStorage } from '../core/sandbox/snapshot';
import { downloadsIn } from '../core/trajectory/remote/downloads';
import { printJson, printProblem, printText, warnProblems, type Format } from './output';
import { formatOption } from './session';

interface InitOptions {
  readonly out: string;
  readonly format: Format;
  readonly reward?: string;
}

export function addInit(program: Command): void {
  program
    .command('init')
    .description('write a reward task and a first reward for recordings')
    .argument('<recording...>', 'files, globs or URLs')
    .option('--out <dir>', 'folder for the new files', '.')
    .option(
      '--reward <file>',
      'a reward you have (FILE.py or FILE.py:function): its signature says the contract',
    )
    .addOption(formatOption('text', 'json'))
    .action(async (patterns: string[], { out, format, reward }: InitOptions) => {
      const directory = resolve(out);
      const proposed = await proposeTaskFrom(
        patterns,
        process.cwd(),
        directory,
        { downloads: downloadsIn(defaultStorage()) },
        reward === undefined ? undefined : resolve(reward),
      );
      if (!proposed.ok) return printProblem(proposed.problem, format);
      const { task, notes, problems } = proposed.value;
      warnProblems(problems);
      const written = await writeScaffold(proposed.value, directory);
      if (!written.ok) return printProblem(written.problem, format);
      if (format === 'json') return printJson({ files: written.value, task, notes });
      printText(
        [
          ...(proposed.value.starter === null ? written.value.slice(0, 1) : written.value).map(
            (file) => `Wrote ${file}`,
          ),
          '',
          'What was assumed, and how sure that is:',
          ...notes.map(
            ({ what, why, confidence }) => `  ${formatPercent(confidence).padStart(6)}  ${what}: ${why}`,
          ),
          '',
          `Read the task file, write the goal in your own words, then: rewardsmith analyze ${written.value[0] ?? ''}`,
        ].join('\n'),
      );
    });
}
