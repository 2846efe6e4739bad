/** What a new task says where its recording does not: only its author knows. */
export const PLACEHOLDER_GOALS = {
  transitions: 'Say here, in a sentence, what the agent must do.',
  completions: 'Answer the prompt correctly. (Say here what a good answer is.)',
} as const;

/** The task's goal, without what asks for one; '' where none is written yet. */
export function statedGoal(goal: string): string {
  const text = goal.trim();
  if (text === PLACEHOLDER_GOALS.transitions) return '';
  return text === PLACEHOLDER_GOALS.completions ? text.replace(/ \(.*\)$/, '') : text;
}
