import type { DiffModule } from './diff-view';

// Read while the script runs: `currentScript` is gone later.
const script = document.currentScript;
const sources = script instanceof HTMLScriptElement ? script.dataset : {};
const nonce = script instanceof HTMLScriptElement ? script.nonce : '';

let loading: Promise<DiffModule | null> | null = null;

/** Monaco, loaded the first time a diff is shown; null when it could not be loaded. */
export function loadDiff(): Promise<DiffModule | null> {
  return (loading ??= load());
}

/** Where Monaco finds its worker. */
function workerAddress(): string {
  return sources['editorWorker'] ?? '';
}

async function load(): Promise<DiffModule | null> {
  const { diffScript, diffStyle } = sources;
  if (!diffScript || !diffStyle) return null;
  const style = document.createElement('link');
  style.rel = 'stylesheet';
  style.href = diffStyle;
  const code = document.createElement('script');
  code.nonce = nonce;
  code.src = diffScript;
  code.dataset['editorWorker'] = workerAddress();
  const loaded = await Promise.all([arrived(style), arrived(code)]);
  return loaded.every(Boolean) ? (globalThis.rewardsmithDiff ?? null) : null;
}

function arrived(element: HTMLLinkElement | HTMLScriptElement): Promise<boolean> {
  return new Promise((resolve) => {
    element.addEventListener('load', () => resolve(true));
    element.addEventListener('error', () => resolve(false));
    document.head.append(element);
  });
}
