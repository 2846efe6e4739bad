import { h } from '../dom';

/** Sentences of the analysis quote code in `backticks`. */
export function withCode(text: string): (HTMLElement | string)[] {
  return text.split(/`([^`]+)`/).map((part, i) => (i % 2 === 1 ? h('code', {}, part) : part));
}
