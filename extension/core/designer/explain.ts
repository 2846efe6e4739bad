import type { RewardPlan } from './plan';

/** What is paid and why, before any code. */
export function explain(plan: RewardPlan): string {
  const { success, failures, progress, milestones, places, perStep, environment, notes } = plan;
  const lines: string[] = [];
  if (success) lines.push(`- pay ${success.amount} for success, once, when the episode ends with it;`);
  for (const { name, amount, about } of failures) lines.push(`- charge ${-amount} for ${name}: ${about}`);
  if (progress) {
    const what = progress.hold ? 'a step for being close' : 'for progress';
    lines.push(`- pay up to ${progress.amount} ${what}: ${progress.about}`);
  }
  for (const { amount, about } of milestones) lines.push(`- pay ${amount}, once an episode: ${about}`);
  if (places) lines.push(`- pay ${places.amount} for each new place: ${places.about}`);
  if (perStep) {
    const verb = perStep.amount > 0 ? 'pay' : 'charge';
    lines.push(`- ${verb} ${Math.abs(perStep.amount)} a step: ${perStep.about}`);
  }
  if (environment) lines.push('- pass on what the environment pays, until the task says more;');
  return [['What it pays, and why:', ...lines].join('\n'), ...notes].join('\n\n');
}
