import type { Command } from 'commander';
import { printStreamed } from './file-by-file';
import { printJson, printText, progressLine, setExitCode } from './output';
import { replayJson, replayText } from './replay-output';
import { addTaskOptions, done, withReward, type TaskOptions } from './session';

export function addReplay(program: Command): void {
  addTaskOptions(program.command('replay').description('run the reward over the recordings'), 'text', 'json')
    .option('--steps', 'with --format json: the reward of every step')
    .action((taskFile: string, options: TaskOptions & { readonly steps?: boolean }) =>
      withReward(taskFile, options, async ({ workbench, context, reward, control }) => {
        const bound = await workbench.bind(context, reward);
        if (!bound.ok) return bound;
        if (context.large) {
          const onProgress = progressLine('replaying');
          const streamed = await workbench.replayFiles(context, bound.value, {
            ...control,
            ...(onProgress ? { onProgress } : {}),
          });
          return streamed.ok ? printStreamed(context, streamed.value, null, options) : streamed;
        }
        const began = performance.now();
        const replayed = await workbench.replay(context, bound.value, control);
        if (!replayed.ok) return replayed;
        const seconds = (performance.now() - began) / 1000;
        const evaluation = replayed.value;
        if (options.format === 'json')
          printJson(replayJson(context, evaluation, options.steps === true, seconds));
        else printText(replayText(evaluation, evaluation.input.replay));
        const { crash, nan, timeout } = evaluation.errors;
        setExitCode(crash + nan + timeout > 0 ? ['error'] : [], options.failOn);
        return done;
      }),
    );
}
