import type { Result } from '../problem';
import { fail, ok } from '../problem';
import type { Design, Designer, DesignRequest } from './designer';
import { planReward } from './plan';
import { writeStepReward } from './write-step';

/** The designer that needs no model and no network: it writes from the task, the recording and the last analysis alone. */
export function createBuiltinDesigner(): Designer {
  return { id: 'builtin', design };
}

async function design(request: DesignRequest): Promise<Result<Design>> {
  const { previous, tried, rejected } = request;
  const known = new Set([
    ...tried.map(({ code }) => code),
    ...(previous ? [previous.code] : []),
    ...(rejected ? [rejected.code] : []),
  ]);
  const suggestion = previous?.analysis.suggestions.find(({ code }) => !known.has(code));
  if (suggestion) {
    const { title, explanation, effect } = suggestion;
    return ok({ explanation: `${title}. ${explanation} ${effect.sentence}`, code: suggestion.code });
  }
  const fresh = await freshDesign(request);
  if (!fresh.ok || !known.has(fresh.value.code)) return fresh;
  return fail(
    'nothing-to-propose',
    'The built-in designer has nothing more to propose for these recordings.',
    'Add recordings that show other behaviour, edit the reward by hand, or let a language model design (--designer model).',
  );
}

async function freshDesign({ context, contract, entry }: DesignRequest): Promise<Result<Design>> {
  if (contract.id !== 'step') {
    return fail(
      'contract-not-designed',
      `The built-in designer cannot write for the contract ${contract.id}.`,
      'Write a first version by hand, or let a language model design (--designer model).',
    );
  }
  const names = new Set(contract.parameters.map(({ name }) => name));
  const plan = await planReward(context, (name) => (names.has(name) ? name : null));
  return ok(writeStepReward(plan, entry ?? 'compute_reward'));
}
