import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { helpPage } from '../core/critic/help-page';
import { printProblem, printText } from './output';

export function addExplain(program: Command): void {
  program
    .command('explain')
    .description('what a finding means, why training goes wrong with it, and what to write instead')
    .argument('<code>', 'as findings name it: RS003')
    .action((code: string) => {
      const page = helpPage(code.toUpperCase());
      if (page) return printText(readFileSync(page, 'utf8'));
      printProblem(
        {
          code: 'no-help-page',
          message: `There is no page about ${code}.`,
          hint: 'Codes of RewardSmith are RS and three digits. Others are of the Python linter ruff: ruff rule CODE.',
        },
        'text',
      );
    });
}
