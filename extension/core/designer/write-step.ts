import type { Design } from './designer';
import { explain } from './explain';
import type { Progress, RewardPlan } from './plan';
import { comment, fileHead, mentions, pythonNumber, pythonString } from './python-text';

/** Parameters of the step contract in the order people write them. */
const PARAMETERS = ['obs', 'action', 'next_obs', 'reward', 'terminated', 'truncated', 'info', 't', 'memory'];

/** The plan as a function for the step contract: `(number, {component: number})` a step. */
export function writeStepReward(plan: RewardPlan, name: string): Design {
  const explanation = explain(plan);
  const clauses = [...(plan.success ? [plan.success] : []), ...plan.failures];
  const conditions = clauses.map(({ variable, condition }) => `    ${variable} = ${condition}\n`).join('');
  const shaping = plan.progress ? shapingLines(plan.progress) : '';
  const components = [
    ...clauses.map(({ name: key, variable, amount, about }) =>
      entry(about, key, `${pythonNumber(amount)} if ${variable} else 0.0`),
    ),
    ...(plan.progress ? [progressEntry(plan.progress)] : []),
    ...plan.milestones.map(({ name: key, condition, amount, about }) =>
      entry(
        `Once an episode: ${about}`,
        key,
        `${pythonNumber(amount)} if first(memory, ${pythonString(key)}, ${condition}) else 0.0`,
      ),
    ),
    ...(plan.places
      ? [
          entry(
            plan.places.about,
            'new_place',
            `${pythonNumber(plan.places.amount)} if is_new(memory, ${plan.places.place}) else 0.0`,
          ),
        ]
      : []),
    ...(plan.perStep
      ? [entry(plan.perStep.about, plan.perStep.name, pythonNumber(plan.perStep.amount))]
      : []),
    ...(plan.environment ? [entry('What the environment pays.', 'environment', 'reward')] : []),
  ].join('');
  const lines = conditions + shaping;
  const body = `${lines}${lines ? '\n' : ''}    components = {\n${components}    }\n`;
  const parameters = PARAMETERS.filter((parameter) => mentions(body, parameter));
  const code =
    fileHead(plan.goal, explanation, body) +
    (plan.progress && !plan.progress.hold ? `\nDISCOUNT = ${pythonNumber(plan.discount)}\n` : '') +
    (plan.progress?.constants ? `\n${plan.progress.constants}` : '') +
    (plan.progress ? potentialFunction(plan.progress) : '') +
    (plan.milestones.length > 0 ? FIRST : '') +
    (plan.places ? IS_NEW : '') +
    `\n\ndef ${name}(${(parameters.length > 0 ? parameters : ['obs']).join(', ')}):\n` +
    `${body}    return sum(components.values()), components\n`;
  return { explanation, code };
}

/** Paid once: doing it again and again brings nothing. */
const FIRST = `

def first(memory, name, holds):
    if not holds or name in memory:
        return False
    memory[name] = True
    return True
`;

/** The memory is empty at the start of each episode. */
const IS_NEW = `

def is_new(memory, place):
    visited = memory.setdefault("visited", set())
    if place in visited:
        return False
    visited.add(place)
    return True
`;

export function potentialFunction({ potential, about }: Progress): string {
  return (
    `\n\ndef potential(obs):\n` +
    comment(`1 where the successes come to, 0 as far from it as the recording goes: ${about}`, '    ') +
    `    return ${potential(({ field }) => `obs${field.path}`)}\n`
  );
}

/** Φ before and after; the end of an episode counts as 0, which keeps the shaping from changing what is best. */
function shapingLines({ byMemory, hold }: Progress): string {
  if (hold) return '';
  return byMemory
    ? '    before = memory.get("potential", potential(obs))\n    after = memory["potential"] = potential(obs)\n'
    : '    before = potential(obs)\n    after = 0.0 if terminated else potential(next_obs)\n';
}

function progressEntry({ byMemory, hold, amount }: Progress): string {
  return hold
    ? entry(
        'Nothing but the clock ends an episode, so every step there pays.',
        'closeness',
        `${pythonNumber(amount)} * potential(${byMemory ? 'obs' : 'next_obs'})`,
      )
    : entry(
        'Shaping that pays for progress without changing what is best (Ng et al. 1999): there and back again pays nothing.',
        'progress',
        `${pythonNumber(amount)} * (DISCOUNT * after - before)`,
      );
}

function entry(about: string, key: string, value: string): string {
  return `${comment(about, '        ')}        ${pythonString(key)}: ${value},\n`;
}
