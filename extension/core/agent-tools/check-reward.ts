import { resolve } from 'node:path';
import { z } from 'zod';
import { fail, ok } from '../problem';
import { findingAnswers, recordingNotes } from './answers';
import { codeInput, openReward, rewardInput, taskInput } from './inputs';
import { agentTool } from './tool';

const input = z.object({ task: taskInput, reward: rewardInput, code: codeInput });

export const checkReward = agentTool({
  name: 'check_reward',
  title: 'Check Reward',
  description:
    'Lint a reward function (Python, reinforcement learning or GRPO-style) and, where there is a task, dry-run it on recorded steps and made-up inputs. Call it after each edit of reward code: it knows reward bugs that linters miss (wrong sign, dead or dominated component, state that leaks between episodes, paid for standing still, answers matched too loosely). Gives findings with line and reason; an empty list means nothing was found, not that the reward is right: analyze_reward judges that.',
  input,
  runsCode: true,
  spends: false,
  async run({ task, reward, code }, host, control) {
    if (task === undefined && reward !== undefined && !host.mayRun()) {
      const file = resolve(host.root, reward);
      const source = code ?? (await host.read(file));
      if (source === null)
        return fail('reward-missing', `There is no reward file ${file}.`, 'Correct "reward".');
      const workbench = await host.workbench(file);
      const findings = await workbench.lint(null, { source, file, entry: null });
      return ok({ linted: 'only read: the workspace is not trusted', ...findingAnswers(findings, source) });
    }
    const opened = await openReward(host, { task, reward, code }, control);
    if (!opened.ok) return opened;
    const { workbench, context, reward: source } = opened.value;
    const findings = await workbench.check(context, source, control);
    return ok({
      ...findingAnswers(findings, source.source, 40),
      ...recordingNotes(context),
    });
  },
});
