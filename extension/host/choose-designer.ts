import { createBuiltinDesigner } from '../core/designer/builtin';
import type { Designer } from '../core/designer/designer';
import { createModelDesigner } from '../core/designer/model-designer';
import type { Settings } from './settings';

/** A model when its id is set, at the endpoint that is set or OpenAI's; else the built-in designer. */
export function chooseDesigner({ baseUrl, id }: Settings['model'], apiKey: string | null): Designer {
  if (!id) return createBuiltinDesigner();
  return createModelDesigner({ model: id, apiKey: apiKey ?? '', ...(baseUrl ? { baseUrl } : {}) });
}
