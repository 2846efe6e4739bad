import type { Completion, CompletionControl, LanguageModel, ModelMessage } from '../model/model';
import { estimateMessages } from '../model/tokens';
import type { Result } from '../problem';
import { fail, ok } from '../problem';
import type { Design, Designer, DesignRequest } from './designer';
import { extractDesign } from './extract';
import { promptFor } from './prompt';
import { fillTemplate } from '../model/template';

/** Recorded steps, findings and attempts in a prompt, in tokens. More than this is read with less care, and costs. */
const EVIDENCE = 8000;
/** With less, a prompt says next to nothing of the recordings. */
const LEAST_EVIDENCE = 250;

/**
 * A language model as designer. An answer without code is asked for once more; a prompt that is too long is tried with half the
 * evidence, as often as it takes; every other fault is returned.
 */
export function createModelDesigner(model: LanguageModel, onText?: CompletionControl['onText']): Designer {
  // What fitted once will fit the next time.
  let evidenceTokens = EVIDENCE;

  async function ask(
    request: DesignRequest,
    rest: readonly ModelMessage[],
    control: CompletionControl,
  ): Promise<Result<Completion>> {
    const prompt = () => promptFor(request, { evidenceTokens });
    let messages = await prompt();
    for (;;) {
      const answer = await model.complete({ messages: [...messages, ...rest] }, control);
      if (answer.ok || answer.problem.code !== 'model-too-long') return answer;
      const refused = estimateMessages(messages);
      // Where there is little evidence, half as much room for it may be the same prompt.
      do {
        if (evidenceTokens <= LEAST_EVIDENCE) return answer;
        evidenceTokens = Math.max(LEAST_EVIDENCE, Math.floor(evidenceTokens / 2));
        messages = await prompt();
      } while (estimateMessages(messages) >= refused);
    }
  }

  return {
    id: 'model',
    async design(request: DesignRequest, signal?: AbortSignal): Promise<Result<Design>> {
      const control = { ...(signal ? { signal } : {}), ...(onText ? { onText } : {}) };
      const first = await ask(request, [], control);
      if (!first.ok) return first;
      const design = await extractDesign(first.value.text);
      if (design) return ok({ ...design, ...exchangesOf([first.value]) });
      const again: ModelMessage[] = [
        { role: 'assistant', content: first.value.text },
        { role: 'user', content: await fillTemplate('no-code') },
      ];
      const second = await ask(request, again, control);
      if (!second.ok) return second;
      const late = await extractDesign(second.value.text);
      return late
        ? ok({ ...late, ...exchangesOf([first.value, second.value]) })
        : fail(
            'model-no-code',
            `The model ${model.id} answered twice without Python code; it wrote "${second.value.text.trim().slice(0, 120)}".`,
            'Use a model that writes code.',
          );
    },
  };
}

function exchangesOf(completions: readonly Completion[]): Pick<Design, 'exchanges'> {
  const exchanges = completions.flatMap(({ exchange }) => exchange ?? []);
  return exchanges.length > 0 ? { exchanges } : {};
}
