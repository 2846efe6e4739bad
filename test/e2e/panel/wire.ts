/**
 * VS Code sends webview messages as JSON beside which typed arrays travel whole. This does the same over HTTP, so that
 * NaN in a plain number is lost here as it is there.
 */
export function encode(message: unknown): string {
  return JSON.stringify(message, (_key, value: unknown) => {
    if (!ArrayBuffer.isView(value)) return value;
    const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
    return { $array: value.constructor.name, base64: bytes.toString('base64') };
  });
}

/** What `acquireVsCodeApi` gives, for a page whose host is behind /message and /events. Runs in the browser. */
export const FAKE_API = `
(() => {
  const revive = (_key, value) => {
    if (!value || typeof value !== 'object' || !('$array' in value)) return value;
    const bytes = Uint8Array.from(atob(value.base64), (c) => c.charCodeAt(0));
    return new globalThis[value.$array](bytes.buffer);
  };
  const deliver = (text) => window.postMessage(JSON.parse(text, revive), '*');
  globalThis.violations = [];
  document.addEventListener('securitypolicyviolation', (event) => violations.push(event.violatedDirective + ' ' + event.blockedURI));
  globalThis.acquireVsCodeApi = () => ({
    postMessage: (message) =>
      void fetch('/message', { method: 'POST', body: JSON.stringify(message) })
        .then((response) => response.text())
        .then((text) => text && deliver(text)),
    getState: () => JSON.parse(sessionStorage.getItem('state') ?? 'null'),
    setState: (state) => sessionStorage.setItem('state', JSON.stringify(state)),
  });
  new EventSource('/events').onmessage = (event) => deliver(event.data);
})();
`;
