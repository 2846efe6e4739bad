import type { ModelMessage, ModelSettings } from '../model/client';
import { createModelClient } from '../model/client';
import type { Result } from '../problem';
import { fail, ok } from '../problem';
import type { Design, Designer, DesignRequest } from './designer';
import { extractDesign } from './extract';
import { promptFor } from './prompt';
import { fillTemplate } from './template';

/** A language model as designer. An answer without code is asked for once more; every other fault is returned. */
export function createModelDesigner(settings: ModelSettings): Designer {
  const client = createModelClient(settings);
  return {
    id: 'model',
    async design(request: DesignRequest, signal?: AbortSignal): Promise<Result<Design>> {
      const messages = await promptFor(request);
      const first = await client.complete(messages, signal);
      if (!first.ok) return first;
      const design = await extractDesign(first.value);
      if (design) return ok(design);
      const again: ModelMessage[] = [
        ...messages,
        { role: 'assistant', content: first.value },
        { role: 'user', content: await fillTemplate('no-code') },
      ];
      const second = await client.complete(again, signal);
      if (!second.ok) return second;
      const late = await extractDesign(second.value);
      return late
        ? ok(late)
        : fail(
            'model-no-code',
            `The model ${settings.model} answered twice without Python code; it wrote "${second.value.trim().slice(0, 120)}".`,
            'Use a model that writes code.',
          );
    },
  };
}
