import type * as engine from './engine';

export type Engine = typeof engine;

let loading: Promise<Engine> | null = null;

/** The engine bundle, loaded once. */
export function loadEngine(): Promise<Engine> {
  return (loading ??= import('./engine'));
}
