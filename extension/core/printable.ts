/**
 * Text of others (a message, a component's name, a command) without what a terminal obeys rather than shows: controls, and what turns
 * the direction of writing around.
 */
export function printable(text: string): string {
  return text.replace(CONTROLS, (c) =>
    c < ' '
      ? String.fromCharCode(0x2400 + c.charCodeAt(0))
      : `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

// eslint-disable-next-line no-control-regex -- these are what is looked for
const CONTROLS = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]|\r(?!\n)/g;
