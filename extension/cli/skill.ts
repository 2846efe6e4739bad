import { resolve } from 'node:path';
import type { Command } from 'commander';
import { skillText, writeSkill } from '../core/agent-tools/skill';
import { printProblem, printText } from './output';

export function addSkill(program: Command): void {
  program
    .command('skill')
    .description('print what teaches a coding agent to use RewardSmith, or write it into its instructions')
    .option(
      '--into <file>',
      'AGENTS.md, CLAUDE.md, .github/copilot-instructions.md or the like (a section of it), or …/rewardsmith/SKILL.md',
    )
    .action(async ({ into }: { readonly into?: string }) => {
      if (into === undefined) return printText(await skillText());
      const written = await writeSkill(resolve(into));
      if (written.ok) printText(`${into}: ${written.value}`);
      else printProblem(written.problem, 'text');
    });
}
