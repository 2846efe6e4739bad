import type { Design } from './designer';
import type { RewardPlan } from './plan';
import { comment, docstring, pythonNumber, pythonString } from './python-text';

/** Parameters of the step contract in the order people write them. */
const PARAMETERS = ['obs', 'action', 'next_obs', 'reward', 'terminated', 'truncated', 'info', 't'];

/** The plan as a function for the step contract: `(number, {component: number})` a step. */
export function writeStepReward(plan: RewardPlan, name: string): Design {
  const clauses = [...(plan.success ? [plan.success] : []), ...plan.failures];
  const explanation = explain(plan);
  const conditions = clauses.map(({ variable, condition }) => `    ${variable} = ${condition}\n`).join('');
  const components = [
    ...clauses.map(
      ({ name: key, variable, amount, about }) =>
        comment(about, '        ') +
        `        ${pythonString(key)}: ${pythonNumber(amount)} if ${variable} else 0.0,\n`,
    ),
    ...(plan.perStep
      ? [
          comment(plan.perStep.about, '        ') +
            `        ${pythonString(plan.perStep.name)}: ${pythonNumber(plan.perStep.amount)},\n`,
        ]
      : []),
    ...(plan.environment
      ? [comment('What the environment pays.', '        ') + `        "environment": reward,\n`]
      : []),
  ].join('');
  const body = `${conditions}${conditions ? '\n' : ''}    components = {\n${components}    }\n`;
  const parameters = PARAMETERS.filter((parameter) => mentions(body, parameter));
  const code =
    `${docstring([plan.goal.trim(), explanation])}\n\n` +
    `def ${name}(${(parameters.length > 0 ? parameters : ['obs']).join(', ')}):\n` +
    `${body}    return sum(components.values()), components\n`;
  return { explanation, code };
}

/** What is paid and why, before any code. */
export function explain(plan: RewardPlan): string {
  const lines: string[] = [];
  if (plan.success)
    lines.push(`- pay ${plan.success.amount} for success, once, when the episode ends with it;`);
  for (const { name, amount, about } of plan.failures) {
    lines.push(`- charge ${-amount} for ${name}: ${about}`);
  }
  if (plan.perStep) {
    const { name, amount, about } = plan.perStep;
    lines.push(`- ${name === 'alive' ? 'pay' : 'charge'} ${Math.abs(amount)} a step: ${about}`);
  }
  if (plan.environment) lines.push('- pass on what the environment pays, until the task says more;');
  return ['What it pays, and why:', ...lines, ...plan.notes].join('\n');
}

/** Whether Python text uses a name (comments and strings do no harm: they only add a parameter). */
function mentions(code: string, name: string): boolean {
  const bare = code.replace(/#.*$/gm, '').replace(/"(?:[^"\\\n]|\\.)*"/g, '');
  return new RegExp(`(?<![\\w.])${name}(?!\\w)`).test(bare);
}
