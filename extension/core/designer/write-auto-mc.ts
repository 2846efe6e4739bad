import type { Design } from './designer';
import { explain } from './explain';
import type { RewardPlan } from './plan';
import { comment, fileHead, mentions, pythonNumber } from './python-text';
import { potentialFunction } from './write-step';

const PARAMETERS = ['obs', 'action', 'next_obs', 'reward', 'terminated', 'truncated', 'info', 't', 'memory'];

/**
 * The plan in Auto MC-Reward's form: `sparse` and `dense` give signs, the sizes are the runtime's (1 and 0.1). A sign a
 * step can be farmed by going back and forth, so `dense` pays only what is nearer than the episode has been before.
 */
export function writeAutoMcReward(plan: RewardPlan, name: string): Design {
  const explanation = explain({
    ...plan,
    perStep: plan.perStep && plan.perStep.amount > 0 ? plan.perStep : null,
  });
  const clauses = [...(plan.success ? [plan.success] : []), ...plan.failures];
  const conditions = clauses.map(({ variable, condition }) => `    ${variable} = ${condition}\n`).join('');
  const sparse = [
    ...clauses.map(
      ({ variable, amount, about }) =>
        `${comment(about, '        ')}        if ${variable}:\n            return ${amount}\n`,
    ),
    ...(plan.environment
      ? ['        # What the environment pays.\n        return reward\n']
      : ['        return 0\n']),
  ].join('');
  const body =
    `${conditions}${conditions ? '\n' : ''}    def sparse():\n${sparse}\n    def dense():\n${dense(plan)}\n` +
    `    return sign(sparse()) * 1.0 + sign(dense()) * 0.1\n`;
  const parameters = PARAMETERS.filter((parameter) => mentions(body, parameter));
  const code =
    fileHead(plan.goal, explanation, body) +
    (plan.progress ? potentialFunction(plan.progress) : '') +
    `\n\ndef sign(value):\n    return (value > 0) - (value < 0)\n` +
    `\n\ndef ${name}(${(parameters.length > 0 ? parameters : ['obs']).join(', ')}):\n${body}`;
  return { explanation, code };
}

function dense({ progress, perStep }: RewardPlan): string {
  if (progress)
    return (
      '        # Only what is nearer than ever before in this episode pays: there and back again pays nothing.\n' +
      '        nearest = memory.get("nearest", potential(obs))\n' +
      `        now = potential(${progress.byMemory ? 'obs' : 'next_obs'})\n` +
      '        memory["nearest"] = max(nearest, now)\n' +
      '        return max(now - nearest, 0)\n'
    );
  if (perStep && perStep.amount > 0)
    return `${comment(perStep.about, '        ')}        return ${pythonNumber(perStep.amount)}\n`;
  return '        return 0\n';
}
