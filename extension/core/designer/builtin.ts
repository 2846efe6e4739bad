import type { Result } from '../problem';
import { fail, ok } from '../problem';
import type { Design, Designer, DesignRequest } from './designer';
import { designFresh } from './fresh';

/** The designer that needs no model and no network: it writes from the task, the recording and the last analysis alone. */
export function createBuiltinDesigner(): Designer {
  return { id: 'builtin', design };
}

/** The best suggestion that was not tried yet; without any, a reward written afresh; then nothing more. */
async function design(request: DesignRequest): Promise<Result<Design>> {
  const { context, contract, entry, previous, tried, rejected } = request;
  const known = new Set([...tried.map(({ code }) => code), ...(previous ? [previous.code] : [])]);
  if (rejected) {
    known.add(rejected.code);
    const simpler = await designFresh(context, contract.id, entry, rejected);
    if (simpler.ok && !known.has(simpler.value.code)) return simpler;
  }
  const suggestions = request.without?.has('analyzer') ? [] : (previous?.analysis.suggestions ?? []);
  const suggestion = suggestions.find(({ code }) => !known.has(code));
  if (suggestion) {
    const { title, explanation, effect } = suggestion;
    return ok({
      explanation: [sentence(title), explanation, effect.sentence].join(' ').trim(),
      code: suggestion.code,
    });
  }
  const fresh = await designFresh(context, contract.id, entry);
  if (!fresh.ok || !known.has(fresh.value.code)) return fresh;
  return fail(
    'nothing-to-propose',
    'The built-in designer has nothing more to propose for these recordings.',
    'Add recordings that show other behaviour, edit the reward by hand, or let a language model design (--designer model).',
  );
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
