import { Command, CommanderError } from 'commander';
import { addAnalyze } from './cli/analyze';
import { addCheck } from './cli/check';
import { addClearCache } from './cli/clear-cache';
import { addCompare } from './cli/compare';
import { addExplain } from './cli/explain';
import { addHistory } from './cli/history';
import { addInit } from './cli/init';
import { addInspect } from './cli/inspect';
import { addJudge } from './cli/judge';
import { addLoop } from './cli/loop';
import { addMcp } from './cli/mcp';
import { addModel } from './cli/model';
import { ExitCode } from './cli/output';
import { addReplay } from './cli/replay';
import { addSkill } from './cli/skill';
import { addTest } from './cli/test';
import { addTrain } from './cli/train';
import { messageOf } from './core/problem';
import packageJson from '../package.json';

/** `rewardsmith`: the same core as the editor, for a terminal and for continuous integration. */
async function main(): Promise<void> {
  const program = new Command('rewardsmith')
    .description(packageJson.description)
    .version(packageJson.version)
    .exitOverride()
    .configureHelp({ showGlobalOptions: true });
  for (const add of [
    addInit,
    addInspect,
    addCheck,
    addExplain,
    addTest,
    addReplay,
    addAnalyze,
    addCompare,
    addLoop,
    addTrain,
    addHistory,
    addJudge,
    addModel,
    addMcp,
    addSkill,
    addClearCache,
  ])
    add(program);
  try {
    await program.parseAsync(process.argv);
  } catch (thrown) {
    // Commander has already printed what was wrong with the command line (or the help that was asked for).
    if (thrown instanceof CommanderError)
      process.exitCode = thrown.exitCode === 0 ? ExitCode.Fine : ExitCode.BadInput;
    else {
      process.stderr.write(`rewardsmith: internal error: ${messageOf(thrown)}\n`);
      if (process.env.REWARDSMITH_DEBUG && thrown instanceof Error) process.stderr.write(`${thrown.stack}\n`);
      process.exitCode = ExitCode.BadInput;
    }
  }
}

void main();
