import type { Command } from 'commander';
import { rulePage } from '../core/critic/pages';
import { printProblem, printText } from './output';

export function addExplain(program: Command): void {
  program
    .command('explain')
    .description('what a finding means, why training goes wrong with it, and what to write instead')
    .argument('<code>', 'as findings name it: RS003')
    .action((code: string) => {
      const page = rulePage(code.toUpperCase());
      if (page !== null) return printText(page);
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
