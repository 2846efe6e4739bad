import { h } from '../dom';
import type { Series } from '../protocol/episode';

type Text = Series['texts'][number];

/** Values this short are shown on one line with their name. */
const SHORT = 60;
/** Columns that are what somebody said, however short. */
const SPOKEN = ['prompt', 'question', 'completion', 'response', 'output'];

/** A completion row as a conversation: who said what, the row's short columns as facts, and the long rest folded. */
export function conversation(texts: Series['texts']): HTMLElement[] {
  const said = texts.filter(isSpoken);
  const rest = texts.filter((one) => !isSpoken(one));
  const facts = rest.filter(({ text }) => text.length <= SHORT && !text.includes('\n'));
  return [
    ...said.map(({ name, role, text }) =>
      h(
        'article',
        { class: `message message-${role ?? name}` },
        h('h3', { class: 'message-role' }, role === null || role === name ? name : `${name} · ${role}`),
        textBlock(text),
      ),
    ),
    ...(facts.length > 0 ? [h('dl', { class: 'row-facts' }, ...facts.flatMap(fact))] : []),
    ...rest
      .filter((one) => !facts.includes(one))
      .map(({ name, text }) =>
        h('details', { class: 'message' }, h('summary', { class: 'message-role' }, name), textBlock(text)),
      ),
  ];
}

function fact({ name, text }: Text): HTMLElement[] {
  return [h('dt', {}, name), h('dd', {}, text || '(empty)')];
}

function textBlock(text: string): HTMLElement {
  return h('pre', { class: 'message-text', tabindex: 0 }, text || '(empty)');
}

function isSpoken({ name, role }: Text): boolean {
  return role !== null || SPOKEN.includes(name);
}
