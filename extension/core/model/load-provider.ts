import type { Provider } from './providers/provider';
import type * as registry from './providers/registry';
import type { ProviderId } from './settings';

/**
 * The providers with their client libraries. They are a bundle of their own (dist/providers.js), loaded when a model is first
 * asked: they are larger than all the rest, and most runs need none.
 */
export function loadProvider(id: Exclude<ProviderId, 'vscode'>): Provider {
  // Not import(): all bundles are CommonJS, where that would be Node's own loader, which reads no TypeScript in tests.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { PROVIDERS } = require('./providers/registry') as typeof registry;
  const provider = PROVIDERS.find((one) => one.id === id);
  if (!provider) throw new Error(`No provider is registered as ${id}.`);
  return provider;
}
